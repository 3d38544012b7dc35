"""Profiles of wall displays: what may be kept, and that what is stored comes back."""

from dataclasses import replace
from datetime import time

import pytest

from domain.playlist import RULES, SLIDES, WATCHED, Profile, Slide, dimmed, problems, restored, stored, usual

GOOD = replace(usual("Sảnh UBND tỉnh"), dim_from=time(19, 30), dim_to=time(6, 0), message="Họp lúc 14 giờ")
BAD = {
    "name": ("", "  ", "x" * 81, "a\x00"),
    "no_slides": ((),),
    "many_slides": ((Slide("overview"),) * 25,),
    "slide": ((Slide("sports"),),),
    "area": ((Slide("online", "x" * 201),), (Slide("online", "a\nb"),)),
    "seconds": ((Slide("online", seconds=4),), (Slide("online", seconds=601),)),
    "theme": ("blue",),
    "lang": ("fr",),
    "shape": ("4:3",),
    "distance": (0.4, 31.0, float("nan")),
    "diagonal": (9.0, 601.0),
    "message": ("x" * 201, "a\tb"),
    "watched": ({"rain": 3.0},),
    "limit": ({"overdue": -1.0}, {"wait": 601.0}, {"wait": float("nan")}),
}
FIELD = {
    "no_slides": "slides", "many_slides": "slides", "slide": "slides", "area": "slides", "seconds": "slides",
    "distance": "distance_m", "diagonal": "diagonal_in", "watched": "limits", "limit": "limits",
}  # fmt: skip


def test_a_new_profile_may_be_kept_and_shows_every_slide():
    assert problems(GOOD) == problems(usual("a")) == ()
    assert [slide.kind for slide in usual("a").slides] == list(SLIDES)


@pytest.mark.parametrize(("rule", "value"), [(rule, value) for rule, values in BAD.items() for value in values])
def test_a_broken_rule_is_named_at_its_field(rule: str, value):
    found = problems(replace(GOOD, **{FIELD.get(rule, rule): value}))
    assert [broken.key for _, _, broken in found] == [rule]
    assert found[0][0].split(".")[0].startswith(FIELD.get(rule, rule).split("_")[0])


@pytest.mark.parametrize("dim", [(time(8), None), (None, time(8)), (time(8), time(8))])
def test_dim_hours_need_two_different_times(dim):
    assert [rule.key for *_, rule in problems(replace(GOOD, dim_from=dim[0], dim_to=dim[1]))] == ["dim"]


def test_every_rule_can_be_broken():
    assert {rule.key for rule in RULES} == {*BAD, "dim"}


def test_what_is_stored_comes_back():
    profile = replace(
        GOOD,
        slides=(Slide("online", "Huyện Cẩm Xuyên", 45), Slide("score")),
        theme="light",
        lang="en",
        shape="9:16",
        distance_m=6.5,
        diagonal_in=98.0,
        refresh_at=time(2, 15),
        limits={"overdue": 120.0},
    )
    assert restored(profile.name, stored(profile)) == profile


def test_slides_and_thresholds_of_a_later_version_are_left_out():
    told = stored(GOOD)
    told["slides"].append({"kind": "hologram", "area": "", "seconds": 9})
    told["limits"]["hologram"] = 3
    assert restored(GOOD.name, told) == GOOD
    assert restored("a", {"slides": []}) == Profile("a", ())


@pytest.mark.parametrize(
    ("first", "last", "moment", "dark"),
    [
        (time(19, 30), time(6), time(19, 30), True),
        (time(19, 30), time(6), time(0), True),
        (time(19, 30), time(6), time(6), False),
        (time(12), time(13), time(12, 59), True),
        (time(12), time(13), time(13), False),
        (None, None, time(0), False),
    ],
)
def test_dim_hours_may_go_over_midnight(first, last, moment, dark):
    assert dimmed(replace(GOOD, dim_from=first, dim_to=last), moment) is dark


def test_every_threshold_shows_a_slide_that_there_is():
    assert {each.slide for each in WATCHED.values()} <= set(SLIDES)
