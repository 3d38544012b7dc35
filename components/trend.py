"""The course of one KPI over time, against its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import plotly.graph_objects as go

from components.format import NBSP, TARGET, day, kpi_amount, kpi_parts, share
from components.theme import ACCENT, LINE, MUTED, PANEL, STEP_COLOURS, Theme, base_layout
from domain.kpi import FEW, NEUTRAL, NONE, Figure, Kpi

Grain = Literal["day", "week", "month"]
TICKS: dict[Grain, tuple[str, str]] = {
    "day": ("%d/%m", "%d %b"),
    "week": ("%d/%m", "%d %b"),
    "month": ("%m/%Y", "%b %Y"),
}
SATURDAY = 5
DAY_MS = 86_400_000
TICK_COUNT = 6
FEW_WEEKS = 2
"""Up to so many weeks plotly's own ticks, on any day, are right."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day, week or month (its first day); ``num`` and ``den`` as in `domain.kpi.Figure` (hours for means)."""

    day: date
    num: float | None
    den: float | None


def trend_figure(
    points: Sequence[TrendPoint],
    kpi: Kpi,
    target: float | None,
    lang: str,
    grain: Grain = "day",
    theme: Theme = "light",
) -> go.Figure:
    """Line of a ratio or mean with its target, bars of a count; ``target`` in the KPI's unit (shares 0..1).

    Points on too few dossiers leave the line and stand as grey marks on the axis; weekends without any dossier are
    left out of a daily axis.
    """
    figures = [_figure(kpi, point) for point in points]
    days = [point.day.isoformat() for point in points]
    hover = [_hover(kpi, point, figure, grain, lang) for point, figure in zip(points, figures, strict=True)]
    scale = 100 if kpi.kind == "ratio" else 1
    solid = [None if f.status is FEW or f.value is None else f.value * scale for f in figures]
    goal = None if target is None else target * scale
    low, high = _range(kpi, solid, goal)
    traces = [_bars(days, solid, hover, theme) if kpi.kind == "count" else _line(days, solid, hover, theme)]
    few = [index for index, figure in enumerate(figures) if figure.status is FEW]
    if few:
        traces.append(_marks([days[i] for i in few], low, [hover[i] for i in few], theme))
    layout = base_layout(lang, theme) | _axes(points, kpi, (low, high), grain, lang, theme)
    layout |= _target_line(kpi, goal, lang, theme)
    return go.Figure(data=traces, layout=layout)


def _figure(kpi: Kpi, point: TrendPoint) -> Figure:
    if point.num is None or (kpi.kind != "count" and not point.den):
        return Figure(point.num, point.den, None, NONE)
    if kpi.kind == "count" or point.den is None:
        return Figure(point.num, None, point.num, NEUTRAL)
    few = point.den < kpi.minimum
    return Figure(point.num, point.den, point.num / point.den, FEW if few else NEUTRAL)


def _hover(kpi: Kpi, point: TrendPoint, figure: Figure, grain: Grain, lang: str) -> str:
    when = day(point.day, lang) if grain == "day" else _span(point.day, grain, lang)
    value = FEW.label.get(lang) if figure.status is FEW else f"<b>{kpi_amount(kpi, figure, lang)}</b>"
    parts = kpi_parts(kpi, figure, lang)
    return "<br>".join(filter(None, (when, value, parts)))


def _span(first: date, grain: Grain, lang: str) -> str:
    if grain == "week":
        return f"{day(first, lang)} – {day(first + timedelta(days=6), lang)}"
    return f"{first.month:02d}/{first.year}"


def _line(days: list[str], values: list[float | None], hover: list[str], theme: Theme) -> dict[str, Any]:
    colour = STEP_COLOURS[theme][5]
    return _trace(days, values, hover) | {
        "type": "scatter",
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5, "shape": "linear"},
        "marker": {"size": 4 if len(days) > 31 else 6, "color": colour},  # noqa: PLR2004 - a month still has room
        "connectgaps": True,
    }


def _bars(days: list[str], values: list[float | None], hover: list[str], theme: Theme) -> dict[str, Any]:
    return _trace(days, values, hover) | {"type": "bar", "marker": {"color": ACCENT[theme]}}


def _marks(days: list[str], low: float, hover: list[str], theme: Theme) -> dict[str, Any]:
    marker = {"size": 6, "color": MUTED[theme], "symbol": "line-ns-open", "line": {"width": 2}}
    return _trace(days, [low] * len(days), hover) | {"type": "scatter", "mode": "markers", "marker": marker}


def _trace(days: list[str], values: Sequence[float | None], hover: list[str]) -> dict[str, Any]:
    return {"x": days, "y": list(values), "customdata": hover, "hovertemplate": "%{customdata}<extra></extra>"}


def _range(kpi: Kpi, values: Sequence[float | None], target: float | None) -> tuple[float, float]:
    """Ends of the value axis: from 0 for amounts; around the values and the target for ratios, within 0..100."""
    known = [value for value in values if value is not None]
    if kpi.kind != "ratio":
        return 0.0, max(known, default=0.0) * 1.08 or 1.0
    known += [target] if target is not None else []
    low, high = min(known, default=0.0), max(known, default=100.0)
    margin = max(2.0, (high - low) * 0.15)
    return max(0.0, low - margin), min(100.4, high + margin)


def _axes(
    points: Sequence[TrendPoint], kpi: Kpi, ends: tuple[float, float], grain: Grain, lang: str, theme: Theme
) -> dict[str, Any]:
    muted = {"color": MUTED[theme], "size": 12}
    closed = grain == "day" and not any(p.num or p.den for p in points if p.day.weekday() >= SATURDAY)
    weeks = _working_weeks(points[0].day, points[-1].day) if closed and points else {}
    x = {
        "type": "date",
        "tickformat": TICKS[grain][lang == "en"],
        "nticks": TICK_COUNT,
        "tickangle": 0,
        "tickfont": muted,
        "showgrid": False,
        "linecolor": LINE[theme],
        "fixedrange": True,
        **weeks,
    }
    y = {
        "range": list(ends),
        "tickformat": ",.0f",
        "ticksuffix": "" if kpi.kind != "ratio" else "%" if lang == "en" else f"{NBSP}%",
        "nticks": 5,
        "tickfont": muted,
        "gridcolor": LINE[theme],
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
    margin = {"l": 8, "r": 8, "t": 10, "b": 28}
    return {"xaxis": x, "yaxis": y, "margin": margin, "hovermode": "closest", "bargap": 0.25}


def _working_weeks(first: date, last: date) -> dict[str, Any]:
    """An axis without weekends, each left out from Friday noon to Sunday noon, with a tick on every nth Monday.

    A bar stands around the midnight its day begins with; with breaks at midnight Mondays would lose half of theirs, and
    plotly does not feel the mouse there.
    """
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    noons = [f"{monday + timedelta(days=7 * week + SATURDAY - 1)} 12:00" for week in range(-1, weeks)]
    breaks = {"rangebreaks": [{"values": noons, "dvalue": 2 * DAY_MS}]}
    if weeks <= FEW_WEEKS:
        return breaks
    mondays = [monday + timedelta(days=7 * week) for week in range(0, weeks, -(-weeks // TICK_COUNT))]
    return breaks | {"tickvals": [str(day) for day in mondays if day >= first]}


def _target_line(kpi: Kpi, target: float | None, lang: str, theme: Theme) -> dict[str, Any]:
    if target is None or kpi.kind != "ratio":
        return {}
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target}
    text = TARGET.get(lang).format(value=share(target / 100, lang))
    note = {"xref": "paper", "x": 1, "xanchor": "right", "y": target, "yanchor": "bottom", "showarrow": False}
    return {
        "shapes": [line | {"line": {"color": MUTED[theme], "width": 1.5, "dash": "dash"}}],
        "annotations": [note | {"text": text, "bgcolor": PANEL[theme], "font": {"color": MUTED[theme], "size": 12}}],
    }
