"""A small breakdown: one bar per channel, field or procedure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import kpi_amount, kpi_parts
from components.panels import link
from components.ranking import bar_scale
from domain.kpi import Figure, Kpi


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar: name, figure, and where a click leads."""

    key: str
    name: str
    figure: Figure
    href: str | None = None


def bars(rows: Sequence[BarRow], kpi: Kpi, lang: str) -> Component:
    """Horizontal bars of ``rows`` in the given order, from 0 to 100 % for ratios and to the greatest otherwise."""
    top = 1.0 if kpi.kind == "ratio" else bar_scale(kpi, [row.figure for row in rows])[1]
    return html.Table(html.Tbody([_bar(row, kpi, top, lang) for row in rows]), className="bars")


def _bar(row: BarRow, kpi: Kpi, top: float, lang: str) -> Component:
    length = 100 * min(1.0, (row.figure.value or 0.0) / top)
    bar = html.Div(className="bar", style={"--v": f"{length:.0f}%"})
    step = row.figure.status.step or ("v" if kpi.bands is None else 0)
    cells = [
        html.Td(link(row.name, row.href), className="name"),
        html.Td(bar, className="track"),
        html.Td(kpi_amount(kpi, row.figure, lang), className="num"),
        html.Td(kpi_parts(kpi, row.figure, lang), className="num muted"),
    ]
    return html.Tr(cells, className="sv" if step == "v" else f"s{step}")
