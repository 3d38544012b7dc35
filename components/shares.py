"""Parts of a whole as stacked bars, and KPIs one under the other with the dossiers counted, measured on and missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import kpi_amount, number, percent
from components.panels import link
from domain.kpi import FEW, NONE, Figure, Kpi
from domain.text import Text

DOSSIERS = Text("{count} hồ sơ", "{count} dossiers")
MISSING = Text("còn {count}", "{count} to go")


@dataclass(frozen=True, slots=True)
class Share:
    """One part: ``css`` colours it (``share-online`` …), ``href`` opens its dossiers."""

    css: str
    label: str
    count: float
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One stacked bar: ``href`` opens the dossiers of all its parts together."""

    label: str
    shares: Sequence[Share]
    href: str | None = None

    @property
    def count(self) -> float:
        """Dossiers of all parts."""
        return sum(share.count for share in self.shares)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One KPI of a path: the dossiers of its figure's numerator, of its denominator, and the rest, as addresses."""

    kpi: Kpi
    figure: Figure
    num: str
    den: str
    miss: str


def stacked(wholes: Sequence[Whole], lang: str) -> Component:
    """One bar for each whole, its dossiers beside it; every part and number is a link."""
    return html.Div([_whole(whole, lang) for whole in wholes if whole.count], className="wholes")


def share_list(whole: Whole, lang: str) -> Component:
    """The parts of one whole in words: colour, name, dossiers, share; it is the legend of the bars as well."""
    return html.Ul([_entry(share, whole.count, lang) for share in whole.shares if share.count], className="share-list")


def split_bars(wholes: Sequence[Whole], lang: str) -> Component:
    """One bar for each whole with its parts in words; a whole that no dossier tells of says so."""
    bars = [
        [_whole(whole, lang), share_list(whole, lang)] if whole.count else [_unknown(whole.label, lang)]
        for whole in wholes
    ]
    return html.Div([part for pair in bars for part in pair], className="wholes")


def path(rows: Sequence[StepRow], lang: str) -> Component:
    """KPIs from intake to result: rate, bar, dossiers counted of those measured on, and those still missing."""
    return html.Table(html.Tbody([_step(row, lang) for row in rows]), className="bars path")


def _whole(whole: Whole, lang: str) -> Component:
    segments = [_segment(share, whole.count, lang) for share in whole.shares if share.count]
    count = DOSSIERS.get(lang).format(count=number(whole.count, 0, lang))
    head = html.Div([html.Span(whole.label), link(count, whole.href, "num muted")], className="whole-head")
    return html.Div([head, html.Div(segments, className="whole-track")], className="whole")


def _unknown(label: str, lang: str) -> Component:
    return html.Div([html.Span(label), html.Span(NONE.label.get(lang), className="muted")], className="whole-head")


def _segment(share: Share, whole: float, lang: str) -> Component:
    words = f"{share.label}: {DOSSIERS.get(lang).format(count=number(share.count, 0, lang))}"
    title = f"{words} ({percent(share.count / whole, 1, lang)})"
    segment = link(html.Span(title, className="visually-hidden"), share.href, f"segment {share.css}")
    segment.style = {"flexGrow": share.count}
    segment.title = title
    return segment


def _entry(share: Share, whole: float, lang: str) -> Component:
    parts = [
        html.I(className=f"key {share.css}"),
        html.Span(share.label, className="share-name"),
        link(number(share.count, 0, lang), share.href, "num"),
        html.Span(percent(share.count / whole, 1, lang), className="num muted"),
    ]
    return html.Li(parts)


def _step(row: StepRow, lang: str) -> Component:
    figure, den, num = row.figure, row.figure.den or 0, row.figure.num or 0
    length = 100 * min(1.0, num / den) if den and figure.status is not FEW else 0.0
    bar = html.Div(className="bar", style={"--v": f"{length:.0f}%"})
    counts = [link(number(num, 0, lang), row.num), " / ", link(number(den, 0, lang), row.den)] if den else []
    missing = MISSING.get(lang).format(count=number(den - num, 0, lang))
    cells = [
        html.Td(row.kpi.label.get(lang), className="name", title=row.kpi.help.get(lang)),
        html.Td(bar, className="track"),
        html.Td(html.B(kpi_amount(row.kpi, figure, lang)), className="num"),
        html.Td(counts, className="num"),
        html.Td(link(missing, row.miss) if den else None, className="num"),
    ]
    return html.Tr(cells, className=f"s{figure.status.step}")
