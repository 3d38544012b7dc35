"""The filter bar: native selects and date inputs dressed as chips, ids ``<page>-filter-<name>``."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from domain.codes import AGENCY_LEVELS, CHANNELS, SERVICE_LEVELS, Code
from domain.periods import COMPARISONS, CUSTOM, CUSTOM_LABEL, PERIODS
from domain.recast import ERA_LABELS
from domain.registry import EVERY
from domain.selection import Selection
from domain.text import Text

NAMES = ("period", "start", "end", "compare", "area", "level", "field", "service", "channel", "units")
"""Controls of the bar, in order."""
NO_DOSSIERS = ("period", "start", "end", "compare", "area", "level", "field")
"""Those of pages about what has no channel, service level or former unit."""
LABELS: dict[str, Text] = {
    "period": Text("Kỳ", "Period"),
    "start": Text("Từ", "From"),
    "end": Text("Đến", "To"),
    "compare": Text("So với", "Versus"),
    "area": Text("Khu vực", "Area"),
    "level": Text("Cấp", "Level"),
    "field": Text("Lĩnh vực", "Field"),
    "service": Text("Dịch vụ", "Service"),
    "channel": Text("Kênh nộp", "Channel"),
    "units": Text("Đơn vị hành chính", "Administrative units"),
}
EVERYWHERE = Text("Toàn tỉnh", "Whole province")
EVERYTHING = Text("Tất cả", "All")
FILTERS = Text("Bộ lọc", "Filters")
METRIC = Text("Chỉ số trên bản đồ", "Metric on the map")
METRICS = ("online", "digitized", "e_result", "on_time", "overdue")
"""KPIs of the metric switch."""


def filter_bar(page: str, selection: Selection, lang: str, today: date, names: Sequence[str] = NAMES) -> Component:
    """Chips ``names`` holding ``selection``; days show for a custom period only; area and field get options later."""
    options = _options(selection, lang)
    chips: list[Component] = []
    for name in names:
        control, value = f"{page}-filter-{name}", getattr(selection, name)
        day = name in ("start", "end")
        field = _day_input(control, value, today) if day else _select(control, options[name], value)
        chosen = name not in ("period", "compare") and value not in ("", None, "current")
        chips.append(_chip(name, control, field, lang, chosen=chosen))
    summary = html.Summary(FILTERS.get(lang), className="chips-menu")
    return html.Div(
        [html.Details(summary, className="chips-toggle"), html.Div(chips, className="chips")], className="filters"
    )


def metric_switch(page: str, metric: str, lang: str, keys: Sequence[str] = METRICS) -> Component:
    """Segmented control of the map's KPI, id ``<page>-filter-metric``; a ``metric`` outside ``keys`` is added."""
    shown = [*keys, *([metric] if metric not in keys else [])]
    options = [{"label": EVERY[key].short.get(lang), "value": key} for key in shown]
    control = dbc.RadioItems(
        id=f"{page}-filter-metric", options=options, value=metric, inline=True, class_name="switch"
    )
    return html.Div(control, role="group", **{"aria-label": METRIC.get(lang)})


def _chip(name: str, control: str, field: Any, lang: str, *, chosen: bool) -> Component:
    classes = f"chip chip-{name}" + (" is-set" if chosen else "")
    return html.Label([html.Span(LABELS[name].get(lang)), field], className=classes, htmlFor=control)


def _select(control: str, options: list[dict[str, str]], value: str) -> Component:
    """Native select; the placeholder repeats the "all" entry, which dbc.Select hides while the value is empty."""
    first = options[0]["label"]
    return dbc.Select(id=control, options=options, value=value, placeholder=first, class_name="chip-select")


def _day_input(control: str, value: date | None, today: date) -> Component:
    text = value.isoformat() if value else ""
    return dbc.Input(id=control, type="date", value=text, max=today.isoformat(), class_name="chip-day", debounce=True)


def _options(selection: Selection, lang: str) -> dict[str, list[dict[str, str]]]:
    periods = [(period.word, period.label) for period in PERIODS] + [(CUSTOM, CUSTOM_LABEL)]
    return {
        "period": [_option(word, label.get(lang)) for word, label in periods],
        "compare": [_option(each.word, each.label.get(lang)) for each in COMPARISONS],
        "area": _open_options(EVERYWHERE, selection.area, lang),
        "field": _open_options(EVERYTHING, selection.field, lang),
        "level": _codes(AGENCY_LEVELS, lang),
        "service": _codes(SERVICE_LEVELS, lang),
        "channel": _codes(CHANNELS, lang),
        "units": [_option(era, label.get(lang)) for era, label in ERA_LABELS.items()],
    }


def _codes(codes: tuple[Code, ...], lang: str) -> list[dict[str, str]]:
    return [_option("", EVERYTHING.get(lang)), *(_option(code.word, code.label.get(lang)) for code in codes)]


def _open_options(everything: Text, value: str, lang: str) -> list[dict[str, str]]:
    """``value`` stays choosable until the browser has fetched the catalogue."""
    return [_option("", everything.get(lang)), *([_option(value, value)] if value else [])]


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}
