"""The forms of a display and of a profile: what they ask for, and every rule at its field."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.display_form import (
    LIMITS,
    PROFILE_FIELDS,
    USUAL,
    asked_display,
    asked_profile,
    identity,
    typed_profile,
    typed_slides,
)
from domain.displays import Asked
from domain.playlist import RULES, SHAPES, SLIDES, WATCHED, Slide, usual

DISPLAY = {"code": " 012 345 ", "replace": "", "name": " TV 1 ", "place": "Tầng 1", "profile": "3"}
GOOD = replace(usual("Sảnh"), dim_from=time(19, 30), dim_to=time(6), message="Họp lúc 14 giờ")


def profile(spelled="vi", slides=None, **typed):
    rows = typed_slides(GOOD.slides) if slides is None else slides
    return asked_profile(typed_profile(GOOD, spelled) | typed, rows)


def broken(asked):
    return [(name, rule.key) for name, _, rule in asked.problems]


def test_the_form_of_a_display_says_what_it_wants():
    form = asked_display(DISPLAY)
    assert (form.asked, form.code, form.problems) == (Asked("TV 1", "Tầng 1", 3), "012345", ())
    assert asked_display(DISPLAY | {"replace": "7"}).asked.id == 7
    changed = asked_display(DISPLAY | {"code": "", "replace": "9"}, 5)
    assert (changed.asked.id, changed.code, changed.problems) == (5, "", ())


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"code": "12345"}, [("code", "display_code")]),
        ({"code": "12345a"}, [("code", "display_code")]),
        ({"code": "١٢٣٤٥٦"}, [("code", "display_code")]),
        ({"name": " "}, [("name", "display_name")]),
        ({"name": "x" * 81}, [("name", "display_name_long")]),
        ({"name": "a\x00b"}, [("name", "display_unprintable")]),
        ({"place": "x" * 161}, [("place", "display_place_long")]),
        ({"place": "a\tb"}, [("place", "display_unprintable")]),
        ({"profile": ""}, [("profile", "display_profile")]),
        ({"profile": "1 OR 1"}, [("profile", "display_profile")]),
        (
            {"code": "", "name": "", "profile": ""},
            [("code", "display_code"), ("name", "display_name"), ("profile", "display_profile")],
        ),
    ],
)
def test_a_wrong_field_of_a_display_is_told_at_its_place(typed, wrong):
    assert broken(asked_display(DISPLAY | typed)) == wrong


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_editor_shows_is_read_back(lang):
    assert profile(lang).profile == GOOD
    assert profile(lang).problems == ()
    for each in (USUAL, replace(GOOD, limits={}, distance_m=4.25), replace(GOOD, dim_from=None, dim_to=None)):
        asked = asked_profile(typed_profile(each, lang), typed_slides(each.slides))
        assert asked.profile == each


@given(
    st.lists(st.builds(Slide, st.sampled_from(list(SLIDES)), st.sampled_from(["", "Ven biển"]), st.integers(5, 600))),
    st.dictionaries(st.sampled_from(list(WATCHED)), st.integers(0, 600).map(float)),
    st.sampled_from(list(SHAPES)),
    st.integers(5, 300).map(lambda tenths: tenths / 10),
    st.sampled_from(["vi", "en"]),
)
def test_any_good_profile_comes_back_from_the_form(slides, limits, shape, distance, lang):
    told = replace(GOOD, slides=tuple(slides), limits=limits, shape=shape, distance_m=distance)
    asked = asked_profile(typed_profile(told, lang), typed_slides(told.slides))
    assert asked.profile == told


AT = {
    "name": ({"name": " "}, "name"),
    "no_slides": ({"slides": []}, "slides"),
    "many_slides": ({"slides": typed_slides([Slide("overview")] * 25)}, "slides"),
    "slide": ({"slides": [{"kind": "sports", "area": "", "seconds": "20"}]}, "slides.1.kind"),
    "area": ({"slides": [{"kind": "online", "area": "a\nb", "seconds": "20"}]}, "slides.1.area"),
    "seconds": ({"slides": typed_slides([Slide("online"), Slide("score", "", 4)])}, "slides.2.seconds"),
    "theme": ({"theme": ""}, "theme"),
    "lang": ({"lang": "fr"}, "lang"),
    "shape": ({"shape": "4:3"}, "shape"),
    "distance": ({"distance": "31"}, "distance"),
    "diagonal": ({"diagonal": "9"}, "diagonal"),
    "dim": ({"dim_to": ""}, "dim"),
    "limit": ({"limit_wait": "601"}, "limits.wait"),
    "message": ({"message": "x" * 201}, "message"),
}


@pytest.mark.parametrize("rule", AT)
def test_a_rule_of_profiles_is_told_at_its_field(rule):
    typed, field = AT[rule]
    assert broken(profile(**typed)) == [(field, rule)]


def test_every_rule_of_profiles_is_tried():
    assert {rule.key for rule in RULES} - set(AT) == {"watched"}, "the form has no field for an unknown threshold"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"distance": ""}, ("distance", "plain_number")),
        ({"distance": "bốn"}, ("distance", "plain_number")),
        ({"diagonal": "nan"}, ("diagonal", "plain_number")),
        ({"limit_overdue": "1.000"}, ("limits.overdue", "plain_number")),
        ({"limit_overdue": "-3"}, ("limits.overdue", "plain_number")),
        ({"dim_from": "25:00"}, ("dim", "clock")),
        ({"dim_from": "19:30+07:00"}, ("dim", "clock")),
        ({"refresh": ""}, ("refresh", "clock")),
        ({"slides": [{"kind": "online", "area": "", "seconds": "ba"}]}, ("slides.1.seconds", "whole_seconds")),
        ({"slides": [{"kind": "online", "seconds": None}]}, ("slides.1.seconds", "whole_seconds")),
        ({"slides": [{"kind": "online", "seconds": 2.5}]}, ("slides.1.seconds", "whole_seconds")),
    ],
)
def test_what_cannot_be_read_is_told_once_at_its_field(typed, wrong):
    assert broken(profile(**typed)) == [wrong]


def test_everything_wrong_is_told_at_once_even_nonsense():
    asked = profile(name="", distance="x", slides=["nonsense", None], refresh="soon")
    assert {name for name, _ in broken(asked)} == {
        *("name", "distance", "refresh"),
        *(f"slides.{number}.{part}" for number in (1, 2) for part in ("kind", "seconds")),
    }
    assert asked_profile({}, []).problems


def test_an_empty_threshold_is_off_and_a_decimal_is_read_in_both_spellings():
    assert profile(**dict.fromkeys(LIMITS, " ")).profile.limits == {}
    assert profile(distance="4,5").profile.distance_m == profile("en", distance="4.5").profile.distance_m == 4.5
    assert set(typed_profile(GOOD, "vi")) == set(PROFILE_FIELDS)


def test_a_number_of_a_row_is_read_or_none():
    assert [identity(text) for text in ("7", "", "x", "-1", "9" * 10)] == [7, 0, 0, 0, 0]
