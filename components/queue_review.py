"""The review of counters and queues: heat map of the week, times of service, and the switch to the live board."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.board import minutes
from components.format import DASH, NBSP, number
from components.panels import link
from domain.queue_review import FEWEST_IN_CELL, MEASURES, WEEKDAYS, HourCell, Spread
from domain.text import Text

LIVE, REVIEW = Text("Trực tiếp", "Live"), Text("Nhìn lại", "Review")
VIEWS = Text("Cách xem", "Views")
HOUR = Text("{hour}h", "{hour}:00")
SHORT_HOUR = Text("{hour}h", "{hour}h")
FEW = Text("ít vé", "few")
NO_TICKETS = Text("Không có vé nào trong kỳ đang chọn.", "No ticket was issued in the period.")
WIDEN = Text("Chọn kỳ khác, hoặc trung tâm khác.", "Choose another period, or another center.")
NO_TIMES = Text("Chưa có vé nào biết thời gian phục vụ.", "No ticket with a known handling time.")
CELL: dict[str, Text] = {
    "arrivals": Text(
        "{when}: {value} vé mỗi giờ, {count} vé trong {days} ngày mở cửa",
        "{when}: {value} tickets an hour, {count} tickets in {days} open days",
    ),
    "wait": Text("{when}: chờ trung bình {value}, {count} lượt gọi", "{when}: average wait {value}, {count} calls"),
    "left": Text("{when}: {value} bỏ về, {count} vé", "{when}: {value} left unserved, {count} tickets"),
}
ABOUT: dict[str, Text] = {
    "arrivals": Text("Vé mỗi giờ, trung bình mỗi ngày mở cửa", "Tickets an hour, average of the open days"),
    "wait": Text("Phút chờ trung bình, theo giờ lấy số", "Average wait in minutes, by the hour of issue"),
    "left": Text("Tỷ lệ vé bỏ về (%), theo giờ lấy số", "Share of tickets left unserved (%), by the hour of issue"),
}
KEY_FEW = Text("dưới {least} vé", "fewer than {least} tickets")
KEY_NONE = Text("trống: không có vé", "blank: no ticket")
MORE = Text("ít → nhiều", "few → many")
WAIT_KEYS: tuple[tuple[int, Text], ...] = (
    (5, Text("≤ nửa chuẩn", "≤ half the norm")),
    (4, Text("≤ 80 % chuẩn", "≤ 80% of it")),
    (3, Text("≤ chuẩn", "≤ the norm")),
    (2, Text("≤ 1,5 chuẩn", "≤ 1.5 norms")),
    (1, Text("hơn nữa", "more")),
)
WAIT_LIMITS = ((0.5, 5), (0.8, 4), (1.0, 3), (1.5, 2))
"""Average wait over the norm, up to which a colour step holds; beyond the last it is 1."""
LEVELS = 5
WHOLE_FROM = 10
"""From so many tickets an hour on decimals say nothing."""
SPREAD_HEADS: tuple[Text, ...] = (
    Text("Vé", "Tickets"),
    Text("Một nửa số vé nằm trong ô đậm; vạch: trung vị; đầu dây: 90 %", "Box: middle half; mark: median; end: 90%"),
    Text("Trung vị", "Median"),
    Text("P25–P75", "P25–P75"),
    Text("P90", "P90"),
)
SPREAD_TITLE = Text(
    "{name}: một nửa mất {low} đến {high}, trung vị {median}, 90 % không quá {p90} ({count} vé)",
    "{name}: the middle half takes {low} to {high}, median {median}, 90% within {p90} ({count} tickets)",
)


def tabs(live: str, review: str, lang: str, *, reviewing: bool) -> Component:
    """The two ways to look at counters and queues; the one that is open is marked."""
    ways = ((LIVE, live, not reviewing), (REVIEW, review, reviewing))
    links = [link(words.get(lang), href, "is-on" if on else "") for words, href, on in ways]
    return html.Nav(links, className="queue-tabs", **{"aria-label": VIEWS.get(lang)})


def nothing(sentence: Text, lang: str) -> Component:
    """No ticket stands behind a panel."""
    return html.P([f"{sentence.get(lang)} ", html.Span(WIDEN.get(lang))], className="muted review-none")


def heat_map(cells: Sequence[HourCell], measure: str, norm_s: float, lang: str) -> Component:
    """Weekdays down, hours across; an hour without tickets is blank, one with few is hatched."""
    if not cells:
        return nothing(NO_TICKETS, lang)
    known = {(cell.weekday, cell.hour): cell for cell in cells}
    hours = range(min(cell.hour for cell in cells), max(cell.hour for cell in cells) + 1)
    days = sorted({cell.weekday for cell in cells})
    shown = [cell.value(measure) or 0.0 for cell in cells if not cell.few(measure)]
    top = max(shown, default=0.0)
    heads = [html.Th(), *(html.Th(SHORT_HOUR.get(lang).format(hour=hour), scope="col") for hour in hours)]
    rows = [
        html.Tr(
            [
                html.Th(WEEKDAYS[day].get(lang), scope="row"),
                *(_cell(known.get((day, hour)), measure, (norm_s, top), lang) for hour in hours),
            ]
        )
        for day in days
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="heat")
    about = html.P(ABOUT[measure].get(lang), className="muted")
    return html.Div([about, html.Div(table, className="scroll"), _heat_legend(measure, lang)])


def _cell(cell: HourCell | None, measure: str, scale: tuple[float, float], lang: str) -> Component:
    if cell is None:
        return html.Td("")
    value, count = cell.value(measure), cell.tickets.calls if measure == "wait" else cell.tickets.issued
    when = f"{WEEKDAYS[cell.weekday].get(lang)} {HOUR.get(lang).format(hour=cell.hour)}"
    if cell.few(measure):
        told = CELL[measure].get(lang).format(when=when, value=FEW.get(lang), count=count, days=cell.days)
        return html.Td(html.Span(FEW.get(lang), className="sr-only"), className="is-few", title=told)
    full = minutes(value, lang) if measure == "wait" else _short(value, measure, lang) + _unit(measure, lang)
    told = CELL[measure].get(lang).format(when=when, value=full, count=number(count, 0, lang), days=cell.days)
    return html.Td(_short(value, measure, lang), className=_colour(value or 0.0, measure, scale), title=told)


def _unit(measure: str, lang: str) -> str:
    return ("%" if lang == "en" else f"{NBSP}%") if measure == "left" else ""


def _arrivals(value: float | None, lang: str) -> str:
    return number(value, 0 if (value or 0) >= WHOLE_FROM else 1, lang)


def _short(value: float | None, measure: str, lang: str) -> str:
    if measure == "arrivals":
        return _arrivals(value, lang)
    if value is None:
        return DASH
    scaled = value / 60 if measure == "wait" else value * 100
    return number(scaled, 0 if measure == "wait" and scaled >= WHOLE_FROM else 1, lang)


def _colour(value: float, measure: str, scale: tuple[float, float]) -> str:
    """Class of the colour: a wait against the norm, a volume or share against the greatest one shown."""
    norm_s, top = scale
    if measure == "wait":
        return f"s{next((step for limit, step in WAIT_LIMITS if value <= limit * norm_s), 1)}"
    return f"v{min(LEVELS, 1 + int(LEVELS * value / top))}" if top else "v1"


def _heat_legend(measure: str, lang: str) -> Component:
    if measure == "wait":
        keys = [_key(f"s{step}", words.get(lang)) for step, words in WAIT_KEYS]
    else:
        steps = [html.I(className=f"key v{step}") for step in range(1, LEVELS + 1)]
        keys = [html.Li([html.Span(steps, className="heat-steps"), MORE.get(lang)])]
    few = _key("s0", KEY_FEW.get(lang).format(least=FEWEST_IN_CELL))
    return html.Div(html.Ul([*keys, few, html.Li(KEY_NONE.get(lang))]), className="legend")


def _key(classes: str, words: str) -> Component:
    return html.Li([html.I(className=f"key {classes}"), words])


def spreads(rows: Sequence[Spread], head: Text, lang: str) -> Component:
    """Handling times as strips on one axis: box of the middle half, mark at the median, line to the 90th percentile."""
    if not rows:
        return nothing(NO_TIMES, lang)
    top = max((row.p90 or 0.0 for row in rows if not row.few), default=0.0) or 1.0
    heads = html.Div([html.Span(words.get(lang)) for words in (head, *SPREAD_HEADS)], className="spread-heads")
    return html.Div([heads, *(_spread(row, top, lang) for row in rows)], className="spreads")


def _spread(row: Spread, top: float, lang: str) -> Component:
    counted = number(row.count, 0, lang)
    if row.few:
        return html.Div(
            [html.Span(row.name, className="name"), html.Span(counted), html.Span(FEW.get(lang), className="muted")],
            className="spread is-few",
        )
    low, median, high, p90 = (minutes(each, lang) for each in (row.p25, row.median, row.p75, row.p90))
    told = SPREAD_TITLE.get(lang).format(name=row.name, low=low, high=high, median=median, p90=p90, count=counted)
    a, m, b, z = (100 * (each or 0.0) / top for each in (row.p25, row.median, row.p75, row.p90))
    spans = (("whisker", b, z - b), ("box", a, b - a), ("mark", m, None))
    bar = html.Span([_mark(*span) for span in spans], className="strip")
    middle = f"{number((row.p25 or 0.0) / 60, 1, lang)}–{number((row.p75 or 0.0) / 60, 1, lang)}"
    labels = [words.get(lang) for words in SPREAD_HEADS]
    return html.Div(
        [
            html.Span(row.name, className="name"),
            html.Span(counted, **{"data-label": labels[0]}),
            bar,
            html.B(median, **{"data-label": labels[2]}),
            html.Span(middle),
            html.Span(p90, **{"data-label": labels[4]}),
        ],
        className="spread",
        title=told,
    )


def _mark(kind: str, left: float, width: float | None) -> Component:
    """One piece of a strip; places are percents of the axis."""
    style = {"left": f"{left:.1f}%"} | ({} if width is None else {"width": f"{width:.1f}%"})
    return html.I(className=kind, style=style)


def measure_options(lang: str) -> list[Mapping[str, Any]]:
    """Choices of the heat map's switch."""
    return [{"value": key, "label": words.get(lang)} for key, words in MEASURES.items()]
