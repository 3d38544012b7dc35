import json
from fractions import Fraction

import pytest

from components.recast import disclosure, former_note
from domain.recast import Disclosure, FormerUnit, Part, Split

SPLITS = (Split("18082", "Phường Đại Nài", (Part("18073", "Phường Thành Sen", 1 / 17), Part("18652", "Xã B", 0.2))),)


def words(component):
    return json.dumps(component, default=lambda each: each.to_plotly_json(), ensure_ascii=False).replace("\xa0", " ")


@pytest.mark.parametrize(("lang", "share"), [("vi", "5,9 % của Phường Thành Sen"), ("en", "5.9% of Phường Thành Sen")])
def test_every_estimate_is_disclosed_with_the_units_it_comes_from(lang, share):
    said = words(disclosure(Disclosure("before", SPLITS, 209, 0, counted=False), lang))
    assert "Phường Đại Nài" in said
    assert share in said
    assert "209" in said
    assert ("Chia đều" if lang == "vi" else "Divided equally") in said


def test_the_rule_and_the_units_without_history_are_named():
    said = words(disclosure(Disclosure("current", SPLITS, 69, 3, counted=True), "vi"))
    assert "số hồ sơ đã biết" in said
    assert "3 đơn vị không rõ lịch sử" in said


def test_exact_figures_need_no_note():
    assert disclosure(None, "vi") is None


def unit(**values):
    parts = (Part("18073", "Phường Thành Sen", 0.5), Part("18652", "Phường Hà Huy Tập", 0.5))
    return FormerUnit(**{"code": "18082", "name": "Phường Đại Nài", "became": parts, "counts": parts} | values)


def test_a_former_unit_links_to_what_it_became_and_says_why_lists_are_longer():
    note = former_note(unit(carried=True), lambda code: f"/unit/{code}", "vi")
    links = [each.href for each in note._traverse() if getattr(each, "href", None)]
    assert links == ["/unit/18073", "/unit/18652"]
    said = words(note)
    assert "50,0 %" in said
    assert "dài hơn số hiển thị" in said
    assert "cơ quan mang mã đơn vị cũ; " in said


def test_a_unit_that_did_not_change_is_complete():
    whole = (Part("18373", "Xã Sơn Kim 2", float(Fraction(1))),)
    said = words(former_note(unit(became=whole, counts=whole, carried=False), str, "en"))
    assert "figures are complete" in said
