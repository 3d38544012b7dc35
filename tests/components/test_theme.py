import re
from pathlib import Path

import pytest

from components.theme import GRAPH_CONFIG, STEP_COLOURS, VOLUME_COLOURS, base_layout, graph_config

ASSETS = Path(__file__).parents[2] / "assets"
TOKENS = (ASSETS / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = TOKENS.split('[data-theme="dark"]')


def token(sheet: str, name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", sheet)
    assert found, name
    return found.group(1)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "sheet"), [("light", LIGHT), ("dark", DARK)])
def test_style_sheet_and_figures_share_their_colours(theme, sheet):
    assert [token(sheet, f"s{step}") for step in range(6)] == list(STEP_COLOURS[theme])
    assert [token(sheet, f"v{step}") for step in range(1, 6)] == list(VOLUME_COLOURS[theme])


@pytest.mark.parametrize("sheet", [LIGHT, DARK])
def test_text_contrast_is_wcag_aa(sheet):
    pairs = [
        ("text", "panel"),
        ("text", "bg"),
        ("muted", "panel"),
        ("muted", "bg"),
        ("good", "panel"),
        ("bad", "panel"),
        ("label-ink", "panel"),
        ("label-ink", "bg"),
        ("on-accent", "accent"),
        ("off", "soft"),
        ("text", "track"),
        ("text", "hover"),
        ("on-low", "v1"),
        ("on-low", "v2"),
        ("on-high", "v4"),
        ("on-high", "v5"),
    ]
    pairs += [(f"i{step}", f"p{step}") for step in range(6)] + [("nav-text", "nav"), ("accent", "panel")]
    poor = {pair: contrast(token(sheet, pair[0]), token(sheet, pair[1])) for pair in pairs}
    assert not {pair: value for pair, value in poor.items() if value < 4.5}


def test_graphs_never_send_data_away():
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert (graph_config("vi")["locale"], graph_config("en")["locale"]) == ("vi", "en")
    assert (base_layout("vi")["separators"], base_layout("en")["separators"]) == (",.", ".,")


def test_assets_name_no_foreign_host():
    for path in (each for each in ASSETS.rglob("*.*") if each.suffix != ".png"):
        hosts = set(re.findall(r"https?://([^/'\" )]+)", path.read_text(encoding="utf-8")))
        assert hosts <= {"www.w3.org"}, path.name


def test_each_style_sheet_uses_only_declared_tokens():
    row_properties = {
        "v",
        "k",
        "p",
        "t",
        "l",
        "c",
        "tint",
        "ink",
        "icon",
        "side",
        "label",
        "half",
        "third",
        "bar",
        "w",
        "h",
        "head",
    }
    row_properties |= {f"h{column}" for column in range(1, 23)}
    declared = set(re.findall(r"--([\w-]+):", TOKENS)) | row_properties
    for path in ASSETS.glob("*.css"):
        used = set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= declared, path.name


def test_each_style_sheet_is_whole():
    """Browsers drop a rule they cannot read, without a word: at-rules begin a statement, every brace has its pair."""
    for path in ASSETS.rglob("*.css"):
        sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"[^\s{};][ \t]*@[a-z]+[^\n]*", sheet), path.name
        depths = [0]
        for brace in re.findall("[{}]", sheet):
            depths.append(depths[-1] + (1 if brace == "{" else -1))
        assert (min(depths), max(depths) <= 2, depths[-1]) == (0, True, 0), path.name
