"""Colours and graph settings shared by every figure; assets/tokens.css carries the same colours for the rest."""

from typing import Any, Literal

Theme = Literal["light", "dark"]

STEP_COLOURS: dict[Theme, tuple[str, ...]] = {
    "light": ("#dde1e7", "#c8402f", "#ee8b6d", "#f2c14e", "#7cc9ae", "#1f8f6f"),
    "dark": ("#2b3850", "#cf4436", "#e8785a", "#f0b84a", "#6cc7a9", "#2aa583"),
}
"""Colour of status step 0 (too few, no data), 1 (bad) … 5 (good)."""
VOLUME_COLOURS: dict[Theme, tuple[str, ...]] = {
    "light": ("#bcd6f5", "#8cb5e7", "#5c90d2", "#336ab4", "#18427f"),
    "dark": ("#22406b", "#2f5f9e", "#4784cc", "#74aae6", "#b0d2fb"),
}
"""Fewest to most, for KPIs without a target: a volume is neither good nor bad."""
INK: dict[Theme, str] = {"light": "#14203a", "dark": "#e9eff9"}
MUTED: dict[Theme, str] = {"light": "#56678a", "dark": "#8ea0bd"}
LINE: dict[Theme, str] = {"light": "#e1e7f0", "dark": "#1c2943"}
PANEL: dict[Theme, str] = {"light": "#ffffff", "dark": "#111a2c"}
ACCENT: dict[Theme, str] = {"light": "#336ab4", "dark": "#74aae6"}
MAP_STYLE = "/assets/map.json"
"""Empty background of the maps: the page shows through, in any theme. By address, as an inline one freezes a map."""
FONT = "'Be Vietnam Pro', 'Segoe UI', system-ui, sans-serif"

GRAPH_CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "locale": "vi",
}


def graph_config(lang: str) -> dict[str, Any]:
    """Return `GRAPH_CONFIG` with months, days and separators of ``lang``."""
    return {**GRAPH_CONFIG, "locale": "en" if lang == "en" else "vi"}


def base_layout(lang: str, theme: Theme = "light") -> dict[str, Any]:
    """Return the layout every figure starts from: our font, transparent, the language's separators, no template."""
    return {
        "template": {},
        "font": {"family": FONT, "size": 13, "color": INK[theme]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ".," if lang == "en" else ",.",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "hoverlabel": {
            "bgcolor": PANEL[theme],
            "bordercolor": LINE[theme],
            "font": {"family": FONT, "size": 13, "color": INK[theme]},
            "align": "left",
        },
    }


def dark_of() -> dict[str, str]:
    """What each light colour becomes in the dark theme; assets/drawing.js repeats it."""
    ramps = [*STEP_COLOURS["light"], *VOLUME_COLOURS["light"]], [*STEP_COLOURS["dark"], *VOLUME_COLOURS["dark"]]
    single = (INK, MUTED, LINE, PANEL, ACCENT)
    return dict(zip(*ramps, strict=True)) | {each["light"]: each["dark"] for each in single}
