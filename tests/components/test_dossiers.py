from datetime import UTC, datetime, timedelta

import pytest

from components.clock import standing
from components.dossier import dossier_header, dossier_notice, facts
from components.dossiers import dossier_table, pager, tabs
from components.provenance import NO_ACTIONS, NO_HISTORY, OURS, action_list, provenance
from components.terms import IN_TIME, MISSING, NOT_DUE, SECOND, SENT_LATE, TOO_OFTEN, UNKNOWN_APOLOGY, terms
from components.timeline import timeline
from components.verdicts import clock, verdicts
from domain.record import COLUMNS
from domain.verdicts import (
    FINANCE_RUNS,
    FINISHED_LATE,
    NOT_ACCEPTED,
    OTHER_DUE,
    OTHER_END,
    SECOND_REQUEST,
    STATUTORY,
    SUPPLEMENT_STOPS,
    WITHOUT_RESULT,
    difference,
)
from domain.views import VIEWS, ActionView, Change, DossierRow, DossierView, StepView, SupplementView, VersionView
from ingest.statements import TRACKED
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


def said(component) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts(component)]


def test_header_tells_resolving_from_receiving_and_leads_to_the_holder():
    dossier = view(current_step="Ký duyệt", officer="Lê V. C.")
    head = dossier_header(dossier, "vi", "/unit/A", "/officer/CB1")
    assert {"Chi nhánh Đăng ký đất đai", "UBND phường Thành Sen", "Ký duyệt · ", "Lê V. C."} <= set(said(head))
    assert [found["href"] for found in props(head, "Link")] == ["/unit/A", "/officer/CB1"]
    assert "UBND phường Thành Sen" not in texts(dossier_header(view(receiving_agency_code="A"), "vi"))


def test_the_clock_tells_used_paused_and_over():
    words = " ".join(said(clock(view(paused_minutes=240), "vi")))
    assert "Đã dùng 1 ngày 2 giờ / 1 ngày · trong đó chờ bổ sung 4 giờ · quá 2 giờ" in words
    assert "Theo hẹn trả của nguồn" in " ".join(said(clock(view(deadline_rule=1), "vi")))
    assert "2 h left" in " ".join(said(clock(view(late_minutes=-120), "en")))
    assert "2 h early" in " ".join(said(clock(view(late_minutes=-120, is_open=False), "en")))


def test_the_bar_of_the_clock_adds_up():
    bars = {bar["className"]: bar["style"] for bar in props(clock(view(paused_minutes=240), "vi"), "I")}
    assert bars == {
        "clock-worked": {"--v": "40.00%"},
        "clock-paused": {"--v": "40.00%"},
        "clock-late": {"--v": "20.00%"},
        "clock-due": {"--l": "80.00%"},
    }


def test_header_without_an_appointment_still_stands():
    assert texts(dossier_header(view(used_minutes=None, allowed_minutes=None, late_minutes=None), "en"))
    assert not props(clock(view(allowed_minutes=None), "en"), "I")


def test_both_verdicts_are_shown_and_the_difference_is_explained():
    same = verdicts(view(provincial="overdue", portal="overdue"), "vi")
    assert said(same).count("Quá hạn") == 2
    assert not any("Vì sao" in text for text in said(same))
    settled = {"status": 10, "is_open": False, "finished_at": at(100), "returned_at": at(300)}
    apart = verdicts(
        view(
            **settled, provincial="late", provincial_end_at=at(300), portal="on_time", portal_end_at=at(100),
            portal_due_at=at(168),
        ),
        "vi",
    )  # fmt: skip
    assert {"Trễ hạn", "Đúng hạn", OTHER_END.vi, "Hẹn trả: 08:00 16/11/2026"} <= set(said(apart))


@pytest.mark.parametrize(
    ("facts_", "reason"),
    [
        ({"provincial": "on_time", "portal": "late", "supplement_count": 2}, SECOND_REQUEST.format(count=2)),
        ({"provincial": "paused", "portal": "within", "status": 5}, SUPPLEMENT_STOPS),
        ({"provincial": "paused", "portal": "overdue", "status": 6}, FINANCE_RUNS),
        ({"provincial": "unjudged", "portal": "on_time", "status": 7}, WITHOUT_RESULT),
        ({"provincial": "unjudged", "portal": "on_time", "status": 10}, STATUTORY),
        ({"provincial": "on_time", "portal": "unjudged"}, NOT_ACCEPTED),
        ({"provincial": "late", "portal": "on_time", "portal_due_at": at(168)}, OTHER_END),
        ({"provincial": "late", "portal": "on_time", "portal_due_at": at(999)}, OTHER_DUE),
        ({"provincial": "on_time", "portal": "late", "portal_due_at": at(168)}, FINISHED_LATE),
        ({"provincial": "late", "portal": "overdue"}, None),
        ({"provincial": "within", "portal": "on_time"}, None),
        ({"provincial": "unjudged", "portal": "unjudged"}, None),
    ],
)
def test_why_the_verdicts_differ(facts_, reason):
    assert difference(view(**facts_)) == reason


def test_contradictory_times_are_announced_with_the_rule_and_the_values():
    assert dossier_notice(view(), "vi") is None
    notice = said(dossier_notice(view(flags=1, due_at=at(-24), returned_at=at(-2)), "vi"))
    assert "mâu thuẫn" in notice[0]
    assert "Kết thúc trước khi tiếp nhận. Tiếp nhận: 08:00 09/11/2026; Trả kết quả: 06:00 09/11/2026" in notice
    assert "Hẹn trả trước khi tiếp nhận. Tiếp nhận: 08:00 09/11/2026; Hẹn trả: 08:00 08/11/2026" in notice
    assert "its mapping still counts it" in said(dossier_notice(view(flags=2), "en"))[0]
    assert "Due before it was received." in " ".join(said(dossier_notice(view(flags=1, due_at=at(-24)), "en")))


def test_unknown_is_said_not_left_blank():
    shown = said(facts(view(reused=False, vneid=True), "vi"))
    assert {"Không rõ", "Không", "Có"} <= set(shown)
    assert "2 / không rõ" in said(facts(view(components_digitized=2), "vi"))
    assert "2 / 5" in said(facts(view(components_digitized=2, components_total=5), "vi"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reappointed_count": 1, "reappointed_at": at(200)}, "1 lần, tới 16:00 17/11/2026"),
        ({"reappointed_count": 2, "reappointed_at": at(200)}, TOO_OFTEN.vi),
        ({"supplement_count": 1, "supplement_minutes": 1500}, "1 lần, tổng thời gian chờ 1 ngày 1 giờ (theo lịch)"),
        ({"supplement_count": 2, "supplement_minutes": 1500}, SECOND.vi),
        ({"apology_at": at(100), "apology_minutes": 480}, IN_TIME.vi),
        ({"apology_at": at(160), "apology_minutes": 479}, SENT_LATE.vi),
        ({"provincial": "overdue", "apology_known": True}, MISSING.vi),
        ({"provincial": "late", "apology_known": True}, MISSING.vi),
        ({"provincial": "overdue", "apology_known": False}, UNKNOWN_APOLOGY.vi),
        ({"provincial": "within", "apology_known": True}, NOT_DUE.vi),
        ({"deadline_rule": 3}, "Hẹn trả cộng thời gian chờ bổ sung"),
    ],
)
def test_what_moved_the_deadline(changes, words):
    assert words in " ".join(said(terms(view(**changes), "vi")))


def test_each_request_for_papers_has_its_line():
    requests = (
        SupplementView(1, at(24), at(48), at(168), at(192), 480, 960),
        SupplementView(2, at(72), None, None, None, 1440, 1560, running=True),
    )
    shown = " ".join(said(terms(view(status=5, supplement_count=3, supplements=requests), "vi")))
    assert "nộp đủ 08:00 11/11/2026, chờ 1 ngày; hẹn trả 08:00 16/11/2026 → 08:00 17/11/2026" in shown
    assert "đang chờ, đã 2 giờ" in shown
    assert "Nguồn chỉ cho biết thời điểm của 2 lần." in shown


def test_where_it_comes_from_and_what_every_version_changed():
    changes = (
        Change("due_at", "2026-11-16T08:00:00+07:00", None),
        Change("officer_id", "Trần T. B.", "Lê V. C."),
        Change("status", "4", "10"),
        Change("vneid", "false", "true"),
        Change("channel", "0", "2"),
        Change("supplement_count", "0", "1"),
        Change("working_minutes", None, "600"),
        Change("deadline_rule", "1", "2"),
    )
    version = VersionView(6, at(1), "tuan-45.csv", 7, at(9), changes)
    shown = " ".join(
        said(provenance(view(file="tuan-46.csv", also_at=("csdl",), versions=(version,)), str.upper, "vi"))
    )
    for words in (
        *("tuan-46.csv", "Trình diễn (demo)", "Thay phiên bản 6 (nhập 09:00 09/11/2026, tuan-45.csv)", "csdl"),
        *(
            "Ngày giờ hẹn trả:  08:00 16/11/2026  →  –",
            "Cán bộ đang giữ:  Trần T. B.  →  Lê V. C.",
            "–  →  1 ngày 2 giờ",
        ),
        *("Đang xử lý  →  Đã trả kết quả", "Không  →  Có", "Không rõ kênh  →  Trực tuyến", "0  →  1"),
    ):
        assert words in shown
    assert NO_HISTORY.vi in said(provenance(view(), str, "vi"))


def test_every_tracked_column_has_a_name():
    assert [column for column in TRACKED if column not in COLUMNS and column not in OURS] == []


def test_manual_actions_name_their_author_and_time():
    shown = said(action_list((ActionView("chased", "Gọi điện", "Nguyễn A", at(3)),), "vi"))
    assert shown == ["Đã đôn đốc", "Nguyễn A", "11:00 09/11/2026", "Gọi điện"]
    assert said(action_list((), "en")) == [NO_ACTIONS.en]


STEPS = (
    StepView(1, "Tiếp nhận", "Một cửa", "Trần T. B.", at(0), at(4), at(2), None, 110, 240, "CB1", 0, 110),
    StepView(2, "Thẩm định", None, None, at(2), at(6), at(30), "Đạt", 600, 240, None, 170, 770),
    StepView(3, "Tiếp nhận", "Một cửa", "Lê V. C.", at(30), None, None, None, None, None, None, None, None),
)


def test_the_table_of_steps_shows_overrun_waiting_rework_and_the_running_step():
    drawn = timeline(view(steps=STEPS, start_minute=0), "/officer/{}".format, "vi")
    assert [row.get("className") for row in props(drawn, "Tr")][1:] == ["is-done", "is-over", "is-running"]
    shown = said(drawn)
    assert {"1 ngày 2 giờ", "▼ vượt 6 giờ", "chưa rõ người xử lý", "↻ Làm lại lần 2", "đang xử lý", "1 giờ"} <= set(
        shown
    )
    assert [found["href"] for found in props(drawn, "Link")] == ["/officer/CB1"]


def test_no_steps_is_said():
    assert texts(timeline(view(), str, "en")) == ["The source does not provide the steps."]
