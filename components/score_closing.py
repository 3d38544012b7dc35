"""Closing a period that is over and opening it again: the form, who may, and what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import moment
from domain.editors import ANYBODY, MOST_AUTHOR, gate
from domain.report_period import PeriodError, ReportPeriod
from domain.scorecard import Scorecard
from domain.text import Text

GATE = gate(
    "score",
    Text(
        "Cấu hình IOC_SCORE_EDITORS để trống nên chưa ai được chốt kỳ ở đây.",
        "The setting IOC_SCORE_EDITORS is empty, so nobody may close periods here.",
    ),
    Text(
        "Tên này không có trong danh sách được chốt kỳ (cấu hình IOC_SCORE_EDITORS).",
        "This name is not among those who may close periods (setting IOC_SCORE_EDITORS).",
    ),
)
"""Who may close a period and open it again."""
ANY_NAME = Text(
    "Ai ghi tên cũng chốt được; việc chốt được lưu lại.", "Anybody who gives a name may; what is done is kept."
)
SOME_NAMES = Text(
    "Chỉ những người có tên trong cấu hình IOC_SCORE_EDITORS được chốt.",
    "Only those named in the setting IOC_SCORE_EDITORS may.",
)
RUNS = Text("Kỳ chưa kết thúc nên chưa chốt được.", "The period still runs and cannot be closed yet.")
NAME = Text("Tên người thực hiện", "Your name")
CLOSE = Text("Chốt kỳ", "Close the period")
ABOUT_CLOSE = Text(
    "Chốt {period} cho cả tỉnh: điểm của mọi xã, phường, sở, ngành được giữ nguyên như đang hiển thị, kể cả khi hồ sơ"
    " thay đổi về sau.",
    "Close {period} for the whole province: the scores of every commune and department are kept as they stand, even if"
    " dossiers change later.",
)
REOPEN, REOPEN_ASK = Text("Mở lại kỳ", "Reopen"), Text("Mở lại kỳ đã chốt…", "Open the closed period again…")
REOPEN_SURE = Text(
    "Số đã chốt bị bỏ và kỳ được tính lại theo hồ sơ hiện nay. Nhật ký vẫn giữ.",
    "The closed figures are dropped and the period is counted anew from today's dossiers. The log stays.",
)
LOG = Text("Nhật ký chốt kỳ", "Log of closings")
NO_LOG = Text("Chưa chốt kỳ nào.", "No period has been closed.")
ACTS = {"close": (Text("Chốt", "Closed"), "s5"), "reopen": (Text("Mở lại", "Reopened"), "s3")}
Closing = tuple[str, str, object, str]
"""Period, act, time, author."""


def closing_form(lang: str) -> Component:
    """Name, buttons and their answers; the slot of `rights` says which of them show (assets/score.css)."""
    name = html.Label(
        [
            html.Span(NAME.get(lang)),
            dcc.Input(id="score-close-author", value="", maxLength=MOST_AUTHOR, className="form-control"),
        ],
        className="score-author",
    )
    close = html.Button(CLOSE.get(lang), id="score-close", n_clicks=0, className="acts-send score-do-close")
    sure = [
        html.Summary(REOPEN_ASK.get(lang)),
        html.P(REOPEN_SURE.get(lang)),
        html.Button(REOPEN.get(lang), id="score-reopen", n_clicks=0, className="target-drop-send"),
    ]
    said = [html.Div(id=f"score-{act}-said", role="status") for act in ("close", "reopen")]
    stores = [dcc.Store(id=f"score-{act}-done") for act in ("close", "reopen")]
    return html.Div(
        [name, close, html.Details(sure, className="score-do-reopen"), *said, *stores], className="score-closing"
    )


def rights(card: Scorecard, editors: str, lang: str) -> Component:
    """What may be done with the period now, and by whom."""
    if card.stage == "running":
        return html.P(RUNS.get(lang), className="muted")
    if GATE.nobody(editors):
        return html.P(GATE.read_only.text.get(lang), className="muted")
    who = ANY_NAME if editors.strip() == ANYBODY else SOME_NAMES
    act = "reopen" if card.stage == "closed" else "close"
    told = [html.P(ABOUT_CLOSE.format(period=card.period.name).get(lang))] if act == "close" else []
    return html.Div([*told, html.P(who.get(lang), className="muted small")], className=f"score-may-{act}")


def closing_log(closings: Sequence[Closing], lang: str) -> Component:
    """The latest closings and reopenings, newest first."""
    if not closings:
        return html.P(NO_LOG.get(lang), className="muted")
    return html.Ul([_line(each, lang) for each in closings], className="score-log")


def _line(closing: Closing, lang: str) -> Component:
    word, act, at, author = closing
    label, tone = ACTS[act]
    when = moment(at, lang) if isinstance(at, datetime) else ""
    body: list[Any] = [
        html.Span(label.get(lang), className=f"pill {tone}"),
        html.B(_name(word, lang)),
        html.Small(f"{author} · {when}", className="muted"),
    ]
    return html.Li(body)


def _name(word: str, lang: str) -> str:
    try:
        return ReportPeriod.parse(word).label(lang)
    except PeriodError:
        return word
