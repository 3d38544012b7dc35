"""What comes next at a center: arrivals and waits of the day, the wait of a ticket issued now, the model, what-if."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from components.board import board, hour, item, minutes, part
from components.format import DASH, number, percent
from components.panels import table
from components.theme import ACCENT, LINE, MUTED, STEP_COLOURS, base_layout
from domain.forecast import Backtest
from domain.prediction import Course, GroupWait, HalfHour, Prediction
from domain.queue_profile import MIN_DAYS, MIN_WEEKS
from domain.text import Text
from domain.zone import ZONE

TOO_SHORT = Text(
    "Lịch sử còn quá ngắn để dự báo: {weeks} ngày cùng thứ và {days} ngày mở cửa, cần {need_weeks} và {need_days}.",
    "History is too short to predict: {weeks} days of this weekday and {days} open days; {need_weeks} and {need_days}"
    " are needed.",
)
NO_PAST = Text(
    "Trung tâm chưa có vé nào trong lịch sử (nguồn chỉ đếm, hoặc chưa mở): không dự báo được.",
    "The center has no tickets in its past (its source only counts, or it has not opened): nothing can be predicted.",
)
OVER = Text(
    "Hết giờ làm việc của ngày, không còn gì để dự báo.", "The working day is over; nothing is left to predict."
)
FOR_DAY = Text("Dự báo cho {day}.", "Forecast for {day}.")
MODEL = Text("Mô hình: {label}, vì {reason}.", "Model: {label}, because {reason}.")
INPUTS = Text(
    "Dữ liệu: {days} ngày mở cửa ({weeks} ngày cùng thứ), {known} lượt phục vụ; hôm nay đông bằng {level} mức thường"
    " lệ.{rush}",
    "Inputs: {days} open days ({weeks} of this weekday), {known} services; today is at {level} of the usual"
    " level.{rush}",
)
RUSH = Text(" Ngày đầu sau kỳ nghỉ: nhân {rush}.", " First day after a long closing: times {rush}.")
ERROR = Text(
    "Sai số đo trên {n} nửa giờ của 5 ngày mở cửa gần nhất: {model} (lấy cùng giờ tuần trước: {naive}).",
    "Error measured on {n} half-hours of the last 5 open days: {model} (taking the same hour last week: {naive}).",
)
NO_ERROR = Text("Sai số: chưa đo xong hoặc chưa đủ ngày.", "Error: not measured yet, or too few days.")
ASSUMED = Text(
    "Giả định: quầy đã mở hôm nay mở tiếp buổi chiều, quầy tạm dừng trở lại sau 10 phút, người còn trong phòng lúc đóng"
    " cửa được phục vụ thêm 30 phút.",
    "Assumed: counters open today go on after lunch, paused ones return within 10 minutes, people inside at closing are"
    " served for 30 more minutes.",
)
ISSUED, EXPECTED = Text("Vé đã cấp", "Tickets issued"), Text("Vé thường lệ", "Usual tickets")
WAITED, MEAN = Text("Chờ TB thực tế", "Average wait so far"), Text("Chờ TB dự báo", "Predicted average")
P90, NORM = Text("90 % chờ dưới", "90% wait less"), Text("Chuẩn", "Norm")
NOW = Text("Lấy số bây giờ", "A ticket taken now")
ABOUT = Text("khoảng {mean}, 90 % dưới {p90}", "about {mean}, 90% below {p90}")
NEVER = Text("có thể không kịp phục vụ", "may not be served today")
NEEDED = Text("ít nhất {needed} quầy", "{needed} counters at least")
AT_ONCE = Text("gần như không phải chờ", "hardly any wait")
AT_ONCE_S = 60
"""A predicted wait below it, in seconds, is hardly any."""
HEADS: tuple[Text, ...] = (
    Text("Phần còn lại trong ngày", "Rest of the day"),
    Text("Quầy làm việc", "Counters"),
    Text("Chờ trung bình", "Average wait"),
    Text("90 % chờ dưới", "90% below"),
    Text("Bỏ về", "Leave"),
    Text("Không kịp phục vụ", "Unserved"),
    Text("Mức sử dụng cán bộ", "Officers' utilisation"),
)
AS_IS, CHANGED = Text("Như hiện nay", "As it is"), Text("Theo thay đổi", "With the change")
CANNOT = Text("Không đủ dữ liệu để tính.", "There is not enough data to tell.")


def day_figure(data: Prediction | None, norm_s: float, lang: str) -> Figure:
    """Tickets by half-hour above (issued as bars, usual as a line), waits below (so far, predicted, 90 %, norm)."""
    told = data.half_hours if data else ()
    hours = [hour(each.start) for each in told]
    bars = _trace(hours, [each.issued for each in told], ISSUED, lang, "y2", digits=0) | {
        "type": "bar",
        "marker": {"color": ACCENT["light"]},
    }
    usual = _line(hours, [each.expected for each in told], EXPECTED, lang, "y2", MUTED["light"], dash="dot")
    waits = (
        _line(hours, [_minutes(each.p90) for each in told], P90, lang, "y", STEP_COLOURS["light"][3], dash="dot"),
        _line(hours, [_minutes(each.mean) for each in told], MEAN, lang, "y", STEP_COLOURS["light"][2]),
        _line(hours, [_minutes(each.waited) for each in told], WAITED, lang, "y", STEP_COLOURS["light"][5]),
    )
    return Figure({"data": [bars, usual, *waits], "layout": _layout(norm_s, lang)})


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _trace(
    hours: list[str], values: Sequence[float | None], name: Text, lang: str, axis: str, *, digits: int = 1
) -> dict[str, Any]:
    words = [
        f"{hour} · {name.get(lang)}: {number(value, digits, lang)}" for hour, value in zip(hours, values, strict=True)
    ]
    return {
        "x": hours,
        "y": list(values),
        "yaxis": axis,
        "name": name.get(lang),
        "customdata": words,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _line(
    hours: list[str],
    values: Sequence[float | None],
    name: Text,
    lang: str,
    axis: str,
    colour: str,
    *,
    dash: str = "solid",
) -> dict[str, Any]:
    line = {"color": colour, "width": 2.5, "dash": dash, "shape": "linear"}
    return _trace(hours, values, name, lang, axis) | {
        "type": "scatter",
        "mode": "lines" if dash != "solid" else "lines+markers",
        "line": line,
        "marker": {"size": 5, "color": colour},
    }


def _layout(norm_s: float, lang: str) -> dict[str, Any]:
    muted = {"color": MUTED["light"], "size": 12}
    axis = {"tickfont": muted, "gridcolor": LINE["light"], "zeroline": False, "fixedrange": True, "nticks": 4}
    norm = norm_s / 60
    return base_layout(lang) | {
        "xaxis": {
            "type": "category",
            "tickfont": muted,
            "nticks": 10,
            "tickangle": 0,
            "fixedrange": True,
            "anchor": "y",
        },
        "yaxis": axis | {"domain": [0, 0.5], "rangemode": "tozero", "automargin": True},
        "yaxis2": axis | {"domain": [0.58, 1], "rangemode": "tozero", "automargin": True},
        "margin": {"l": 8, "r": 8, "t": 6, "b": 26},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.14, "x": 0, "font": {"size": 12}},
        "bargap": 0.3,
        "hovermode": "closest",
        "shapes": [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": norm, "y1": norm}
            | {"line": {"color": STEP_COLOURS["light"][1], "width": 1.5, "dash": "dash"}}
        ],
        "annotations": [
            {"xref": "paper", "x": 1, "xanchor": "right", "y": norm, "yanchor": "bottom", "showarrow": False}
            | {"text": f"{NORM.get(lang)} {minutes(norm_s, lang, 0)}", "font": muted}
        ],
    }


def explained(data: Prediction | None, at: datetime, lang: str) -> list[Component]:
    """The model, its inputs and its measured error in sentences; or why nothing is predicted."""
    if data is None:
        return [html.P(NO_PAST.get(lang))]
    if not data.enough:
        needed = {"need_weeks": MIN_WEEKS, "need_days": MIN_DAYS}
        return [html.P(TOO_SHORT.get(lang).format(weeks=data.weeks, days=data.days, **needed))]
    if data.model is None:
        return [html.P(OVER.get(lang))]
    other = data.base.date() != at.astimezone(ZONE).date()
    rush = RUSH.get(lang).format(rush=number(data.rush, 2, lang)) if data.rush != 1 else ""
    inputs = INPUTS.get(lang).format(
        days=data.days,
        weeks=data.weeks,
        known=number(data.known, 0, lang),
        level=percent(data.level, 0, lang),
        rush=rush,
    )
    sentences = [
        *([FOR_DAY.get(lang).format(day=data.base.strftime("%d/%m/%Y"))] if other else []),
        MODEL.get(lang).format(label=data.model.label.get(lang), reason=data.model.reason.get(lang)),
        inputs,
        _error(data.error, lang),
        ASSUMED.get(lang),
    ]
    return [html.P(sentence) for sentence in sentences]


def _error(error: Backtest | None, lang: str) -> str:
    if error is None:
        return NO_ERROR.get(lang)
    told = {"model": f"± {minutes(error.model, lang)}", "naive": f"± {minutes(error.naive, lang)}"}
    return ERROR.get(lang).format(n=number(error.n, 0, lang), **told)


def now_lines(data: Prediction | None, lang: str) -> dict[str, Any]:
    """For each group the predicted wait of a ticket taken now."""
    if data is None or not data.now:
        return board("board-now", [])
    heads = item("heads", "board-heads", [part("", NOW.get(lang)), part("", "")])
    return board("board-lines now", [heads, *(_now_line(each, lang) for each in data.now)])


def _now_line(each: GroupWait, lang: str) -> list[Any]:
    words = NEVER.get(lang)
    if each.mean is not None and each.mean < AT_ONCE_S and (each.p90 or 0) < AT_ONCE_S:
        words = AT_ONCE.get(lang)
    elif each.mean is not None:
        p90 = minutes(each.p90, lang, 0) if each.p90 is not None else DASH
        words = ABOUT.get(lang).format(mean=minutes(each.mean, lang, 0), p90=p90)
    return item(each.code, "line", [part("name", each.name), part("num", words)])


def needed_lines(data: Prediction | None, lang: str) -> dict[str, Any]:
    """For each coming half-hour the predicted wait and the counters that keep it within the norm."""
    ahead = [each for each in data.half_hours if each.mean is not None] if data else []
    return board("board-needed", [_needed(each, lang) for each in ahead])


def _needed(each: HalfHour, lang: str) -> list[Any]:
    begins = hour(each.start)
    needed = NEEDED.get(lang).format(needed=each.needed) if each.needed is not None else ""
    return item(begins, "half", [part("hour", begins), part("wait", minutes(each.mean, lang, 0)), part("foot", needed)])


def what_if_table(courses: Sequence[tuple[str, Course]] | None, lang: str) -> Component:
    """The rest of the day under each plan, a row each, the present one first."""
    if not courses:
        return html.P(CANNOT.get(lang), className="muted")
    first = courses[0][1]
    rows = [html.Tr([html.Th(name, scope="row"), *_cells(course, first, lang)]) for name, course in courses]
    return table(HEADS, rows, "what-if", lang)


def course_cells(course: Course, lang: str) -> tuple[str, ...]:
    """A course in words, in the order of HEADS after its name."""
    return (
        number(course.counters, 0, lang),
        minutes(course.mean, lang),
        minutes(course.p90, lang),
        percent(course.abandoned, 1, lang),
        number(course.unserved, 1, lang),
        percent(course.utilisation, 0, lang),
    )


def _cells(course: Course, first: Course, lang: str) -> list[Component]:
    less_is_better = ("mean", "p90", "abandoned", "unserved")
    judged = [(None, None), *((getattr(course, n), getattr(first, n)) for n in less_is_better), (None, None)]
    return [
        html.Td(text, className=_verdict(*pair)) for text, pair in zip(course_cells(course, lang), judged, strict=True)
    ]


def _verdict(value: float | None, before: float | None) -> str:
    """Class of a figure of which less is better, against the present plan."""
    if value is None or before is None or abs(value - before) < 0.005 * max(1.0, abs(before)):
        return ""
    return "good" if value < before else "bad"
