"""Deadlines as pure rules: the clock's start, what a supplement does, both verdicts."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import Status
from domain.deadlines import (
    DEADLINE_RULES,
    Course,
    DeadlineRule,
    IntakeCutoff,
    SupplementRule,
    clock_start,
    completed_at,
    deadline,
    early,
    portal_verdict,
    provincial_verdict,
    statutory_limit,
    waited_minutes,
)
from domain.workcalendar import OFFICE_HOURS, add_working_minutes, position, work_days, working_minutes
from domain.zone import ZONE

CALENDAR = work_days(date(2025, 1, 1), date(2028, 12, 31))
LATER = ((time(8), time(12)), (time(13, 30), time(17, 30)))
MOMENTS = st.datetimes(datetime(2025, 3, 1), datetime(2026, 12, 31)).map(lambda t: t.replace(tzinfo=ZONE))  # noqa: DTZ001
CUTOFFS = st.sampled_from(get_args(IntakeCutoff))
RULES = get_args(SupplementRule)
OPENINGS = st.sampled_from([OFFICE_HOURS, LATER])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = local("2026-10-12T08:00")
PLAIN = Course(Status.PROCESSING, received_at=MONDAY, appointed_at=local("2026-10-16T08:00"))
ASKED = replace(PLAIN, supplement_count=1, supplement_at=local("2026-10-13T08:00"), supplement_minutes=2 * 1440)


@pytest.mark.parametrize(
    ("received", "cutoff", "starts"),
    [
        ("2026-10-12T14:59", "15:00", "2026-10-12T14:59"),
        ("2026-10-12T15:00", "15:00", "2026-10-12T15:00"),
        ("2026-10-12T15:01", "15:00", "2026-10-13T07:30"),
        ("2026-10-12T15:01", "", "2026-10-12T15:01"),
        ("2026-10-12T15:59", "last_hour", "2026-10-12T15:59"),
        ("2026-10-12T16:00", "last_hour", "2026-10-13T07:30"),
        ("2026-10-12T16:59", "17:00", "2026-10-12T16:59"),
        ("2026-10-12T17:01", "17:00", "2026-10-13T07:30"),
        ("2026-10-16T15:30", "15:00", "2026-10-19T07:30"),
        ("2026-10-17T09:00", "", "2026-10-19T07:30"),
        ("2026-08-21T18:00", "", "2026-08-22T07:30"),
        ("2026-08-28T16:30", "last_hour", "2026-09-03T07:30"),
    ],
)
def test_the_clock_starts_on_the_next_working_day_after_the_cutoff(received, cutoff, starts):
    assert clock_start(local(received), cutoff, CALENDAR) == local(starts)


def test_the_last_hour_is_that_of_the_office():
    assert clock_start(local("2026-10-12T16:15"), "last_hour", CALENDAR, LATER) == local("2026-10-12T16:15")
    assert clock_start(local("2026-10-12T16:30"), "last_hour", CALENDAR, LATER) == local("2026-10-13T08:00")


@given(MOMENTS, CUTOFFS, OPENINGS)
def test_the_start_is_never_earlier_and_at_most_one_working_day_later(received, cutoff, hours):
    start = clock_start(received, cutoff, CALENDAR, hours)
    assert start >= received
    assert 0 <= working_minutes(received, start, CALENDAR, hours) < 480
    assert clock_start(start, cutoff, CALENDAR, hours) == start


@given(MOMENTS, st.integers(1, 60 * 8 * 60), CUTOFFS, OPENINGS)
def test_a_deadline_leaves_exactly_its_minutes(received, minutes, cutoff, hours):
    start = clock_start(received, cutoff, CALENDAR, hours)
    due = add_working_minutes(start, minutes, CALENDAR, hours)
    assert due > received
    assert working_minutes(start, due, CALENDAR, hours) == minutes


def test_without_a_supplement_every_rule_leaves_the_appointment():
    for rule in RULES:
        found = deadline(PLAIN, rule, CALENDAR)
        assert (found.due_at, found.portal_due_at, found.rule) == (PLAIN.appointed_at, PLAIN.appointed_at, 1)


def test_a_new_appointment_is_followed_after_a_supplement_only():
    new = local("2026-10-21T08:00")
    found = deadline(replace(ASKED, reappointed_at=new), "follow", CALENDAR)
    assert (found.due_at, found.portal_due_at, found.rule) == (new, new, DeadlineRule.FOLLOWED)
    unmoved = [
        replace(PLAIN, reappointed_at=new),
        replace(ASKED, reappointed_at=local("2026-10-14T08:00")),
        replace(ASKED, reappointed_at=new, apology_at=local("2026-10-15T08:00")),
        ASKED,
    ]
    for course in unmoved:
        assert deadline(course, "follow", CALENDAR).rule == DeadlineRule.APPOINTED
        assert deadline(course, "follow", CALENDAR).due_at == PLAIN.appointed_at


def test_pausing_adds_the_working_time_waited():
    found = deadline(ASKED, "pause", CALENDAR)
    assert waited_minutes(ASKED, CALENDAR) == 960
    assert (found.due_at, found.rule) == (local("2026-10-20T08:00"), DeadlineRule.PAUSED)
    assert found.portal_due_at == found.due_at
    over_a_weekend = replace(ASKED, supplement_at=local("2026-10-16T17:00"), supplement_minutes=2 * 1440)
    assert deadline(over_a_weekend, "pause", CALENDAR).due_at == PLAIN.appointed_at


def test_restarting_counts_the_first_working_time_anew_from_the_completion():
    found = deadline(ASKED, "restart", CALENDAR)
    assert completed_at(ASKED) == local("2026-10-15T08:00")
    assert (found.due_at, found.rule) == (local("2026-10-21T08:00"), DeadlineRule.RESTARTED)
    assert found.portal_due_at == deadline(ASKED, "pause", CALENDAR).due_at
    late = replace(ASKED, supplement_minutes=2 * 1440 + 8 * 60, intake_cutoff="15:00")
    assert completed_at(late) == local("2026-10-15T16:00")
    assert deadline(late, "restart", CALENDAR).due_at == local("2026-10-21T17:00")


def test_a_wait_that_goes_on_moves_nothing_yet():
    waiting = replace(ASKED, status=Status.SUPPLEMENT, supplement_minutes=0)
    again = replace(ASKED, status=Status.SUPPLEMENT, supplement_count=2, supplement_minutes=1440)
    for rule in RULES:
        assert deadline(waiting, rule, CALENDAR).due_at == PLAIN.appointed_at
    assert completed_at(again) is None
    assert deadline(again, "pause", CALENDAR).due_at == local("2026-10-19T08:00")
    assert deadline(again, "restart", CALENDAR).rule == DeadlineRule.APPOINTED


def test_without_an_appointment_the_portal_takes_the_statutory_limit():
    bare = replace(PLAIN, appointed_at=None, statutory_hours=24)
    for rule in RULES:
        found = deadline(bare, rule, CALENDAR)
        assert (found.due_at, found.portal_due_at) == (None, local("2026-10-15T08:00"))
        assert found.rule == DeadlineRule.STATUTORY
    late = replace(bare, received_at=local("2026-10-12T15:30"), intake_cutoff="15:00")
    assert statutory_limit(late, CALENDAR) == local("2026-10-15T17:00")
    waited = replace(ASKED, appointed_at=None, statutory_hours=24)
    assert statutory_limit(waited, CALENDAR) == local("2026-10-19T08:00")
    assert deadline(replace(bare, statutory_hours=None), "follow", CALENDAR).rule == DeadlineRule.UNKNOWN


@given(
    appointed=st.integers(1, 60 * 480),
    asked=st.integers(0, 20 * 1440),
    waited=st.integers(0, 30 * 1440),
    received=MOMENTS,
    hours=OPENINGS,
)
def test_supplements_never_shorten_a_deadline_and_restart_gives_most(appointed, asked, waited, received, hours):
    course = replace(
        PLAIN,
        received_at=received,
        appointed_at=add_working_minutes(received, appointed, CALENDAR, hours),
        supplement_count=1,
        supplement_at=received + timedelta(minutes=asked),
        supplement_minutes=waited,
    )
    told, paused, restarted = (deadline(course, rule, CALENDAR, hours).due_at for rule in RULES)
    assert told == course.appointed_at
    assert position(paused, CALENDAR, hours) - position(told, CALENDAR, hours) == waited_minutes(
        course, CALENDAR, hours
    )
    assert restarted >= paused or not waited


@pytest.mark.parametrize(
    ("changes", "provincial", "portal"),
    [
        ({}, "within", "within"),
        ({"appointed_at": MONDAY}, "overdue", "overdue"),
        ({"status": Status.FINANCIAL, "appointed_at": MONDAY}, "paused", "overdue"),
        ({"status": Status.SUPPLEMENT, "supplement_count": 1, "supplement_at": MONDAY}, "paused", "within"),
        (
            {"status": Status.SUPPLEMENT, "supplement_count": 1, "supplement_at": local("2026-10-19T08:00")},
            "paused",
            "overdue",
        ),
        ({"supplement_count": 2}, "within", "overdue"),
        ({"status": Status.FINISHED, "finished_at": local("2026-10-16T08:00")}, "on_time", "on_time"),
        ({"status": Status.FINISHED, "finished_at": local("2026-10-16T08:01")}, "late", "late"),
        (
            {
                "status": Status.RETURNED,
                "finished_at": local("2026-10-15T08:00"),
                "returned_at": local("2026-10-16T09:00"),
            },
            "late",
            "on_time",
        ),
        (
            {"status": Status.FINISHED, "finished_at": local("2026-10-14T08:00"), "supplement_count": 2},
            "on_time",
            "late",
        ),
        ({"status": Status.WITHDRAWN, "finished_at": local("2026-10-19T08:00")}, "unjudged", "late"),
        ({"status": Status.REFUSED, "finished_at": local("2026-10-19T08:00")}, "unjudged", "unjudged"),
        ({"status": Status.SUBMITTED, "received_at": None}, "unjudged", "unjudged"),
        ({"appointed_at": None}, "unjudged", "unjudged"),
        ({"appointed_at": None, "statutory_hours": 8}, "unjudged", "overdue"),
        (
            {"status": Status.FINISHED, "finished_at": local("2026-10-06T08:00"), "impossible": True},
            "unjudged",
            "unjudged",
        ),
    ],
)
def test_the_two_verdicts(changes, provincial, portal):
    course, now = replace(PLAIN, **changes), local("2026-10-14T08:00")
    found = deadline(course, "follow", CALENDAR)
    assert provincial_verdict(course, found.due_at, now) == provincial
    assert portal_verdict(course, found.portal_due_at, now) == portal


def test_early_compares_days_and_on_time_compares_instants():
    same_day = replace(PLAIN, status=Status.FINISHED, finished_at=local("2026-10-16T07:30"))
    assert not early(same_day, PLAIN.appointed_at)
    assert early(replace(same_day, finished_at=local("2026-10-15T17:00")), PLAIN.appointed_at)
    assert not early(replace(same_day, finished_at=None), PLAIN.appointed_at)
    assert not early(replace(same_day, finished_at=local("2026-10-15T17:00"), impossible=True), PLAIN.appointed_at)


def test_every_rule_has_its_label():
    assert [code.value for code in DEADLINE_RULES] == [int(rule) for rule in DeadlineRule]
    assert all(code.label.vi and code.label.en for code in DEADLINE_RULES)
