"""The dark theme of figures: drawn in the browser, from the one table of components/theme.py."""

import json
import re
from pathlib import Path

import pytest

from components.theme import ACCENT, INK, LINE, MUTED, PANEL, STEP_COLOURS, VOLUME_COLOURS, dark_of

ASSETS = Path(__file__).parents[2] / "assets"
COMPONENTS = Path(__file__).parents[2] / "components"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(")


def test_each_light_colour_has_one_dark_one():
    pairs = [
        *zip(STEP_COLOURS["light"], STEP_COLOURS["dark"], strict=True),
        *zip(VOLUME_COLOURS["light"], VOLUME_COLOURS["dark"], strict=True),
        *((each["light"], each["dark"]) for each in (INK, MUTED, LINE, PANEL, ACCENT)),
    ]
    assert len({light for light, _ in pairs}) == len(set(pairs)) == len(dark_of())
    assert dict(pairs) == dark_of()


def test_the_browser_recolours_by_the_same_table():
    script = (ASSETS / "drawing.js").read_text(encoding="utf-8")
    table = re.search(r"var DARK = (\{.*?\});", script, re.DOTALL)
    assert table
    assert json.loads(table.group(1)) == dark_of()


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.py")), ids=lambda path: path.stem)
def test_figures_take_their_colours_from_the_theme_alone(path):
    if path.name != "theme.py":
        assert COLOUR.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.css")), ids=lambda path: path.stem)
def test_style_sheets_take_their_colours_from_the_tokens(path):
    if path.name in {"tokens.css", "wall.css", "weekly_print.css"}:  # declarations; a theme of its own; black on paper
        return
    plain = re.sub(r"url\([^)]*\)+|mask-image: [^;]+;", "", path.read_text(encoding="utf-8"))
    assert COLOUR.findall(plain) == []
