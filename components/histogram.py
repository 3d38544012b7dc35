"""How long dossiers take: a histogram over a logarithmic axis, the median's card, and the table of procedures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, NBSP, number, percent, working
from components.sparkline import spark_path
from components.states import EMPTY, empty
from domain.durations import DAY, Bar, Times, bars
from domain.kpis import HOURS, LEAST_DOSSIERS
from domain.text import Text

Address = Callable[[str], str]
"""Key of a bar -> address of its dossiers."""

MEDIAN = Text("Trung vị thời gian giải quyết", "Median processing time")
MEDIAN_HELP = Text(
    "Một nửa số hồ sơ giải quyết trong kỳ mất không quá chừng này giờ làm việc; ước theo nhóm thời gian.",
    "Half of the dossiers settled in the period took no longer, in working hours; read from buckets of time.",
)
P90_SHORT = Text("90 % không quá {hours} giờ", "90% within {hours} h")
WHOLE = Text("Toàn bộ", "All")
MIDDLE = Text("trung vị {hours} giờ", "median {hours} h")
MEAN = Text("trung bình {hours} giờ", "mean {hours} h")
LIMIT = Text("thời hạn {hours} giờ", "limit {hours} h")
BAR = Text("{span}: {count} hồ sơ ({share})", "{span}: {count} dossiers ({share})")
UNDER = Text("dưới {high}", "under {high}")
FROM = Text("từ {low}", "{low} or more")
HEADS: tuple[tuple[Text, Text], ...] = (
    (Text("Hồ sơ", "Dossiers"), Text("Hồ sơ giải quyết trong kỳ, biết thời gian.", "Settled, with a known time.")),
    (Text("Trung bình", "Mean"), Text("Giờ làm việc.", "Working hours.")),
    (Text("Trung vị", "Median"), Text("Giờ làm việc.", "Working hours.")),
    (Text("P90", "P90"), Text("90 % hồ sơ không quá, giờ làm việc.", "90% took no longer, working hours.")),
    (Text("Thời hạn", "Limit"), Text("Thời hạn theo quy định, giờ làm việc.", "Statutory limit, working hours.")),
    (
        Text("Vượt thời hạn", "Over limit"),
        Text(
            "Hồ sơ lâu hơn thời hạn theo quy định / hồ sơ có thời hạn và không phải chờ bổ sung.",
            "Dossiers longer than the statutory limit / dossiers with one that waited for no papers.",
        ),
    ),
)
PROCEDURE = Text("Thủ tục", "Procedure")
SHAPE = Text("Phân bố", "Shape")
OVER_COLUMN = 7
_LEAST_BARS = 8
_PER_POINT = 2
"""Bars to a point of a procedure's small shape."""
_EDGE = 0.97
"""Further right a label would stand out of the axis."""


@dataclass(frozen=True, slots=True)
class Series:
    """One distribution: its name, times, statutory limit in working hours if it has one, and its bars' addresses."""

    name: str
    times: Times
    address: Address
    limit_hours: int | None = None


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One line of the table: ``narrow`` lists only its dossiers, ``href`` opens its own distribution."""

    name: str
    times: Times
    limit_hours: int | None
    href: str
    narrow: str
    chosen: bool = False


def median_card(times: Times, href: str, lang: str) -> Component:
    """The median as a card beside those of the KPIs."""
    middle, high = times.quantile(0.5), times.quantile(0.9)
    few = times.number < LEAST_DOSSIERS
    value = DASH if few else hours(middle, lang)
    foot = "" if few else P90_SHORT.format(hours=hours(high, lang)).get(lang)
    unit = [] if few else [html.Span(HOURS.get(lang), className="kpi-unit")]
    body = [
        html.Div(html.Span(MEDIAN.get(lang), className="kpi-label"), className="kpi-head"),
        html.Div(
            [html.Span(value, className="kpi-number"), *unit], className="kpi-value is-empty" if few else "kpi-value"
        ),
        html.Div(html.Span(foot, className="muted"), className="kpi-foot"),
    ]
    return dcc.Link(body, href=href, className="kpi s0", title=MEDIAN_HELP.get(lang))


def hours(minutes: float | None, lang: str) -> str:
    """Working minutes as working hours with one decimal; "–" when unknown."""
    return number(None if minutes is None else minutes / 60, 1, lang)


def histogram(series: Sequence[Series], lang: str) -> Component:
    """Bars of one or two distributions side by side, each in shares of its own dossiers, every bar a link."""
    drawn = [bars(each.times.counts) for each in series]
    if not any(bar.count for each in drawn for bar in each):
        return empty(lang)
    first, last = _range(drawn)
    shares = [[bar.count / max(1, each.times.number) for bar in some] for each, some in zip(series, drawn, strict=True)]
    top = max(max(each) for each in shares)
    cells = [
        html.Div(
            [_bar(series[at], at, drawn[at][index], shares[at][index], top, lang) for at in range(len(series))],
            className="hist-cell",
        )
        for index in range(first, last + 1)
    ]
    ends = drawn[0][first], drawn[0][last]
    marks = [_mark(each, at, ends, lang) for at, each in enumerate(series)]
    ticks = html.Div([_tick(minutes, label, ends, lang) for minutes, label in TICKS], className="hist-ticks")
    plot = html.Div([*cells, *(mark for some in marks for mark in some)], className="hist-plot")
    return html.Div([_names(series, lang), plot, ticks], className="histogram")


TICKS: tuple[tuple[int, Text], ...] = (
    (15, Text("15 phút", "15 min")),
    (60, Text("1 giờ", "1 h")),
    (DAY // 2, Text("4 giờ", "4 h")),
    *((DAY * days, Text(f"{days} ngày", f"{days} d")) for days in (1, 4, 16, 64, 256)),
)
"""Durations named under the axis; a day has 8 working hours."""


def _range(drawn: Sequence[Sequence[Bar]]) -> tuple[int, int]:
    """First and last bar to draw: those that are not empty, and a few more when they are few."""
    full = [index for some in drawn for index, bar in enumerate(some) if bar.count]
    first, last = min(full), max(full)
    while last - first + 1 < _LEAST_BARS:
        first, last = max(0, first - 1), min(len(drawn[0]) - 1, last + 1)
    return first, last


def _bar(each: Series, at: int, bar: Bar, share: float, top: float, lang: str) -> Component:
    words = BAR.format(span=_span(bar), count=number(bar.count, 0, lang), share=percent(share, 1, lang))
    title = f"{each.name}: {words.get(lang)}"
    style = {"--v": f"{100 * share / top:.1f}%"}
    if not bar.count:
        return html.Span(className=f"hist-bar hist-{at}", style=style)
    return dcc.Link("", href=each.address(bar.key), className=f"hist-bar hist-{at}", style=style, title=title)


def _span(bar: Bar) -> Text:
    low, high = (Text(working(end, "vi"), working(end, "en")) for end in (bar.low, bar.high))
    if not bar.low:
        return UNDER.format(high=high)
    return (
        FROM.format(low=low)
        if bar.high is None
        else Text("{low} – {high}", "{low} – {high}").format(low=low, high=high)
    )


def _place(minutes: float, ends: tuple[Bar, Bar]) -> float | None:
    """Where a duration stands on the axis, 0..1; None outside it."""
    low = ends[0].low or (ends[0].high or 1) / 2**0.5
    high = ends[1].high or ends[1].low * 2**0.5
    place = (log2(max(minutes, 1)) - log2(low)) / (log2(high) - log2(low))
    return place if 0 <= place <= 1 else None


def _tick(minutes: int, label: Text, ends: tuple[Bar, Bar], lang: str) -> Component | None:
    place = _place(minutes, ends)
    return None if place is None or place > _EDGE else html.Span(label.get(lang), style={"--l": f"{100 * place:.1f}%"})


def _mark(each: Series, at: int, ends: tuple[Bar, Bar], lang: str) -> list[Component]:
    """Upright lines at the median, and at the statutory limit where there is one."""
    limit = None if each.limit_hours is None else each.limit_hours * 60.0
    found = (("median", each.times.quantile(0.5), MIDDLE), ("limit", limit, LIMIT))
    marks = []
    for kind, minutes, words in found:
        place = None if minutes is None else _place(minutes, ends)
        if place is not None:
            label = words.format(hours=hours(minutes, lang)).get(lang)
            side = " to-left" if place > 0.6 else ""  # noqa: PLR2004 - the label stays inside the plot
            classes = f"hist-mark hist-mark-{kind} hist-{at}{side}"
            marks.append(html.Span(html.Span(label), className=classes, style={"--l": f"{100 * place:.1f}%"}))
    return marks


def _names(series: Sequence[Series], lang: str) -> Component:
    return html.Div(
        [
            html.Span([html.I(className=f"key hist-{at}"), f"{each.name}", html.Small(_facts(each.times, lang))])
            for at, each in enumerate(series)
        ],
        className="hist-names",
    )


def _facts(times: Times, lang: str) -> str:
    words = [Text("{n} hồ sơ", "{n} dossiers").format(n=number(times.number, 0, lang))]
    words += [MIDDLE.format(hours=hours(times.quantile(0.5), lang)), MEAN.format(hours=hours(times.mean, lang))]
    return f"{NBSP}{NBSP}" + " · ".join(word.get(lang) for word in words)


def procedure_rows(rows: Sequence[ProcedureRow], numbers: str, over: str, lang: str) -> dict[str, Any]:
    """The table of procedures as data for assets/ranking.js; ``numbers`` and ``over`` are addresses a row narrows."""
    return {
        "classes": f"rank times m{OVER_COLUMN}",
        "target": "",
        "spark": SHAPE.get(lang),
        "heads": [[PROCEDURE.get(lang), "", ""], *(_head(at, lang) for at in range(len(HEADS)))],
        "behind": ["", numbers, numbers, numbers, numbers, "", over],
        "narrow": [row.narrow for row in rows],
        "rows": [_row(row, lang) for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def _head(at: int, lang: str) -> list[str]:
    head, meaning = HEADS[at]
    return [head.get(lang), "num is-metric" if at + 2 == OVER_COLUMN else "num", meaning.get(lang)]


def _row(row: ProcedureRow, lang: str) -> list[Any]:
    """Class, bar, shape, address, then the cells; too few dossiers are grey and give no rate."""
    times, few = row.times, row.times.number < LEAST_DOSSIERS
    share = None if few or times.limited < LEAST_DOSSIERS else times.over_share
    measured = (None,) * 3 if few else (times.mean, times.quantile(0.5), times.quantile(0.9))
    drawn = bars(times.counts)
    counts = [float(sum(bar.count for bar in drawn[at : at + _PER_POINT])) for at in range(0, len(drawn), _PER_POINT)]
    classes = " ".join(filter(None, ("s0", "few" if few else "", "chosen" if row.chosen else "")))
    return [
        classes,
        "" if share is None else f"{100 * share:.0f}%",
        "" if few else spark_path(counts),
        row.href,
        row.name,
        number(times.number, 0, lang),
        *(hours(each, lang) for each in measured),
        number(row.limit_hours, 0, lang),
        percent(share, 1, lang),
    ]
