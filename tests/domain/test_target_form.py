"""The form of a target: every problem at its field, nothing kept that cannot be read, and who may send it."""

from datetime import date

import pytest

from domain.target_form import FIELDS, read_only, reading, refusal
from domain.text import Text

GOOD = {
    "kpi": "on_time",
    "kind": "unit",
    "key": "18073",
    "target": "98,5",
    "near": "",
    "watch": "95%",
    "low": " 90 ",
    "first": "2026-01-01",
    "last": "",
    "source": " Kế hoạch 131 ",
}


def broken(**typed):
    return {(field, rule.key) for field, _, rule in reading(GOOD | typed).problems}


def test_a_form_is_read_with_the_comma_the_percent_sign_and_the_usual_distances():
    read = reading(GOOD, 7)
    assert read.problems == ()
    assert read.target.bands == (0.985, 0.975, 0.95, 0.9)
    assert (read.target.first, read.target.last, read.target.id) == (date(2026, 1, 1), None, 7)
    assert read.target.source == "Kế hoạch 131"


def test_the_whole_province_needs_no_place():
    read = reading(GOOD | {"kind": "province", "key": "18073"})
    assert (read.problems, read.target.key) == ((), "")


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"kpi": ""}, "kpi", "required"),
        ({"kpi": "received"}, "kpi", "no_target"),
        ({"kpi": "nonsense"}, "kpi", "unknown_kpi"),
        ({"kind": ""}, "kind", "required"),
        ({"kind": "ward"}, "kind", "target_kind"),
        ({"key": ""}, "key", "required"),
        ({"key": "18\x00"}, "key", "unprintable"),
        ({"target": ""}, "target", "required"),
        ({"target": "tám"}, "target", "percent"),
        ({"target": "nan"}, "target", "target_range"),
        ({"target": "198"}, "target", "target_range"),
        ({"near": "-1"}, "near", "target_range"),
        ({"near": "99,5"}, "target", "target_order"),
        ({"first": ""}, "first", "required"),
        ({"first": "2026-02-30"}, "first", "day"),
        ({"last": "2025-12-31"}, "last", "target_days"),
        ({"source": " "}, "source", "required"),
        ({"source": "x" * 301}, "source", "target_long"),
        ({"source": "a\ud800"}, "source", "unprintable"),
    ],
)
def test_a_wrong_field_is_named(typed, field, rule):
    assert broken(**typed) == {(field, rule)}


def test_every_wrong_field_is_named_at_once_with_what_was_typed():
    typed = {"target": "198", "near": "tám", "first": "x", "source": "", "key": ""}
    told = {field: value for field, value, _ in reading(GOOD | typed).problems}
    assert told == {"target": "198", "near": "tám", "first": "x", "source": "", "key": ""}


def test_an_empty_form_is_refused_without_a_crash():
    assert {field for field, *_ in reading({}).problems} == {"kpi", "kind", "key", "target", "first", "source"}
    assert set(FIELDS) >= {field for field, *_ in reading({}).problems}


@pytest.mark.parametrize(
    ("editors", "author", "rule"),
    [
        ("*", "Trần Lan", None),
        ("*", " ", "target_author"),
        ("*", "x" * 121, "target_author_long"),
        ("*", "a\x00", "unprintable"),
        ("", "Trần Lan", "target_read_only"),
        (" , ", "Trần Lan", "target_read_only"),
        ("Trần Lan, Đỗ Đức", " do  DUC ", None),
        ("Trần Lan, Đỗ Đức", "Đỗ Đứcc", "target_editor"),
        ("Trần Lan, Đỗ Đức", "", "target_author"),
        ("*, Lan", "Hoa", "target_editor"),
    ],
)
def test_the_setting_says_who_may_edit(editors, author, rule):
    refused = refusal(editors, author)
    assert (refused.key if refused else None) == rule
    assert refused is None or isinstance(refused.text, Text)
    assert read_only(editors) == (rule == "target_read_only")
