"""Both verdicts on one dossier side by side, why they differ, and the clock between them."""

from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.clock import Standing, standing_pill
from components.format import DASH, NBSP, moment, working
from components.terms import rule_words
from domain.text import Text
from domain.verdicts import WORDS, difference
from domain.views import DossierView

PROVINCE = Text("Theo tỉnh", "By the province")
PORTAL = Text("Theo Cổng Dịch vụ công quốc gia (QĐ 766)", "By the national portal (Decision 766)")
RETURNED = Text("Trả kết quả", "Result returned")
PROCESSED = Text("Xử lý xong", "Completed")
ENDED = Text("Kết thúc xử lý", "End of processing")
ASKED = Text("Yêu cầu bổ sung", "Papers asked for")
STILL_OPEN = Text("chưa kết thúc", "not ended yet")
APPOINTMENT = Text("Hẹn trả", "Appointment")
LIMIT = Text("Thời hạn", "Deadline")
DIFFER = Text("Vì sao hai kết quả khác nhau", "Why the two differ")
USED = Text("Đã dùng {used}", "{used} used")
OF = Text("Đã dùng {used} / {allowed}", "{used} used of {allowed}")
PAUSED = Text("trong đó chờ bổ sung {time}", "of which {time} waiting for papers")
LEFT = Text("còn {time}", "{time} left")
LATE = Text("quá {time}", "{time} over")
EARLY = Text("sớm {time}", "{time} early")
WORKING = Text("theo giờ làm việc, 1 ngày = 8 giờ", "in working time, 1 day = 8 hours")


@dataclass(frozen=True, slots=True)
class _Side:
    """One verdict: who judges, the word, the end it looks at, the deadline it compares it with, whether it is over."""

    title: Text
    word: str
    end: Text
    end_at: datetime | None
    due: Text
    due_at: datetime | None
    late: int | None
    ended: bool


def verdicts(dossier: DossierView, lang: str) -> Component:
    """The two verdicts, with the reason where they differ."""
    cards = [_card(side, lang) for side in (_provincial(dossier), _portal(dossier))]
    why = difference(dossier)
    words = [html.P([html.B(f"{DIFFER.get(lang)}: "), why.get(lang)], className="both-differ")] if why else []
    return html.Div([*cards, *words], className="both")


def _provincial(dossier: DossierView) -> _Side:
    end = RETURNED if dossier.returned_at else PROCESSED
    return _Side(
        *(PROVINCE, dossier.provincial, end, dossier.provincial_end_at, APPOINTMENT, dossier.due_at),
        *(dossier.late_minutes, not dossier.is_open),
    )


def _portal(dossier: DossierView) -> _Side:
    end = ASKED if dossier.is_open and dossier.portal_end_at else ENDED
    return _Side(
        *(PORTAL, dossier.portal, end, dossier.portal_end_at, LIMIT, dossier.portal_due_at),
        *(dossier.portal_late_minutes, not dossier.is_open),
    )


def _card(side: _Side, lang: str) -> Component:
    word = WORDS[side.word]
    title = html.Div([html.Span(side.title.get(lang)), standing_pill(Standing(word.label, word.step), lang)])
    end = moment(side.end_at, lang) if side.end_at else STILL_OPEN.get(lang)
    times = [html.Span(f"{side.end.get(lang)}: {end}"), html.Span(f"{side.due.get(lang)}: {moment(side.due_at, lang)}")]
    if side.late and word.step == (1 if side.late > 0 else 5):  # a second request is late however early it ended
        times.append(html.B(_distance(side.late, lang, ended=side.ended)))
    return html.Div([title, html.Div(times, className="verdict-times")], className=f"verdict s{word.step}")


def _distance(late: int, lang: str, *, ended: bool) -> str:
    words = LATE if late > 0 else EARLY if ended else LEFT
    return words.get(lang).format(time=working(late, lang))


def clock(dossier: DossierView, lang: str) -> Component:
    """Working time used of the time allowed, the part that was paused, and what is left or over."""
    used, allowed = dossier.used_minutes, dossier.allowed_minutes
    note = html.Span(f"{rule_words(dossier).get(lang)} · {WORKING.get(lang)}", className="muted")
    if used is None or used < 0 or (allowed is not None and allowed < 0):  # impossible dates measure nothing
        return html.Div([html.Span(DASH), note], className="clock clock-words")
    words = (USED if allowed is None else OF).get(lang)
    said = [words.format(used=working(used, lang), allowed=working(allowed, lang))]
    if dossier.paused_minutes:
        said.append(PAUSED.get(lang).format(time=working(dossier.paused_minutes, lang)))
    if dossier.late_minutes:
        said.append(_distance(dossier.late_minutes, lang, ended=not dossier.is_open))
    line = html.Div([html.Span(f"{NBSP}· ".join(said)), note], className="clock-words")
    if not allowed:
        return html.Div([line], className="clock")
    return html.Div([line, _bar(used, allowed, dossier.paused_minutes or 0)], className="clock")


def _bar(used: int, allowed: int, paused: int) -> Component:
    """Worked, paused (hatched) and overrun time, with the appointment as a mark when it is passed."""
    whole = max(used, allowed)
    within = min(used, allowed)
    parts = (("worked", max(0, within - paused)), ("paused", min(paused, within)), ("late", used - within))
    bars = [
        html.I(className=f"clock-{kind}", style={"--v": f"{100 * minutes / whole:.2f}%"})
        for kind, minutes in parts
        if minutes > 0
    ]
    mark = [html.I(className="clock-due", style={"--l": f"{100 * allowed / whole:.2f}%"})] if used > allowed else []
    return html.Div([*bars, *mark], className="clock-bar", **{"aria-hidden": "true"})
