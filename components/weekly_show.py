"""The weekly review in big type: one KPI to a slide, read from the back of the room; assets/weekly.js turns them."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.format import DASH, kpi_amount, kpi_parts, kpi_value, share
from components.panels import pill
from components.weekly import changed, leading, spark, verdict
from components.weekly_promises import promise_lists
from components.weekly_words import value_of
from domain.commitments import Commitments
from domain.text import Text
from domain.weekly import Line, Review
from domain.zone import ZONE

GLANCE = Text("Toàn cảnh", "At a glance")
PROMISES = Text("Cam kết", "Commitments")
AIM = Text("Mục tiêu", "Target")
MEAN4, YEAR_AGO = Text("TB 4 kỳ trước", "Mean of 4 before"), Text("Cùng kỳ năm trước", "A year ago")
CHANGE = Text("So kỳ trước", "Change")
WHY, MOVED = Text("Chủ yếu do", "Mostly"), Text("Biến động nhất", "Moved most")
HINT = Text(
    "← → đơn vị trước, sau · ↑ ↓ chỉ số trước, sau · Esc thoát",
    "← → previous, next unit · ↑ ↓ previous, next KPI · Esc leaves",
)


def slides(review: Review, promised: Commitments, ring: Mapping[str, str], lang: str) -> Component:
    """Every slide of one place; ``ring`` holds the addresses ``prev``, ``next`` and ``leave`` that keys lead to."""
    known = [line for line in review.lines if line.figure.value is not None]
    today = review.as_of.astimezone(ZONE).date()
    told = promise_lists(promised, today, lang, writable=False)
    pages = [
        _slide(GLANCE.get(lang), [_glance(known, lang)], "glance"),
        *(_slide(line.kpi.label.get(lang), _one(line, review, lang), line.kpi.key) for line in known),
        _slide(PROMISES.get(lang), told, "promises"),
    ]
    head = html.Div(
        [html.Span(review.name), html.Span(review.window.period.label(lang), className="muted")], className="show-head"
    )
    marks = {f"data-{name}": address for name, address in ring.items()}
    note = review.window.note
    notes = [html.P(note.get(lang), className="show-note")] if note else []
    hint = html.P([html.Span(className="show-count"), HINT.get(lang)], className="show-hint muted")
    return html.Div([head, *notes, html.Div(pages, className="show-slides"), hint], id="weekly-show", **marks)


def _slide(title: str, body: Sequence[Component], key: str) -> Component:
    return html.Section([html.H2(title), *body], className="show-slide", **{"data-slide": key})


def _glance(lines: Sequence[Line], lang: str) -> Component:
    tiles = [
        html.Div(
            [html.Div(line.kpi.short.get(lang)), _amount(line, lang), changed(line, lang)],
            className=f"show-tile s{line.figure.status.step}",
        )
        for line in lines
    ]
    return html.Div(tiles, className="show-tiles", style={"--third": str(-(-len(tiles) // 3))})


def _amount(line: Line, lang: str) -> Component:
    return html.B([kpi_value(line.kpi, line.figure, lang), html.Small(f" {line.kpi.unit.get(lang)}")])


def _one(line: Line, review: Review, lang: str) -> list[Component]:
    kpi = line.kpi
    aim = share(kpi.target, lang) if kpi.target is not None else DASH
    facts = (
        (CHANGE, changed(line, lang)),
        (AIM, aim),
        (MEAN4, kpi_amount(kpi, line.usual, lang) if line.usual else DASH),
        (YEAR_AGO, kpi_amount(kpi, line.year_ago, lang) if line.year_ago else DASH),
    )
    told = [html.Div([html.Dt(name.get(lang)), html.Dd(value)]) for name, value in facts]
    why = leading(kpi, review.drivers.get(kpi.key, ()), review.names, lang)
    return [
        html.Div([html.Span(value_of(line, lang), className="show-value"), pill(line.figure.status, lang)]),
        html.P(kpi_parts(kpi, line.figure, lang), className="muted"),
        html.Dl(told, className="show-facts"),
        html.P(verdict(line, lang)),
        html.Div(spark(line.trail, lang, 640, 90)),
        *([html.P([html.B(f"{WHY.get(lang)}: "), why])] if why else []),
        *_movers(line, review, lang),
    ]


def _movers(line: Line, review: Review, lang: str) -> list[Component]:
    found = review.movers.get(line.kpi.key, ())
    if not found:
        return []
    told = [
        html.Li(
            [
                review.names.get((each.by, each.key), each.key),
                f": {value_of(each.line, lang)} ",
                changed(each.line, lang),
            ]
        )
        for each in found
    ]
    return [html.P(html.B(MOVED.get(lang))), html.Ul(told, className="show-movers")]
