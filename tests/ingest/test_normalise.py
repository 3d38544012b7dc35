import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import RULE
from ingest.batch import DOSSIER_SCHEMA, PROBLEM_SCHEMA, STEP_SCHEMA
from ingest.mapping import load_mapping
from ingest.mask import mask_name, mask_names
from ingest.times import parsed_times
from ingest.values import RULE_OF
from tests.conftest import shared
from tests.ingest.support import EXAMPLES, csv_file, mapping, whole

UTC = dt.UTC


def test_a_row_becomes_a_typed_dossier(tmp_path: Path) -> None:
    batch = whole(csv_file(tmp_path, " H1 , X ,Trực tuyến,02/03/2026 08:05,2026-03-05", "H2,X,-,NULL,"), mapping())
    assert (batch.dossiers.schema, batch.steps.schema) == (DOSSIER_SCHEMA, STEP_SCHEMA)
    first, second = batch.dossiers.to_pylist()
    assert (first["code"], first["agency"], first["channel"], first["row_no"]) == ("H1", "X", 2, 2)
    assert first["received_at"] == dt.datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
    assert first["due_at"] == dt.datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert [second[name] for name in ("channel", "received_at", "due_at", "status")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T08:05:06.123456+07:00", "2026-03-02T01:05:06.123456"),
        ("2026-03-02 08:05:06.123456789+0700", "2026-03-02T01:05:06.123456"),
        ("2026-03-02 01:05Z", "2026-03-02T01:05:00"),
        ("2026-03-02 08:05", "2026-03-02T01:05:00"),
        ("02/03/2026 08:05:06", "2026-03-02T01:05:06"),
        ("2/3/2026 8:05", "2026-03-02T01:05:00"),
        ("29/02/2024", "2024-02-28T17:00:00"),
        ("31/01/2026 10:00", "2026-01-31T03:00:00"),
        ("29/02/2026", None),
        ("31/02/2026 10:00", None),
        ("31/04/2026 10:00:00", None),
        ("2026-02-30", None),
        ("13/13/2026", None),
        ("02/03/26", None),
        ("02/03/2026 24:00", None),
        ("02/03/2026 10:00 sáng", None),
        ("01/01/0001 00:00:00", None),
        ("46082", None),
    ],
)
def test_times_are_strict(text: str, expected: str | None) -> None:
    got = parsed_times(pa.array([text, None]), "received_at", mapping().values.time).to_pylist()
    assert got == [dt.datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None, None]


@given(st.lists(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2150, 1, 1)), min_size=1, max_size=20), st.data())  # noqa: DTZ001
def test_any_time_survives_each_format(moments: list[dt.datetime], data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S.%f", "%Y%m%d %H:%M:%S", "iso"]))
    exact = [m if "f" in form or form == "iso" else m.replace(microsecond=0) for m in moments]
    text = [m.isoformat() if form == "iso" else m.strftime(form) for m in exact]
    rules = mapping(time={"zone": "UTC", "formats": [form]}).values.time
    assert parsed_times(pa.array(text), "due_at", rules).to_pylist() == [m.replace(tzinfo=UTC) for m in exact]


def test_two_digit_years_and_own_clock_for_bare_dates() -> None:
    times = {"formats": ["%d.%m.%y"], "date_only_start": "07:00", "date_only_end": "16:30"}
    rules = mapping(time=times).values.time
    assert parsed_times(pa.array(["05.03.26"]), "due_at", rules)[0].as_py().hour == 9
    assert parsed_times(pa.array(["05.03.26"]), "received_at", rules)[0].as_py() == dt.datetime(2026, 3, 5, tzinfo=UTC)


BAD_CELLS = {
    "channel": ("Fax", "channel"),
    "status": ("11", "status"),
    "service_level": ("4", "service_level"),
    "received_at": ("30/02/2026", "time_format"),
    "components_total": ("1.5", "number"),
    "supplement_count": ("99999", "number"),
    "vneid": ("maybe", "boolean"),
    "agency": ("", "required"),
}


@pytest.mark.parametrize("column", BAD_CELLS)
def test_each_bad_cell_is_a_problem_with_its_rule(tmp_path: Path, column: str) -> None:
    value, rule = BAD_CELLS[column]
    columns = {"code": "ma", "agency": "cq"} | {column: "tra" if column != "agency" else "cq"}
    row = "H1,,,," if column == "agency" else f"H1,X,,,{value}"
    batch = whole(csv_file(tmp_path, row, "H2,X,,,"), mapping(columns=columns))
    (problem,) = batch.problems.to_pylist()
    header = columns[column]
    assert problem | {"row_data": ""} == {
        "row_no": 2, "code": "H1", "column_name": header, "value": value or None, "rule": rule, "row_data": "",
    }  # fmt: skip
    assert json.loads(problem["row_data"])["ma"] == "H1"
    assert batch.dossiers["code"].to_pylist() == ["H2"]
    assert batch.problems.schema == PROBLEM_SCHEMA


@pytest.mark.parametrize(
    ("column", "most"), [("code", 200), ("agency", 200), ("officer", 200), ("procedure_name", 500)]
)
def test_a_text_longer_than_its_column_is_a_problem_and_not_an_abort(tmp_path: Path, column: str, most: int) -> None:
    columns = {"code": "ma", "agency": "cq", "officer": "kenh", "procedure_name": "nhan", "applicant": "tra"}
    cells = ("ạ" * most, "ạ" * (most + 1), "ạ" * 5_000)
    plain = dict.fromkeys(columns, "") | {"agency": "X"}
    rows = [plain | {"code": f"H{i}"} | {column: cell} for i, cell in enumerate(cells)]
    batch = whole(csv_file(tmp_path, *(",".join(row.values()) for row in rows)), mapping(columns=columns))
    assert batch.dossiers[column].to_pylist() == ["ạ" * most]
    first, second = batch.problems.to_pylist()
    assert (first["rule"], first["row_no"], first["column_name"]) == ("too_long", 3, columns[column])
    assert first["value"] == ("ạ" * 201 if most == 200 else "ạ" * 499 + "…")
    assert second["value"] == json.loads(second["row_data"])[columns[column]] == "ạ" * 499 + "…"
    assert second["code"] == (None if column == "code" else "H2")


def test_every_rule_of_the_reader_has_its_sentence() -> None:
    assert {*RULE_OF.values(), "required", "column_count", "too_long"} <= set(RULE)


def test_two_bad_cells_are_two_problems_of_one_row(tmp_path: Path) -> None:
    batch = whole(csv_file(tmp_path, "H1,X,Fax,x,y", "H2,X,,,z"), mapping())
    got = [(p["row_no"], p["column_name"]) for p in batch.problems.to_pylist()]
    assert sorted(got) == [(2, "kenh"), (2, "nhan"), (2, "tra"), (3, "tra")]
    assert (got[-1], batch.rows_read, batch.dossiers.num_rows) == ((3, "tra"), 2, 0)


def test_an_unmapped_channel_may_be_taken_as_unknown(tmp_path: Path) -> None:
    batch = whole(csv_file(tmp_path, "H1,X,Fax,,"), mapping(unknown={"channel": "unknown"}))
    assert batch.dossiers["channel"].to_pylist() == [0]


def test_joined_columns_and_constants(tmp_path: Path) -> None:
    columns = {"code": "ma", "agency": ["cq", "kenh"]}
    using = mapping(columns=columns, constants={"procedure": "P1", "vneid": True, "supplement_count": 2})
    got = whole(csv_file(tmp_path, "H1,X,Y,,", "H2,,Y,,", "H3,X,,,", "H4,,,,"), using)
    assert got.dossiers["agency"].to_pylist() == ["X – Y", "Y", "X"]
    assert got.problems["column_name"].to_pylist() == ["cq – kenh"]
    assert got.dossiers.slice(0, 1).to_pylist()[0] | {"vneid": True} == got.dossiers.slice(0, 1).to_pylist()[0]
    assert set(got.dossiers["procedure"].to_pylist()) == {"P1"}


def test_nothing_personal_leaves_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Mã,CQ,Người nộp,Số CCCD,Nơi ở,Kênh,Địa chỉ email\n"
        "H1,X,Nguyễn Văn An,042099000001,12 Lê Lợi,Fax,an@example.vn\n"
        "H2,X,Nguyễn Văn An,042099000001,12 Lê Lợi,Internet\n"
        "H3,X,Nguyễn Văn An,042099000001,12 Lê Lợi,online,an@example.vn\n",
        encoding="utf-8",
    )
    columns = {"code": "Mã", "agency": "CQ", "applicant": "Người nộp", "channel": "Kênh"}
    batch = whole(path, mapping(columns=columns, personal={"columns": ["Nơi ở"]}))
    everything = json.dumps([batch.dossiers.to_pylist(), batch.problems.to_pylist()], default=str, ensure_ascii=False)
    assert not any(secret in everything for secret in ("Nguyễn", "042099", "Lê Lợi", "example"))
    assert batch.dossiers["applicant"].to_pylist() == ["N*** V*** A***"]
    assert {p["rule"] for p in batch.problems.to_pylist()} == {"channel", "column_count"}


@given(st.text("aăĐđẤ .-", max_size=20))
def test_masking_twice_is_masking_once(name: str) -> None:
    once = mask_name(name)
    assert mask_name(once) == once
    assert mask_names(pa.array([name, None])).to_pylist() == [once, None]


def test_event_rows_give_one_dossier_and_their_steps(tmp_path: Path) -> None:
    using = mapping(
        kind="events",
        columns={"code": "ma", "agency": "cq"},
        steps={"step": "kenh", "step_started_at": "nhan", "step_finished_at": "tra"},
    )
    rows = (
        "H1,X,Nhận,02/03/2026 08:00,",
        "H1,Y,Xử lý,x,",
        "H1,Y,Trả,,03/03/2026 09:00",
        "H2,Z,,,",
        "H3,Z,,,03/03/2026",
    )
    batch = whole(csv_file(tmp_path, *rows), using)
    assert list(zip(*batch.dossiers.select(["code", "agency"]).to_pydict().values(), strict=True)) == [
        ("H1", "X"),
        ("H2", "Z"),
    ]
    assert batch.steps["step"].to_pylist() == ["Nhận", "Trả"]
    assert [(p["row_no"], p["rule"]) for p in batch.problems.to_pylist()] == [(3, "time_format"), (6, "required")]


@pytest.fixture(scope="module")
def receipts() -> dict[str, dict[str, pa.Table]]:
    got = {}
    for name, file in (("receipt", "receipt.csv.gz"), ("receipt_xes", "receipt.xes.gz")):
        batch = whole(shared(f"data/{file}"), load_mapping(EXAMPLES / f"{name}.toml"))
        assert batch.problems.num_rows == 0
        got[name] = {
            "dossiers": batch.dossiers.drop_columns(["row_no"]).sort_by("code"),
            "steps": batch.steps.drop_columns(["row_no"]),
        }
    return got


def test_the_receipt_log_is_the_same_from_csv_and_xes(receipts: dict[str, dict[str, pa.Table]]) -> None:
    flat, log = receipts.values()
    assert flat["dossiers"].equals(log["dossiers"])
    assert flat["steps"].equals(log["steps"])


def test_the_receipt_log_has_its_published_magnitudes(receipts: dict[str, dict[str, pa.Table]]) -> None:
    dossiers = receipts["receipt"]["dossiers"]
    steps = receipts["receipt"]["steps"]
    assert (dossiers.num_rows, len(dossiers["code"].unique()), steps.num_rows) == (1434, 1434, 8577)
    assert (len(steps["step"].unique()), len(steps["step_officer"].unique())) == (27, 48)
    channels = {item["values"]: item["counts"] for item in dossiers["channel"].value_counts().to_pylist()}
    assert channels == {2: 1250, 1: 109, 3: 53, 4: 22}
    assert dossiers["finished_at"].null_count == 105
    rows = dossiers.to_pylist()
    ended = [row for row in rows if row["finished_at"]]
    assert sum(row["finished_at"] <= row["due_at"] for row in ended) == 940
    assert sum(row["finished_at"] < row["received_at"] for row in ended) == 2


def test_the_one_stop_sample_is_clean() -> None:
    batch = whole(EXAMPLES / "mot_cua.csv", load_mapping(EXAMPLES / "mot_cua.toml"))
    assert (batch.dossiers.num_rows, batch.problems.num_rows, batch.rows_read) == (12, 0, 12)
    assert batch.dossiers["channel"].null_count == batch.dossiers["status"].null_count == 0
    assert batch.dossiers["officer"].to_pylist()[0] == "CB01 – Lê Thị Bình"
    assert batch.dossiers["received_at"].null_count == 2
