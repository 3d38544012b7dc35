"""The form of a target offers every KPI that can have one, and says what a count's limits are percent of."""

import json

import pytest

from components.target_form import target_form
from domain.registry import EVERY
from domain.target_sources import SOURCES


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kpi_that_can_have_a_target_is_offered(lang: str):
    written = json.loads(json.dumps(target_form(lang), default=lambda part: part.to_plotly_json()))
    found = [part for part in _parts(written) if part.get("id") == "targets-form-kpi"]
    offered = {each["value"]: each["label"] for each in found[0]["options"]}
    assert set(offered) == {kpi.key for kpi in EVERY.values() if kpi.better != "none"}
    assert all("%" in label for key, label in offered.items() if EVERY[key].kind == "count")
    assert len(set(offered.values())) == len(offered)


def test_every_default_target_says_where_it_comes_from_in_both_languages():
    assert set(SOURCES) == {kpi.key for kpi in EVERY.values() if kpi.bands}
    assert all(text.vi != text.en for text in SOURCES.values())


def _parts(node):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value)
