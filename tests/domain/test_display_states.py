"""How displays are, from their last sign of life; what the audit of displays tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.display_changes import PARTS, DisplayChange, changed_parts
from domain.display_states import CONDITIONS, COUNTED, condition, counts, ordered, shown, usual_build
from domain.displays import LOST_AFTER, STATES, Display, Seen
from domain.playlist import Slide, stored, usual

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
SEEN = Seen(NOW, "1.0", 2, "on", 7, 41.5, 900, 0, 1920, 1080)


def display(number, name="TV", *, state="on", ago=timedelta(), build="1.0", seen=True, revoked=False):
    told = replace(SEEN, state=state, at=NOW - ago, build=build) if seen else None
    gone = (NOW, "An") if revoked else (None, None)
    return Display(number, f"c{number}", name, "", 1, "Sảnh", NOW, "An", *gone, told)


@pytest.mark.parametrize(
    ("told", "key"),
    [
        *(({"state": state}, state) for state in STATES),
        ({"state": "dancing"}, "on"),
        ({"ago": LOST_AFTER}, "on"),
        ({"ago": LOST_AFTER + timedelta(seconds=1), "state": "dim"}, "silent"),
        ({"seen": False}, "never"),
        ({"revoked": True}, "revoked"),
        ({"revoked": True, "seen": False}, "revoked"),
    ],
)
def test_a_display_is_as_it_said_unless_it_is_silent_or_gone(told, key):
    assert condition(display(1, **told), NOW) == key
    assert key in CONDITIONS


def test_those_that_need_somebody_come_first_then_by_name():
    listed = [
        display(1, "Đức Thọ"),
        display(2, "Cẩm Xuyên"),
        display(3, revoked=True),
        display(4, seen=False),
        display(5, ago=timedelta(hours=1)),
        display(6, state="dim"),
        display(7, state="offline"),
    ]
    assert [each.id for each in ordered(listed, NOW)] == [5, 7, 4, 2, 1, 6, 3]
    assert counts(listed, NOW) == {"silent": 1, "never": 1, "on": 3, "dim": 1, "revoked": 1}
    assert sorted(key for _, keys in COUNTED.values() for key in keys) == sorted(CONDITIONS)


@pytest.mark.parametrize(
    ("builds", "usual_one"),
    [([], ""), (["1.0", "1.1"], ""), (["1.0", "1.0", "1.1"], "1.0"), (["", "1.1", "", ""], "1.1")],
)
def test_the_usual_build_is_what_more_than_half_run(builds, usual_one):
    listed = [display(number, build=build) for number, build in enumerate(builds)]
    assert usual_build([*listed, display(90, seen=False), display(91, build="0.1", revoked=True)]) == usual_one


@pytest.mark.parametrize(
    ("shape", "place", "kinds"),
    [
        *(("16:9", place, kinds) for place, kinds in ((0, "overview"), (1, "score"), (2, "chase"))),
        *(("16:9", place, "") for place in (None, -1, 5)),
        *(("32:9", place, kinds) for place, kinds in ((0, "overview score"), (1, "score overview"))),
        ("32:9", 3, "queues overview"),
    ],
)
def test_the_slides_shown_are_those_of_the_deck_the_display_counts_in(shape, place, kinds):
    profile = replace(usual("Sảnh"), slides=(Slide("overview"), Slide("score")), shape=shape)
    assert [slide.kind for slide in shown(profile, place)] == kinds.split()


def test_a_single_slide_fills_both_panes():
    profile = replace(usual("Sảnh"), slides=(Slide("score"),), shape="32:9", limits={})
    assert shown(profile, 0) == (Slide("score"),)


def row(**told):
    return {"name": "TV", "paired_at": "a", "revoked_at": None} | told


@pytest.mark.parametrize(
    ("kind", "before", "after", "act"),
    [
        ("display", None, row(), "paired"),
        ("display", row(), row(name="TV 2"), "changed"),
        ("display", row(), row(revoked_at="b"), "revoked"),
        ("display", row(revoked_at="b"), row(paired_at="c"), "again"),
        ("profile", None, {"name": "Sảnh"}, "added"),
        ("profile", {"name": "Sảnh"}, {"name": "Sảnh"}, "changed"),
        ("profile", {"name": "Sảnh"}, None, "gone"),
    ],
)
def test_a_change_knows_what_was_done(kind, before, after, act):
    change = DisplayChange(kind, NOW, "An", before, after)
    assert (change.act, change.name) == (act, (after or before)["name"])


def test_a_change_of_a_profile_tells_its_parts():
    before = usual("Sảnh")
    after = replace(before, slides=(Slide("score"),), message="Nghỉ", limits={})
    rows = ({"name": each.name, "told": stored(each)} for each in (before, after))
    both = DisplayChange("profile", NOW, "An", *rows).profiles()
    assert both == (before, after)
    assert list(changed_parts(*both)) == ["slides", "message", "limits"]
    named = {name for names in PARTS.values() for name in names}
    assert named == set(type(before).__dataclass_fields__)
