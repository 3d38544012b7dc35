"""What the score could be: the what-if's result, the cheapest path to a target, the forecast of a running period."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import number, percent
from components.score import items, plain_points, written_points
from domain.score import Score
from domain.score_forecast import BackTest, Forecast, forecast_text
from domain.score_path import Path, Step, path_text
from domain.score_whatif import Margin, WhatIf, margins
from domain.text import Text

UNITS = Text("đơn vị", "units")
MOST_UNITS = 10
FIXED = {"inapplicable", "assumed"}
UNTOUCHED = Text(
    "Kéo một thanh trượt để xem điểm mới; tổng hiện nay {points} điểm.",
    "Move a slider to see the new score; it is {points} points now.",
)
BECOMES = Text("{now} → {then} điểm", "{now} → {then} points")
GAIN = Text("{sign}{points} điểm", "{sign}{points} points")
MOST = 5
MOST_LEFT = Text("Còn nhiều điểm nhất ở", "Most points left on")
LEFT = Text("còn {left} điểm; thêm 1 điểm % = +{points} điểm", "{left} points left; 1 more % point = +{points} points")
NOTHING_LEFT = Text("Không còn điểm nào để giành thêm.", "No points are left to win.")
SUPPOSED = Text(
    "Giả định cho chỉ số chưa có số liệu (không tính vào phần tăng): {lines}.",
    "Supposed for lines without data (not part of the gain): {lines}.",
)
STAY = Text("Không thay đổi được: {lines}.", "Cannot be moved: {lines}.")
NO_DATA = Text("chưa có số liệu", "no data")
BLOCK, NOW, THEN, CHANGE = (
    Text("Nhóm", "Block"),
    Text("Hiện nay", "Now"),
    Text("Khi đó", "Then"),
    Text("Thay đổi", "Change"),
)
SAME = Text("không đổi", "no change")
SHORT_LEFT = Text("còn {left}", "{left} left")
WORTH = Text("1 điểm % = {points} điểm", "1 % point = {points} points")
STEP_HEADS = (Text("Chỉ số", "Indicator"), Text("Số việc", "Items"), Text("Điểm", "Points"), Text("Ở đâu", "Where"))
AND_MORE = Text("và {count} đơn vị khác", "and {count} more")
NOT_TOLD = Text("không chia theo đơn vị", "not told by unit")
EFFORT = Text(
    "Tổng công sức {effort} (quy về hồ sơ; trọng số của sản phẩm: thủ tục 50, quyết định 20, phản ánh 5, xã 100).",
    "Effort {effort} in dossiers (weights of this product: procedure 50, decision 20, petition 5, commune 100).",
)
UNKNOWN = Text("Chưa có số liệu nên chưa xét được: {lines}.", "Not considered, as they have no figures: {lines}.")
BAD_TARGET = Text(
    "Điểm mong muốn phải là một số từ 0 đến {maximum}.", "The target must be a number from 0 to {maximum}."
)
OVER = Text("Kỳ đã kết thúc, không còn dự báo.", "The period is over; there is nothing to forecast.")
ELAPSED = Text("Đã qua {days} trên {of} ngày của kỳ.", "{days} of the period's {of} days have passed.")
TESTED = Text(
    "Kiểm lại trên {periods} kỳ đã qua: dự báo lệch trung bình {error} điểm; lấy nguyên điểm ngày đó thì lệch {naive}.",
    "Tested on {periods} past periods: off by {error} points on average; taking the day's score, {naive} points.",
)
HELD = Text(
    "Khoảng dự báo chứa đúng điểm cuối kỳ ở {share} của {count} kỳ.",
    "The interval held the final score in {share} of {count} periods.",
)
NO_TEST = Text("Chưa đủ kỳ đã qua để kiểm lại dự báo.", "There are too few past periods to test the forecast on.")


def slider_lines(score: Score, lang: str) -> dict[str, Any]:
    """What assets/score.js draws: a slider for each line that a share can move, and which cannot be."""
    told = {margin.line.indicator.code: margin for margin in margins(score)}
    moved = [line for line in score.lines if line.state not in FIXED]
    stay = [line.indicator for line in score.lines if line.state in FIXED]
    names = "; ".join(f"{each.number} {each.label.get(lang)}" for each in stay)
    return {
        "lang": lang,
        "unknown": NO_DATA.get(lang),
        "stay": STAY.get(lang).format(lines=names) if stay else "",
        "lines": [
            {
                "code": line.indicator.code,
                "name": f"{line.indicator.number} {line.indicator.label.get(lang)}",
                "share": None if line.share is None else round(line.share * 100, 2),
                "worth": WORTH.get(lang).format(points=number(line.indicator.per_percent, 3, lang)),
                "left": _left(told[line.indicator.code], lang),
            }
            for line in moved
        ],
    }


def _left(margin: Margin, lang: str) -> str:
    return "" if margin.left is None else SHORT_LEFT.get(lang).format(left=written_points(margin.left, lang))


def most_to_win(score: Score, lang: str) -> Component:
    """The lines with most points still to win, and what one more percentage point of each is worth."""
    open_ = sorted(
        (each for each in margins(score) if each.left and each.per_point), key=lambda each: -(each.left or 0)
    )
    if not open_:
        return html.P(NOTHING_LEFT.get(lang), className="muted")
    listed = [html.Li([html.B(_line_name(each, lang)), html.Br(), _margin_words(each, lang)]) for each in open_[:MOST]]
    return html.Div([html.H3(MOST_LEFT.get(lang)), html.Ul(listed)], className="score-margins")


def _line_name(margin: Margin, lang: str) -> str:
    return f"{margin.line.indicator.number} {margin.line.indicator.label.get(lang)}"


def _margin_words(margin: Margin, lang: str) -> str:
    words = LEFT.get(lang).format(left=written_points(margin.left, lang), points=number(margin.per_point, 3, lang))
    if margin.items_point is None:
        return words
    return f"{words} ({items(margin.items_point, margin.line.indicator.item, lang)})"


def untouched(score: Score, lang: str) -> Component:
    """What stands in place of a result before any slider was moved."""
    return html.P(UNTOUCHED.get(lang).format(points=written_points(score.total.points, lang)), className="muted")


def what_if_result(found: WhatIf, lang: str) -> Component:
    """The total and the blocks before and after, the gain, and which lines had no data before."""
    now, then = found.now, found.then
    total = BECOMES.format(
        now=written_points(now.total.points, lang), then=written_points(then.total.points, lang)
    ).get(lang)
    known = [change for change in found.changes if change.before.points is not None]
    gain = [html.Span(_gain(found.gain, lang), className="score-gain")] if known else []
    body: list[Any] = [html.P([html.B(total, className="score-then"), *gain])]
    rows = [
        html.Tr(
            [
                html.Td(block.label.get(lang)),
                html.Td(written_points(now.block(block).points, lang)),
                html.Td(written_points(then.block(block).points, lang)),
                html.Td(_change(now.block(block).points, then.block(block).points, lang)),
            ]
        )
        for block in now.formula.blocks
    ]
    heads = html.Thead(html.Tr([html.Th(text.get(lang)) for text in (BLOCK, NOW, THEN, CHANGE)]))
    body.append(html.Table([heads, html.Tbody(rows)], className="score-then-blocks"))
    if found.supposed:
        names = _names(found.supposed, now, lang)
        body.append(html.P(SUPPOSED.get(lang).format(lines=names), className="muted small"))
    return html.Div(body)


def _gain(gain: float, lang: str) -> str:
    return GAIN.get(lang).format(sign="+" if gain > 0 else "", points=number(gain, 2, lang))


def _change(before: float | None, after: float | None, lang: str) -> str:
    if before is None or after is None:
        return "–"
    gap = after - before
    return SAME.get(lang) if not number(gap, 2, "en").strip("−-0.") else ("+" if gap > 0 else "") + number(gap, 2, lang)


def _names(codes: Sequence[str], score: Score, lang: str) -> str:
    return "; ".join(score.formula.by_code[code].label.get(lang) for code in codes)


def path_view(path: Path, names: Mapping[str, str], lang: str) -> Component:
    """The path in a sentence, then as a table: indicator, items, points, and the units that take them on."""
    body: list[Any] = [html.P(path_text(path, UNITS).get(lang), className=f"score-path is-{path.state}")]
    if path.steps:
        heads = html.Thead(html.Tr([html.Th(text.get(lang)) for text in STEP_HEADS]))
        rows = [_step(step, names, lang) for step in path.steps]
        body.append(html.Table([heads, html.Tbody(rows)], className="score-steps"))
        body.append(html.P(EFFORT.get(lang).format(effort=number(path.effort, 0, lang)), className="muted small"))
    if path.unknown:
        listed = "; ".join(each.label.get(lang) for each in path.unknown)
        body.append(html.P(UNKNOWN.get(lang).format(lines=listed), className="muted small"))
    return html.Div(body)


def _step(step: Step, names: Mapping[str, str], lang: str) -> Component:
    where: Any = html.Span(NOT_TOLD.get(lang), className="muted")
    if step.units:
        units = [
            f"{names.get(each.unit, each.unit)}: {number(each.items, 0, lang)}" for each in step.units[:MOST_UNITS]
        ]
        rest = len(step.units) - len(units)
        more = [AND_MORE.get(lang).format(count=number(rest, 0, lang))] if rest else []
        where = "; ".join([*units, *more])
    told = items(step.items, step.indicator.item, lang)
    points = number(step.points, 2 if step.points >= 0.01 else 4, lang)  # noqa: PLR2004  (a hundredth of a point)
    cells = (f"{step.indicator.number} {step.indicator.label.get(lang)}", told, f"+{points}", where)
    return html.Tr([html.Td(cell) for cell in cells])


def bad_target(maximum: float, lang: str) -> Component:
    """What is said of a target that is no number or out of range."""
    return html.P(BAD_TARGET.get(lang).format(maximum=plain_points(maximum, lang)), className="wrong", role="alert")


def forecast_view(found: Forecast | None, test: BackTest | None, days: tuple[int, int], lang: str) -> Component:
    """The forecast in a sentence, how it did in past periods beside the naive one; for a period that is over, that."""
    if found is None or test is None:
        return html.P(OVER.get(lang), className="muted")
    told = [html.P(forecast_text(found).get(lang), className="score-forecast")]
    said = [ELAPSED.format(days=days[0], of=days[1])]
    if test.error is None:
        said.append(NO_TEST)
    else:
        parts = {"error": number(test.error, 2, lang), "naive": number(test.naive, 2, lang)}
        said.append(TESTED.format(periods=test.periods, **parts))
    if test.coverage is not None:
        said.append(HELD.format(share=percent(test.coverage, 0, lang), count=test.covered_of))
    return html.Div([*told, *(html.P(text.get(lang), className="muted small") for text in said)])
