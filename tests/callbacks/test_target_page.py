"""The page of targets: what it lists, how its form is read and refused, and who may send it."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from domain.target_changes import Change
from domain.targets import RULE, Target
from ingest.targets import Kept
from queries.target_book import TargetBook
from tests.callbacks.fake import NOW, UNITS
from tests.callbacks.test_answers import slots, text_of

CODE, NAME = UNITS[0]
PLAN = "Kế hoạch 131"
BANDS = (0.985, 0.97, 0.95, 0.92)
HELD = [
    Target("on_time", "unit", CODE, date(2026, 1, 1), None, BANDS, PLAN, 1),
    Target("on_time", "province", "", date(2027, 1, 1), None, BANDS, PLAN, 2),
    Target("overdue", "level", "commune", date(2025, 1, 1), date(2025, 12, 31), (0.01, 0.02, 0.03, 0.04), PLAN, 3),
]
FORM = {
    "kpi": "on_time",
    "kind": "unit",
    "key": CODE,
    "target": "98,5",
    "near": "97",
    "watch": "95",
    "low": "",
    "first": "2026-01-01",
    "last": None,
    "source": PLAN,
    "author": "Trần  Lan",
}


def row(number, last=None, first_limit=0.985):
    return {
        "id": number,
        "kpi": "on_time",
        "kind": "unit",
        "key": CODE,
        "first_day": "2026-01-01",
        "last_day": last,
        "limits": [first_limit, 0.97, 0.95, 0.92],
        "source": PLAN,
    }


AT = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
CHANGES = [
    Change(AT, "Hoa", row(1, "2026-12-31"), None),
    Change(AT, "Lan", row(1), row(1, "2026-12-31", 0.99)),
    Change(AT, "Lan", None, row(1)),
]


@pytest.fixture
def setting(source, app):
    def put(editors):
        source.database = SimpleNamespace(settings=SimpleNamespace(target_editors=editors))
        app.server.extensions["ioc-screen"].names = dict(UNITS)

    put("*")
    return put


@pytest.fixture
def book(monkeypatch, setting):
    def put(editors="*", targets=HELD):
        setting(editors)
        made = TargetBook(7, NOW, list(targets), CHANGES, editors)
        monkeypatch.setattr("callbacks.targets.target_book", lambda _source: made)

    put()
    return put


@pytest.fixture
def written(monkeypatch, setting):
    setting("*")
    stored = []

    def save(_database, province, target, author):
        stored.append((province, target, author))
        return Kept(changed=1) if target.id else Kept(added=1)

    monkeypatch.setattr("callbacks.targets.save_target", save)
    monkeypatch.setattr("callbacks.targets.remove_target", lambda *given: stored.append(given) or True)
    return stored


def post(client, output, **values):
    client.get("/_dash-layout")
    found = next(d for d in client.get("/_dash-dependencies").json if output in d["output"])

    def given(parts):
        return [part | {"value": values.get(part["id"])} for part in parts]

    parts = [part.rsplit(".", 1) for part in found["output"].strip(".").split("...")]
    body = {"output": found["output"], "outputs": [{"id": i, "property": p} for i, p in parts]}
    body |= {"inputs": given(found["inputs"]), "state": given(found["state"])}
    return slots(client.post("/_dash-update-component", json=body | {"changedPropIds": []}))


def draw(client, **query):
    return post(client, "targets-stamp.children", **{"targets-selection": query})


def send(client, button="save", number=0, lang="vi", clicks=1, **typed):
    values = {f"targets-form-{name}": value for name, value in (FORM | typed).items()}
    values |= {f"targets-form-{button}": clicks, "targets-form-id": number, "targets-selection": {"lang": lang}}
    return post(client, f"targets-form-{button}-done.data", **values)


def wrong(drawn):
    told = {key.removeprefix("targets-form-").removesuffix("-wrong"): value for key, value in drawn.items()}
    return {name: value for name, value in told.items() if value and f"targets-form-{name}-wrong" in drawn}


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "vi",
            ("Giải quyết đúng hạn", "≥\u00a098,5\u00a0%", "Đang áp dụng", "Chưa tới ngày", "Đã hết hạn", "Mặc định"),
        ),
        ("en", ("On time", "≥\u00a098.5%", "In force", "To come", "Ended", "Default")),
    ],
)
def test_every_target_is_listed_with_its_place_limits_days_and_state(client, lang, words):
    rows = draw(client, lang=lang)["targets-table-rows"]
    told = text_of(rows["rows"])
    missing = [word for word in (*words, NAME, PLAN, "≤\u00a01") if word not in told]
    assert missing == []
    assert [line["key"] for line in rows["rows"] if not line["key"].startswith("default-")] == ["2", "1", "3"]


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"kpi": "on_time"}, ["default-on_time", "2", "1"]),
        ({"view": "unit"}, ["1"]),
        ({"kpi": "overdue", "view": "default"}, ["default-overdue"]),
        ({"kpi": "overdue", "view": "area"}, []),
    ],
)
def test_the_list_is_filtered_by_kpi_and_kind_of_place(client, query, keys):
    drawn = draw(client, **query)
    assert [line["key"] for line in drawn["targets-table-rows"]["rows"]] == keys
    assert drawn["targets-notes"] is None


@pytest.mark.usefixtures("book")
def test_a_filter_that_names_nothing_is_said(client):
    drawn = draw(client, kpi="received", view="ward")
    assert text_of(drawn["targets-notes"]).count("không hợp lệ") == 2
    assert len(drawn["targets-table-rows"]["rows"]) > len(HELD)


@pytest.mark.usefixtures("book")
def test_the_audit_tells_who_when_and_what_stood_there_before(client):
    told = text_of(draw(client)["targets-audit"])
    assert [told.index(word) for word in ("Gỡ bỏ", "Sửa", "Đặt mới")] == sorted(
        told.index(word) for word in ("Gỡ bỏ", "Sửa", "Đặt mới")
    )
    assert "Hoa · 14:00 21/11/2026" in told
    assert "ngưỡng ≥\u00a098,5 / 97 / 95 / 92\u00a0% → ≥\u00a099 / 97 / 95 / 92\u00a0%" in told
    assert "ngày cuối … → 31/12/2026" in told


def test_where_nobody_may_edit_the_page_says_why_and_offers_no_button(client, book):
    book("")
    drawn = draw(client)
    assert "IOC_TARGET_EDITORS" in text_of(drawn["targets-rights"])
    assert "target-open" not in text_of(drawn["targets-rights"])
    assert drawn["targets-table-rows"]["acts"] == []
    book("Trần Lan")
    drawn = draw(client, lang="en")
    assert "target-open" in text_of(drawn["targets-rights"])
    assert "Trần Lan" not in text_of(drawn["targets-rights"])
    assert drawn["targets-table-rows"]["acts"] == ["Set own", "Change"]


def test_the_form_stores_what_it_says(client, written):
    drawn = send(client)
    ((province, target, author),) = written
    assert (province, author, target.bands) == ("42", "Trần Lan", (0.985, 0.97, 0.95, 0.925))
    assert (target.kpi, target.kind, target.key, target.first, target.last) == (*FORM_KEYS, date(2026, 1, 1), None)
    assert f"Đã lưu mục tiêu mới: Giải quyết đúng hạn · {NAME}" in text_of(drawn["targets-form-save-said"])
    assert drawn["targets-form-save-done"]["added"] == 1
    assert wrong(drawn) == {}


FORM_KEYS = ("on_time", "unit", CODE)


def test_a_change_names_the_target_it_changes(client, written):
    drawn = send(client, number=5, last="2026-12-31", lang="en")
    assert (written[0][1].id, written[0][1].last) == (5, date(2026, 12, 31))
    assert "Changed: " in text_of(drawn["targets-form-save-said"])


@pytest.mark.parametrize(("lang", "word"), [("vi", "Ngày cuối trước"), ("en", "The last day lies before")])
def test_every_wrong_field_is_told_at_once_and_nothing_is_stored(client, written, lang, word):
    drawn = send(client, lang=lang, target="198", near="tám", last="2025-12-31", source=None, author=" ")
    told = wrong(drawn)
    assert set(told) == {"target", "near", "last", "source", "author"}
    assert "(198)" in told["target"]
    assert "(tám)" in told["near"]
    assert word in told["last"]
    assert ("31/12/2025" if lang == "vi" else "31 Dec 2025") in told["last"]
    assert "5" in text_of(drawn["targets-form-save-said"])
    assert written == []
    assert "targets-form-save-done" not in drawn


def test_limits_in_the_wrong_order_are_told_with_all_four(client, written):
    told = wrong(send(client, near="99"))
    assert "98,5\u00a0% – 99\u00a0% – 95\u00a0% – 92,5\u00a0%" in told["target"]
    assert written == []


def test_an_overlap_found_while_storing_is_told_at_its_field(client, setting, monkeypatch):
    setting("*")
    met = (("first", f"2026-01-01 – … ({PLAN})", RULE["target_overlap"]),)
    monkeypatch.setattr("callbacks.targets.save_target", lambda *_given: Kept(problems=met))
    told = wrong(send(client))
    assert f"01/01/2026 – … ({PLAN})" in told["first"]


@pytest.mark.parametrize("button", ["save", "drop"])
@pytest.mark.parametrize(
    ("editors", "author", "said"),
    [
        ("", "Trần Lan", "IOC_TARGET_EDITORS"),
        ("Đỗ Đức, Trần Lan", "Hoa", "không có trong danh sách"),
        ("*", "", "Hãy ghi tên"),
    ],
)
def test_the_server_refuses_whom_the_setting_does_not_allow(client, written, setting, button, editors, author, said):
    setting(editors)
    drawn = send(client, button, number=3, author=author)
    assert said in text_of(drawn)
    assert written == []
    assert f"targets-form-{button}-done" not in drawn


@pytest.mark.parametrize("button", ["save", "drop"])
def test_a_named_editor_is_known_without_diacritics(client, written, setting, button):
    setting("Đỗ Đức, Trần Lan")
    send(client, button, number=3, author="tran LAN")
    assert len(written) == 1


def test_a_target_is_taken_away_by_its_number(client, written):
    drawn = send(client, "drop", number=3)
    assert written[0][1:] == ("42", 3, "Trần Lan")
    assert "Đã gỡ bỏ" in text_of(drawn["targets-form-drop-said"])
    assert "không còn" in text_of(send(client, "drop", number=0)["targets-form-drop-said"])


def test_nothing_is_written_without_a_click(client, written):
    send(client, clicks=0)
    send(client, "drop", number=3, clicks=0)
    assert written == []
