"""KPI cards: label, status, the big number, change and target."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Delta, delta, kpi_parts, kpi_value, target
from components.panels import pill
from domain.kpi import FEW, NONE, Figure, Kpi
from domain.text import Text

VERSUS = Text("so kỳ trước", "vs previous")
NOW = Text("hiện tại", "now")


@dataclass(frozen=True, slots=True)
class CardRow:
    """What one card shows; ``previous`` is the compared period's figure, ``href`` where a click leads."""

    kpi: Kpi
    figure: Figure
    previous: Figure | None = None
    href: str | None = None


def cards(rows: Iterable[CardRow], lang: str) -> Component:
    """All cards of a page in one responsive grid, whose rows are as even as they can be."""
    told = [kpi_card(row.kpi, row.figure, row.previous, lang, row.href) for row in rows]
    return html.Div(told, className="cards", style={"--half": str(-(-len(told) // 2))})


def kpi_card(kpi: Kpi, figure: Figure, previous: Figure | None, lang: str, href: str | None = None) -> Component:
    """One KPI as a card; with ``href`` the whole card is a link."""
    head = html.Div(
        [html.Span(kpi.label.get(lang), className="kpi-label"), pill(figure.status, lang)], className="kpi-head"
    )
    body = [head, _value(kpi, figure, lang), _foot(kpi, figure, previous, lang)]
    classes = f"kpi s{figure.status.step}"
    title = "\n".join(filter(None, (kpi.help.get(lang), kpi_parts(kpi, figure, lang))))
    if href is None:
        return html.Div(body, className=classes, title=title)
    return dcc.Link(body, href=href, className=classes, title=title)


def _value(kpi: Kpi, figure: Figure, lang: str) -> Component:
    value = html.Span(kpi_value(kpi, figure, lang), className="kpi-number")
    if figure.status in (FEW, NONE):
        return html.Div([value], className="kpi-value is-empty")
    return html.Div([value, html.Span(kpi.unit.get(lang), className="kpi-unit")], className="kpi-value")


def _foot(kpi: Kpi, figure: Figure, previous: Figure | None, lang: str) -> Component:
    if figure.status is FEW:
        left: Any = html.Span(kpi_parts(kpi, figure, lang), className="muted")
    elif kpi.now and previous is None:
        left = html.Span(NOW.get(lang), className="muted")
    else:
        left = change(delta(kpi, figure, previous, lang))
    versus = VERSUS.get(lang) if previous is not None and not kpi.target else ""
    return html.Div([left, html.Span(target(kpi, lang) or versus, className="muted")], className="kpi-foot")


def change(moved: Delta) -> Component:
    """Arrow and words of a change, coloured by good or bad."""
    tone = {True: "good", False: "bad", None: "muted"}[moved.good]
    return html.Span(f"{moved.arrow} {moved.text}".strip(), className=tone)
