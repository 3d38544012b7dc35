"""The weekly review on the page and on paper: the table of KPIs, who moved, and what explains each change."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import DASH, kpi_amount, kpi_parts, kpi_value, moment, number, share
from components.panels import link, pill
from components.sparkline import spark_path
from components.weekly_words import (
    BETTER,
    BY,
    FALLEN,
    RISEN,
    WORSE,
    contribution,
    moved,
    part_name,
    sentence,
    signed,
    value_of,
)
from domain.decomposition import Part
from domain.kpi import Figure, Kpi
from domain.text import Text
from domain.variation import Point
from domain.weekly import Driver, Line, Mover, Review

HEADS: tuple[Text, ...] = (
    Text("Chỉ số", "KPI"),
    Text("Giá trị", "Value"),
    Text("Tử số / mẫu số", "Numerator / denominator"),
    Text("Mục tiêu", "Target"),
    Text("So kỳ trước", "Change"),
    Text("TB 4 kỳ trước", "Mean of 4 before"),
    Text("Cùng kỳ năm trước", "A year ago"),
    Text("Diễn biến", "Course"),
    Text("Có phải biến động thật?", "Is the change real?"),
)
NEVER_COMPARED = Text("Không so sánh: hồ sơ kỳ trước đã cũ hơn", "Not compared: dossiers of earlier periods are older")
NOW_ONLY = Text("Số tại thời điểm này, chỉ có ở kỳ hiện tại", "A state right now, known for the current period only")
NOBODY = Text(
    "Không đơn vị nào biến động ngoài mức thường của chính mình.", "No unit moved beyond its own ordinary variation."
)
WHY = Text("Chủ yếu do", "Mostly")
NOTHING_EXPLAINED = Text("Chưa có kỳ trước để giải thích thay đổi.", "There is no earlier period to explain a change.")
ADDS, RATE, MIX = Text("Đóng góp", "Adds"), Text("do tỷ lệ", "by rate"), Text("do cơ cấu", "by mix")
TOTAL = Text("Tổng thay đổi", "Whole change")
BEFORE_NOW = Text("Kỳ trước → kỳ này", "Before → now")
SPARK = Text("{count} kỳ gần nhất", "the last {count} periods")
SHOWN_POINTS = 26
OUTCOME_CLASS = {"ordinary": "ordinary", "unknown": "unknown"}

Href = Callable[[Line], str | None]
PlaceHref = Callable[[str, str], str]


def kpi_table(lines: Sequence[Line], behind: Href, lang: str) -> Component:
    """A row for each KPI; its value opens the dossiers ``behind`` it."""
    heads = html.Thead(html.Tr([html.Th(head.get(lang)) for head in HEADS]))
    rows = [html.Tr(_cells(line, behind(line), lang), className=f"s{line.figure.status.step}") for line in lines]
    return html.Table([heads, html.Tbody(rows)], className="weekly-table")


def _cells(line: Line, href: str | None, lang: str) -> list[Component]:
    kpi = line.kpi
    known = line.figure.value is not None
    value = link(value_of(line, lang), href if known else None, "weekly-value")
    aim = share(kpi.target, lang) if kpi.target is not None else DASH
    return [
        html.Th(
            [html.Span(kpi.label.get(lang)), pill(line.figure.status, lang)], scope="row", title=kpi.help.get(lang)
        ),
        html.Td(value, className="num"),
        html.Td(kpi_parts(kpi, line.figure, lang) or DASH, className="num muted weekly-parts"),
        html.Td(aim, className="num"),
        html.Td(changed(line, lang), className="num"),
        html.Td(_past(kpi, line.usual, lang), className="num"),
        html.Td(_past(kpi, line.year_ago, lang), className="num"),
        html.Td(spark(line.trail, lang)),
        html.Td(verdict(line, lang), className="weekly-verdict"),
    ]


def changed(line: Line, lang: str) -> Component:
    """The change against the period before, coloured by what is good for the KPI."""
    text, tone = moved(line, lang)
    return html.Span(text, className=tone)


def verdict(line: Line, lang: str) -> Component:
    """Whether the value is ordinary, in a sentence; why not, where it is not compared."""
    kind = line.verdict.kind
    why = NOW_ONLY if line.kpi.now else NEVER_COMPARED if line.previous is None and line.figure.value else None
    words = sentence(line) if kind != "unknown" or why is None or len(line.trail) > 1 else why
    return html.Span(words.get(lang), className=f"says-{OUTCOME_CLASS.get(kind, 'special')}")


def _past(kpi: Kpi, figure: Figure | None, lang: str) -> str:
    if figure is None:
        return DASH
    return kpi_amount(kpi, figure, lang) if kpi.kind == "ratio" else kpi_value(kpi, figure, lang)


def spark(trail: Sequence[Point], lang: str, width: int = 110, height: int = 24) -> Component | None:
    """The KPI's last periods as a line."""
    values = [num if den is None else num / den if num is not None and den else None for num, den in trail]
    shown = values[-SHOWN_POINTS:]
    path = spark_path(shown, width, height)
    if not path:
        return None
    title = SPARK.get(lang).format(count=len(shown))
    return html.Div(
        className="weekly-spark",
        title=title,
        style={"clipPath": path, "width": f"{width}px", "height": f"{height}px"},
    )


def mover_lists(review: Review, place: PlaceHref, lang: str) -> Component:
    """Who moved beyond their ordinary variation: for the better, for the worse, and where neither side is better."""
    sides: dict[str, list[Component]] = {"better": [], "worse": [], "risen": [], "fallen": []}
    for line in review.lines:
        for mover in review.movers.get(line.kpi.key, ()):
            rose = (mover.line.change or 0) > 0
            side = {True: "better", False: "worse", None: "risen" if rose else "fallen"}[mover.line.good]
            sides[side].append(_mover(line, mover, review, place, lang))
    if not any(sides.values()):
        return html.P(NOBODY.get(lang), className="muted")
    named = (("better", BETTER), ("worse", WORSE), ("risen", RISEN), ("fallen", FALLEN))
    shown = [_side(name, label.get(lang), sides[name]) for name, label in named if sides[name]]
    return html.Div(shown, className="weekly-sides")


def _side(name: str, label: str, movers: Sequence[Component]) -> Component:
    return html.Div([html.H3(f"{label} ({len(movers)})"), html.Ul(list(movers))], className=f"weekly-side side-{name}")


def _mover(line: Line, mover: Mover, review: Review, place: PlaceHref, lang: str) -> Component:
    name = review.names.get((mover.by, mover.key), mover.key)
    head = [
        link(name, place(mover.by, mover.key), "weekly-name"),
        html.Span(f" · {line.kpi.label.get(lang)}: "),
        html.B(value_of(mover.line, lang)),
        " ",
        changed(mover.line, lang),
        html.Span(f" ({kpi_parts(line.kpi, mover.line.figure, lang)})" if line.kpi.kind != "count" else ""),
    ]
    why = leading(line.kpi, mover.drivers, review.names, lang)
    told = [html.Div(head), html.Div(sentence(mover.line).get(lang), className="muted")]
    return html.Li([*told, *([html.Div([f"{WHY.get(lang)}: ", why], className="weekly-why")] if why else [])])


def leading(kpi: Kpi, drivers: Sequence[Driver], names: Mapping[tuple[str, str], str], lang: str, most: int = 4) -> str:
    """The part of each decomposition that adds most, in a line."""
    told = []
    for driver in drivers[:most]:
        whole = driver.parts.exact_change or 0
        along = [part for part in driver.parts.parts if part.key is not None and part.exact * whole > 0]
        if along:
            told.append(f"{part_name(driver, along[0], names, lang)} {contribution(kpi, along[0], lang)}")
    return "; ".join(told)


def driver_tables(review: Review, lang: str) -> list[Component]:
    """For each KPI what explains its change; paper shows those that are not ordinary, and the rate on time."""
    shown = [
        _drivers(line, review.drivers[line.kpi.key], review, lang)
        for line in review.lines
        if review.drivers.get(line.kpi.key)
    ]
    return shown or [html.P(NOTHING_EXPLAINED.get(lang), className="muted")]


def _drivers(line: Line, drivers: Sequence[Driver], review: Review, lang: str) -> Component:
    opened = line.kpi.key == "on_time"
    special = opened or line.verdict.kind not in {"ordinary", "unknown"}
    why = leading(line.kpi, drivers, review.names, lang)
    summary = [html.B(line.kpi.label.get(lang)), " ", changed(line, lang), html.Span(f" · {why}" if why else "")]
    tables = [_decomposition(line.kpi, driver, review.names, lang) for driver in drivers]
    return html.Details(
        [html.Summary(summary), html.Div(tables, className="weekly-parts-of")],
        open=opened,
        className="weekly-driver" + (" is-special" if special else ""),
    )


def _decomposition(kpi: Kpi, driver: Driver, names: Mapping[tuple[str, str], str], lang: str) -> Component:
    largest = max(abs(part.exact) for part in driver.parts.parts)
    mixed = driver.parts.parts[0].rate is not None
    heads = ["", ADDS.get(lang), ""] + ([RATE.get(lang), MIX.get(lang)] if mixed else [BEFORE_NOW.get(lang)])
    rows = [
        html.Tr([html.Td(part_name(driver, part, names, lang)), *_part(kpi, part, float(largest), lang)])
        for part in driver.parts.parts
    ]
    total = [html.Td(TOTAL.get(lang)), html.Td(signed(kpi, driver.parts.change, lang, _fine(kpi)), className="num")]
    total.append(html.Td(colSpan=3 if mixed else 2))
    return html.Table(
        [
            html.Caption(BY[driver.by].get(lang)),
            html.Thead(html.Tr([html.Th(head) for head in heads])),
            html.Tbody([*rows, html.Tr(total, className="weekly-total")]),
        ],
        className="weekly-parts-table" + (" is-mixed" if mixed else ""),
    )


def _part(kpi: Kpi, part: Part[str], largest: float, lang: str) -> list[Component]:
    width = abs(part.contribution) / largest * 100 if largest else 0
    side = "up" if part.contribution >= 0 else "down"
    bar = html.Div(className=f"weekly-bar bar-{side}", style={"--v": f"{width / 2:.1f}%"})
    cells: list[Any] = [html.Td(contribution(kpi, part, lang), className="num"), html.Td(bar)]
    if part.rate is None:
        return [*cells, html.Td(_both(kpi, part, lang), className="num muted")]
    effects = (part.rate_effect, part.mix_effect)
    return [*cells, *(html.Td(signed(kpi, each, lang, _fine(kpi)), className="num muted") for each in effects)]


def _both(kpi: Kpi, part: Part[str], lang: str) -> str:
    """Amounts of both periods: dossiers, or hours per dossier."""
    before, after = part.num
    if kpi.kind == "mean" and part.den:
        before, after = before / part.den[0] / 60, after / part.den[1] / 60
    digits = 1 if kpi.kind == "mean" else 0
    return f"{number(before, digits, lang)} → {number(after, digits, lang)}"


def _fine(kpi: Kpi) -> int:
    return 0 if kpi.kind == "count" else kpi.digits + 1


def print_head(review: Review, lang: str) -> Component:
    """What stands above the sheets: place, period, version of the data and time."""
    line = Text("Số liệu lúc {at} · phiên bản {version}", "Figures of {at} · version {version}").get(lang)
    told = line.format(at=moment(review.as_of, lang), version=review.version)
    parts = [html.H2(review.name), html.P(review.window.period.label(lang)), html.P(told, className="muted")]
    return html.Div(parts, className="weekly-head")
