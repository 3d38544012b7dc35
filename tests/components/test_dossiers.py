from datetime import UTC, datetime, timedelta

import pytest

from components.clock import standing
from components.dossier import dossier_header, dossier_notice, facts
from components.dossiers import dossier_table, pager, tabs
from components.timeline import timeline
from domain.views import VIEWS, DossierRow, DossierView, StepView
from tests.components.conftest import props, texts

START = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def view(**changes) -> DossierView:
    base = {
        "code": "H27-1",
        "source": "demo",
        "source_name": "Trình diễn",
        "source_version": 7,
        "imported_at": at(1),
        "as_of": at(200),
        "procedure_code": "1.01",
        "procedure": "Đăng ký biến động",
        "field": "Đất đai",
        "agency_code": "A",
        "agency": "Chi nhánh Đăng ký đất đai",
        "receiving_agency_code": "B",
        "receiving_agency": "UBND phường Thành Sen",
        "status": 4,
        "is_open": True,
        "received_at": START,
        "due_at": at(168),
        "used_minutes": 600,
        "allowed_minutes": 480,
        "late_minutes": 120,
    }
    return DossierView(**(base | changes))


@pytest.mark.parametrize(
    ("status", "late", "is_open", "words", "step"),
    [
        (4, 540, True, "Quá hạn 1 ngày 1 giờ", 1),
        (4, -60, True, "Còn 1 giờ", 3),
        (4, -960, True, "Còn 2 ngày", 5),
        (5, 540, True, "Tạm dừng chờ bổ sung", 0),
        (4, None, True, "Không có hẹn trả", 0),
        (10, 30, False, "Trả trễ 30 phút", 1),
        (10, -480, False, "Sớm 1 ngày", 5),
        (9, 0, False, "Đúng hạn", 5),
        (7, 900, False, "Không xét hạn", 0),
    ],
)
def test_standing(status, late, is_open, words, step):
    found = standing(status, late, is_open=is_open)
    assert (found.text.vi.replace("\u00a0", " "), found.step) == (words, step)


def test_table_links_codes_and_says_who_holds_it():
    row = DossierRow("H27-1", "demo", "Đăng ký", "UBND", 4, True, START, at(24), None, 540, "Trần T. B.", "Thẩm định")
    table = dossier_table([row], {"H27-1": "/dossier/H27-1"}, "vi")
    assert {"H27-1", "08:00 09/11/2026", "Đang xử lý", "Trần T. B.", "Thẩm định"} <= set(texts(table))
    assert props(table, "Link")[0]["href"] == "/dossier/H27-1"


def test_empty_list_is_a_designed_state():
    assert "Không có hồ sơ nào trong phạm vi đang chọn." in texts(dossier_table([], {}, "vi"))


def test_tabs_and_pager():
    drawn = tabs("late", {name: f"?view={name}" for name in VIEWS}, {"late": 1413, "all": None}, "vi")
    assert "1.413" in texts(drawn)
    assert [link["className"] for link in props(drawn, "Link") if "is-on" in link["className"]] == [
        "view view-late is-on"
    ]
    turned = pager(None, "?cursor=x", 1413, "vi")
    assert [link["href"] for link in props(turned, "Link")] == ["?cursor=x"]
    assert "1.413 hồ sơ" in texts(turned)


def test_header_tells_resolving_from_receiving_and_runs_the_clock():
    head = dossier_header(view(current_step="Ký duyệt", officer="Lê V. C."), "vi", "/unit/A")
    said = [text.replace("\u00a0", " ") for text in texts(head)]
    assert {"Chi nhánh Đăng ký đất đai", "UBND phường Thành Sen", "Ký duyệt · Lê V. C."} <= set(said)
    assert "Đã dùng 1 ngày 2 giờ / 1 ngày" in said
    assert "UBND phường Thành Sen" not in texts(dossier_header(view(receiving_agency_code="A"), "vi"))


def test_header_without_an_appointment_still_stands():
    assert texts(dossier_header(view(used_minutes=None, allowed_minutes=None, late_minutes=None), "en"))


def test_contradictory_times_are_announced():
    assert dossier_notice(view(), "vi") is None
    assert "mâu thuẫn" in texts(dossier_notice(view(flags=1), "vi"))[0]


def test_unknown_is_said_not_left_blank():
    said = texts(facts(view(reused=False, vneid=True), "vi"))
    assert {"Không rõ", "Không", "Có", "Trình diễn · v7"} <= set(said)


def test_timeline_shows_the_overrun_and_the_running_step():
    steps = (
        StepView(1, "Tiếp nhận", "Một cửa", "Trần T. B.", at(0), at(4), at(2), None, 110, 240),
        StepView(2, "Thẩm định", None, None, at(2), at(6), at(30), "Đạt", 600, 240),
        StepView(3, "Ký duyệt", "Lãnh đạo", "Lê V. C.", at(30), None, None, None, None, None),
    )
    drawn = timeline(steps, at(60), "vi")
    assert [item["className"] for item in props(drawn, "Li")] == ["is-done", "is-over", "is-running"]
    said = " ".join(texts(drawn)).replace("\u00a0", " ")
    assert "1 ngày 2 giờ · vượt 6 giờ" in said
    assert "chưa rõ người xử lý" in said
    spans = [bar["style"] for bar in props(drawn, "Div") if bar.get("className") == "gantt-bar"]
    assert spans[1] == {"--l": "3.3%", "--v": "46.7%"}


def test_steps_with_only_an_end_are_marks_and_no_steps_is_said():
    drawn = timeline((StepView(1, "T02", finished_at=at(3)), StepView(2, "T04", finished_at=at(5))), at(9), "vi")
    spans = [bar["style"] for bar in props(drawn, "Div") if bar.get("className") == "gantt-bar"]
    assert spans[-1] == {"--l": "99.0%", "--v": "1.0%"}
    assert texts(timeline((), at(9), "en")) == ["The source does not provide the steps."]
