import re
from datetime import date, timedelta

import pytest

from components.gantt import gantt
from domain.course import repeats, waits
from domain.views import StepView, SupplementView, axis
from tests.components.conftest import props, texts
from tests.components.test_dossiers import at, view

STEPS = (
    StepView(1, "Tiếp nhận", "Một cửa", "A", at(0), None, at(2), None, 120, 60, "CB1", 0, 120),
    StepView(2, "Thẩm định", "Phòng", None, at(5), None, at(7), None, 120, 240, None, 300, 420),
    StepView(3, "Tiếp nhận", "Một cửa", "A", at(7), None, None, None, 380, None, None, 420, 800),
)
MARKS = ((date(2026, 11, 9), 0), (date(2026, 11, 10), 480), (date(2026, 11, 11), 960))


def drawn(**changes):
    base = {"steps": STEPS, "start_minute": 0, "due_minute": 1000, "end_minute": 800, "axis": (0, 1000), "marks": MARKS}
    return gantt(view(**(base | changes)), "vi")


def boxes(chart, kind):
    found = [each for each in props(chart, "I") if each["className"].split()[0] == f"gantt-{kind}"]
    return [(each["style"]["--l"], each["style"]["--v"]) for each in found]


def test_bars_stand_on_working_minutes():
    chart = drawn()
    assert boxes(chart, "used") == [("0.00%", "6.00%"), ("30.00%", "12.00%"), ("42.00%", "38.00%")]
    assert boxes(chart, "late") == [("6.00%", "6.00%")]
    assert boxes(chart, "budget") == [("0.00%", "6.00%"), ("30.00%", "24.00%")]
    assert boxes(chart, "wait") == [("12.00%", "18.00%")]
    assert boxes(chart, "due") == [("100.00%", "0.00%")]
    assert boxes(chart, "now") == [("80.00%", "0.00%")]


def test_the_running_step_is_open_ended_and_rework_is_marked():
    chart = drawn()
    running = [each for each in props(chart, "I") if "is-running" in each["className"]]
    assert [each["style"]["--l"] for each in running] == ["42.00%"]
    assert [text for text in texts(chart) if "làm lại" in text] == ["↻ làm lại lần 2"]
    assert boxes(drawn(is_open=False), "now") == []


def test_pauses_for_papers_lie_behind_the_steps():
    paused = (SupplementView(1, at(1), from_minute=100, to_minute=250), SupplementView(2, at(9), from_minute=700))
    assert boxes(drawn(supplements=paused), "pause") == [("10.00%", "15.00%"), ("70.00%", "0.00%")]


def test_days_name_the_axis_as_far_as_there_is_room():
    assert [text for text in texts(drawn()) if "/11" in text] == ["09/11", "10/11"]
    crowd = tuple((date(2026, 11, n), n * 10) for n in range(1, 31))
    shown = [text for text in texts(drawn(marks=crowd)) if "/11" in text]
    assert 1 < len(shown) < 8
    years = tuple((date(2010 + n, 1, 4), n * 60) for n in range(16))
    assert "2012" in texts(drawn(marks=years))
    months = tuple((date(2026, n, 1), n * 80) for n in range(1, 12))
    assert {"02/2026", "03/2026"} <= set(texts(drawn(marks=months)))


@pytest.mark.parametrize("days", [1, 2, 20])
def test_no_two_marks_of_the_axis_have_the_same_name(days):
    weeks = tuple((date(2026, 7, 27) + timedelta(weeks=n), n * 50) for n in range(days))
    shown = [text for text in texts(drawn(marks=weeks)) if re.fullmatch(r"\d+/\d+", text)]
    assert len(shown) == len(set(shown)) == days
    assert shown[0] == "27/07"


def test_a_step_that_only_ends_is_a_mark_after_a_wait():
    only_ends = (
        StepView(1, "T02", finished_at=at(3), to_minute=180),
        StepView(2, "T04", finished_at=at(5), to_minute=300),
    )
    chart = drawn(steps=only_ends)
    assert boxes(chart, "end") == [("18.00%", "0.00%"), ("30.00%", "0.00%")]
    assert boxes(chart, "wait") == [("0.00%", "18.00%"), ("18.00%", "12.00%")]
    assert boxes(chart, "used") == []
    keys = {each["className"] for each in props(chart, "I") if each["className"].startswith("key-")}
    assert keys == {"key-end", "key-wait", "key-due"}


def test_without_times_there_is_no_drawing():
    assert drawn(axis=None) is None
    assert drawn(steps=()) is None


def test_the_legend_explains_only_what_is_there():
    keys = {each["className"] for each in props(drawn(), "I") if each["className"].startswith("key-")}
    assert keys == {"key-used", "key-over", "key-budget", "key-wait", "key-due"}
    plain = drawn(steps=STEPS[1:2], start_minute=300, due_minute=None)
    assert {each["className"] for each in props(plain, "I") if each["className"].startswith("key-")} == {
        "key-used",
        "key-budget",
    }


def test_waiting_is_what_lies_between_acceptance_and_the_steps():
    assert waits(STEPS, 0) == {2: (120, 300)}
    assert waits(STEPS, -60) == {1: (-60, 0), 2: (120, 300)}
    assert waits(STEPS[1:2], None) == {}


def test_nothing_waits_while_an_earlier_step_runs_or_ends_later():
    running = StepView(1, "A", started_at=at(0), from_minute=0, to_minute=500)
    later = StepView(2, "B", started_at=at(9), finished_at=at(10), from_minute=540, to_minute=600)
    assert waits((running, later), 0) == {}
    longer = StepView(1, "A", started_at=at(0), finished_at=at(20), from_minute=0, to_minute=900)
    assert waits((longer, later), 0) == {}


def test_a_step_done_again_is_rework():
    assert repeats(STEPS) == {3: 2}


@pytest.mark.parametrize(
    ("start", "due", "end", "steps", "expected"),
    [
        (0, 900, 600, (), (0, 900)),
        (0, None, 600, (), (0, 600)),
        (None, 900, 600, (), None),
        (None, None, None, STEPS, (0, 800)),
        (100, 200, 300, (StepView(1, "A", from_minute=100, budget_minutes=700, to_minute=150),), (100, 800)),
    ],
)
def test_the_axis_holds_life_appointment_and_budgets(start, due, end, steps, expected):
    assert axis(start, due, end, steps) == expected
