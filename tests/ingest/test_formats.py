import datetime as dt
import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.errors import FileError
from ingest.readers import read
from tests.ingest.support import mapping, says, whole


def failure(path: Path, *, max_bytes: int = 1 << 40, **changes: object) -> FileError:
    with pytest.raises(FileError) as caught:
        for _ in read(path, mapping(**changes), max_bytes=max_bytes):
            pass
    return caught.value


def parquet(folder: Path, **columns: object) -> Path:
    path = folder / "x.parquet"
    pq.write_table(pa.table({"ma": ["H1", "H2"], "cq": ["X\0Y", "Z"], **columns}), path)
    return path


def test_parquet_keeps_types(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        nhan=pa.array([dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)] * 2, pa.timestamp("ms", "Asia/Ho_Chi_Minh")),
        tra=pa.array([dt.date(2026, 3, 5), None]),
        so=pa.array([1.0, None]),
        vneid=pa.array([True, False]),
        anh=pa.array([b"\xff", None]),
    )
    names = {"code": "ma", "agency": "cq", "received_at": "nhan", "due_at": "tra", "components_total": "so"}
    batch = whole(path, mapping(columns=names | {"vneid": "vneid"}))
    first, second = batch.dossiers.to_pylist()
    assert first["received_at"] == dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    assert first["due_at"] == dt.datetime(2026, 3, 5, 10, tzinfo=dt.UTC)
    assert (first["components_total"], first["vneid"], first["agency"]) == (1, True, "XY")
    assert (second["due_at"], second["components_total"], second["row_no"]) == (None, None, 2)


def test_parquet_that_is_damaged_nested_or_too_large(tmp_path: Path) -> None:
    columns = {"code": "ma", "agency": "cq"}
    path = parquet(tmp_path, ds=pa.array([[1], [2]]))
    assert says(failure(path, columns=columns | {"field": "ds"}), path, "'ds'")
    assert says(failure(path, columns=columns, max_bytes=10), path, "IOC_IMPORT_MAX_MB")
    path.write_bytes(path.read_bytes()[:-20])
    assert says(failure(path, columns=columns), path, "Parquet")


XES = '<?xml version="1.0"?>\n<log xmlns="http://www.xes-standard.org/">\n{}\n</log>'
XES_COLUMNS = {"code": "case:concept:name", "agency": "case:cq"}


def xes(folder: Path, text: str) -> Path:
    path = folder / "x.xes"
    path.write_text(text, encoding="utf-8")
    return path


def test_xes_errors(tmp_path: Path) -> None:
    trace = '<trace><string key="concept:name" value="H1"/></trace>'
    broken = failure(xes(tmp_path, XES.format(trace + "<event>")), columns=XES_COLUMNS)
    assert says(broken, "x.xes", 4)
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "aaaa">]>\n<log>&a;</log>'
    assert says(failure(xes(tmp_path, bomb), columns=XES_COLUMNS), "x.xes", "DOCTYPE")
    other = '<?xml version="1.0"?><ods><log/></ods>'
    assert says(failure(xes(tmp_path, other), columns=XES_COLUMNS), "x.xes", "<ods>", "<log>")
    missing = failure(xes(tmp_path, XES.format(trace)), columns=XES_COLUMNS)
    assert says(missing, "case:cq", "agency", "case:concept:name")


def test_each_event_has_its_own_number_and_a_bad_one_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.xes.CHUNK_ROWS", 1)
    monkeypatch.setattr("ingest.xes.MEGABYTE", 256)
    event = '<event><string key="step" value="S"/><date key="at" value="{}"/></event>'
    trace = '<trace><string key="concept:name" value="{}"/><string key="cq" value="X"/>{}</trace>'
    days = ["2026-03-02", "hôm qua", "2026-03-04"]
    traces = trace.format("H1", "".join(map(event.format, days))) + trace.format("H2", "") + trace.format("H3", event)
    steps = {"step": "step", "step_finished_at": "at"}
    log = xes(tmp_path, XES.format(traces.replace("{}", "2026-03-05")))
    batch = whole(log, mapping(kind="events", columns=XES_COLUMNS, steps=steps))
    assert list(zip(*batch.steps.select(["row_no", "code"]).to_pydict().values(), strict=True)) == [
        (1, "H1"),
        (3, "H1"),
        (5, "H3"),
    ]
    assert batch.problems.select(["row_no", "rule"]).to_pylist() == [{"row_no": 2, "rule": "time_format"}]
    assert (batch.dossiers["code"].unique().to_pylist(), batch.rows_read) == (["H1", "H2", "H3"], 5)


def test_xes_nested_attributes_and_trace_without_events(tmp_path: Path) -> None:
    trace = (
        '<trace><string key="concept:name" value="H1"><string key="cq" value="wrong"/></string>'
        '<string key="cq" value="X"/></trace>'
    )
    path = xes(tmp_path, XES.format(trace))
    steps = {"kind": "events", "steps": {"step": "concept:name"}}
    log = XES.format('<global scope="event"><string key="concept:name" value="?"/></global>' + trace)
    batch = whole(xes(tmp_path, log), mapping(columns=XES_COLUMNS, **steps))
    assert (batch.dossiers["agency"].to_pylist(), batch.steps.num_rows, batch.problems.num_rows) == (["X"], 0, 0)
    assert whole(xes(tmp_path, XES.format(trace)), mapping(columns=XES_COLUMNS)).dossiers.num_rows == 1
    path.write_bytes(gzip.compress(log.encode())[:-20])
    assert says(failure(path, columns=XES_COLUMNS), path)
