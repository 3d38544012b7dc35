"""The table of the indicators, grouped by block, and the list of what loses the points of one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, day, kpi_amount, moment, number, percent
from components.score import items, plain_points, written_points
from domain.indicator import Block
from domain.kpi import Figure
from domain.kpis import KPI
from domain.score import STATES, Line
from domain.score_asked import opens
from domain.score_lists import LOST, SHORT
from domain.score_whatif import Margin, margins
from domain.scorecard import Scorecard
from domain.text import Text
from domain.zone import ZONE

HEADS: tuple[tuple[str, Text], ...] = (
    ("no", Text("Mục", "Item")),
    ("name", Text("Chỉ số", "Indicator")),
    ("num", Text("Tử số", "Numerator")),
    ("den", Text("Mẫu số", "Denominator")),
    ("share", Text("Tỷ lệ", "Ratio")),
    ("points", Text("Điểm / tối đa", "Points / max")),
    ("left", Text("Còn thiếu", "Still to win")),
    ("worth", Text("Thêm 1 điểm %", "1 more % point")),
    ("state", Text("Tình trạng", "State")),
    ("lost", Text("Vì sao mất điểm", "What loses points")),
)
DOUBT = Text("Công thức chưa chắc chắn: {doubt}", "Formula not fully known: {doubt}")
WORTH = Text("+{points}", "+{points}")
NEEDS = Text("cần {items}", "{items}")
TONES = {"scored": "s5", "inapplicable": "s0", "assumed": "s3", "no_data": "s0"}
TIME_BLOCK, TIME_NUMBER = "progress", "2.2"
TIME_NOTE = Text(
    "Không chấm điểm; trung bình của hồ sơ giải quyết trong kỳ. Cổng chỉ công bố theo từng thủ tục.",
    "Carries no points; the mean of the dossiers settled in the period. The portal publishes it by procedure only.",
)
TIMES = Text("theo từng thủ tục", "by procedure")
NO_LIST = Text("chỉ có số tổng, không có danh sách", "totals only, there is no list")


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the table leads.

    ``dossiers`` gives the address of a list of dossiers, ``opened`` that of this page with an indicator opened;
    ``shown`` is the one open now, ``times`` the page of processing times.
    """

    dossiers: Callable[[str], str]
    opened: Callable[[str], str]
    shown: str = ""
    times: str = ""


def indicator_table(card: Scorecard, time: Figure, ways: Ways, lang: str) -> Component:
    """The lines of ``card`` under the heading of their block, and the mean processing ``time``."""
    heads = html.Thead(html.Tr([html.Th(text.get(lang), className=f"c-{name}") for name, text in HEADS]))
    told = {margin.line.indicator.code: margin for margin in margins(card.score)}
    unscored = {TIME_BLOCK: [_time(time, ways, lang)]}
    blocks = card.score.formula.blocks
    bodies = [html.Tbody([*_group(each, card, told, ways, lang), *unscored.get(each.key, [])]) for each in blocks]
    return html.Table([heads, *bodies], className="score-lines")


def _group(block: Block, card: Scorecard, told: Mapping[str, Margin], ways: Ways, lang: str) -> list[Component]:
    points = card.score.block(block)
    sum_ = f"{written_points(points.points, lang)} / {plain_points(points.maximum, lang)}"
    title = html.Tr(html.Th([block.label.get(lang), html.Span(sum_)], colSpan=len(HEADS)), className="score-group")
    lines = [line for line in card.score.lines if line.indicator.block == block.key]
    return [title, *(_row(card, told[line.indicator.code], ways, lang) for line in lines)]


def _row(card: Scorecard, margin: Margin, ways: Ways, lang: str) -> Component:
    line, code = margin.line, margin.line.indicator.code
    count, applies = line.count, line.state != "inapplicable"
    cells: Mapping[str, Any] = {
        "no": line.indicator.number,
        "name": _name(line, card.notes.get(code, ()), lang),
        "num": html.Span(number(count.num, 0, lang) if applies else DASH, title=line.indicator.numerator.get(lang)),
        "den": html.Span(number(count.den, 0, lang) if applies else DASH, title=line.indicator.denominator.get(lang)),
        "share": percent(line.share, 2, lang),
        "points": [
            html.B(written_points(line.points, lang)),
            html.Span(f" / {plain_points(line.indicator.maximum, lang)}", className="muted"),
        ],
        "left": written_points(margin.left, lang),
        "worth": _worth(margin, lang),
        "state": html.Span(STATES[line.state].get(lang), className=f"pill {TONES[line.state]}"),
        "lost": _lost(line, ways, lang),
    }
    row = [html.Td(cells[name], className=f"c-{name}", **{"data-label": text.get(lang)}) for name, text in HEADS]
    return html.Tr(row, className=f"is-{line.state}" + (" is-open" if code == ways.shown else ""))


def _time(time: Figure, ways: Ways, lang: str) -> Component:
    """Item 2.2, which is shown and not scored."""
    kpi = KPI["processing_hours"]
    told = {
        "no": TIME_NUMBER,
        "name": [
            html.Span(kpi.label.get(lang), className="line"),
            html.Small(TIME_NOTE.get(lang), className="score-note"),
        ],
        "den": html.Span(number(time.den, 0, lang), title=kpi.help.get(lang)),
        "share": kpi_amount(kpi, time, lang),
        "lost": dcc.Link(TIMES.get(lang), href=ways.times),
    }
    row = [
        html.Td(told.get(name, DASH), className=f"c-{name}", **{"data-label": text.get(lang)}) for name, text in HEADS
    ]
    return html.Tr(row, className="is-unscored")


def _name(line: Line, notes: Sequence[Text], lang: str) -> list[Component]:
    told = [html.Span(line.indicator.label.get(lang), className="line")]
    told += [html.Small(note.get(lang), className="score-note") for note in notes]
    if line.indicator.doubt and line.state != "no_data":
        words = DOUBT.format(doubt=line.indicator.doubt)
        told.append(html.Small(["⚠ ", words.get(lang)], className="score-doubt"))
    return told


def _worth(margin: Margin, lang: str) -> Any:
    if not margin.per_point:
        return DASH
    told = [WORTH.format(points=number(margin.per_point, 3, lang)).get(lang)]
    if margin.items_point is None:
        return told
    needs = NEEDS.get(lang).format(items=items(margin.items_point, margin.line.indicator.item, lang))
    return [*told, html.Small(needs, className="muted")]


def _lost(line: Line, ways: Ways, lang: str) -> list[Component]:
    missing = _missing(line)
    if line.state == "inapplicable" or missing == 0:
        return []
    code = line.indicator.code
    if code in LOST:
        full = line.points is not None and line.points >= line.indicator.maximum
        tone = "score-list is-full" if full else "score-list"
        told = "" if missing is None else items(missing, line.indicator.item, lang)
        words = [SHORT[key].get(lang) for key in LOST[code]] if len(LOST[code]) > 1 else [told]
        return [
            dcc.Link(said, href=ways.dossiers(key), className=tone)
            for said, key in zip(words, LOST[code], strict=True)
            if told
        ]
    if not opens(line.indicator):
        return [html.Small(NO_LIST.get(lang), className="muted")] if missing else []
    if missing is None:
        return []
    return [html.A(items(missing, line.indicator.item, lang), href=ways.opened(code), className="score-open")]


def _missing(line: Line) -> float | None:
    count = line.count
    return None if count.num is None or count.den is None else max(0.0, count.den - count.num)


LOST_HEADS: Mapping[str, tuple[Text, ...]] = {
    "procedure": (
        Text("Mã thủ tục", "Procedure"),
        Text("Tên thủ tục", "Name"),
        Text("Hồ sơ trong kỳ", "Dossiers of the period"),
        Text("Danh mục", "Catalogue"),
    ),
    "decision": (
        Text("Quyết định", "Decision"),
        Text("Cơ quan", "Agency"),
        Text("Ngày tính hạn", "Counted from / due"),
        Text("Ngày thực hiện", "Done on"),
    ),
    "petition": (
        Text("Phản ánh", "Petition"),
        Text("Cơ quan xử lý", "Agency"),
        Text("Hạn xử lý", "Due"),
        Text("Xử lý xong", "Answered"),
    ),
    "commune": (Text("Mã", "Code"), Text("Xã, phường", "Commune")),
}
FIRST = Text("{count} dòng đầu trong {total}.", "The first {count} of {total} lines.")
ALL = Text("{total} dòng.", "{total} lines.")
NONE_LOST = Text("Không có mục nào làm mất điểm chỉ số này.", "Nothing loses points of this indicator.")
UNTOLD = Text("chưa rõ, tính là chưa có", "not told, counts as without")
NOT_YET = Text("chưa có", "not yet")


def lost_table(kind: str, rows: Sequence[Any], total: int, lang: str) -> Component:
    """Rows of what loses points (see queries.score_lost.LostRow), with how many there are in all."""
    if not rows:
        return html.P(NONE_LOST.get(lang), className="muted")
    told = LOST_HEADS[kind] if kind != "procedure" or any(row.unknown for row in rows) else LOST_HEADS[kind][:-1]
    heads = html.Thead(html.Tr([html.Th(text.get(lang)) for text in told]))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in _cells(kind, row, lang)[: len(told)]]) for row in rows])
    said = (FIRST if total > len(rows) else ALL).get(lang)
    counted = said.format(count=number(len(rows), 0, lang), total=number(total, 0, lang))
    return html.Div([html.P(counted, className="muted small"), html.Table([heads, body], className="score-lost")])


def _cells(kind: str, row: Any, lang: str) -> list[str]:
    told = [row.code, row.name]
    if kind == "procedure":
        return [*told, number(row.dossiers, 0, lang), UNTOLD.get(lang) if row.unknown else ""]
    if kind == "commune":
        return told
    return [*told, _when(row.first, lang), _when(row.last, lang) if row.last else NOT_YET.get(lang)]


def _when(value: Any, lang: str) -> str:
    if isinstance(value, datetime):
        return moment(value.astimezone(ZONE), lang)
    return day(value, lang)
