"""How a dossier's deadline moved: the rule used, supplements, re-appointments and the apology."""

from dash import html
from dash.development.base_component import Component

from components.clock import Standing, standing_pill
from components.format import DASH, WORKING_DAY, duration, moment, number, working
from domain.codes import code_of
from domain.deadlines import DEADLINE_RULES
from domain.text import Text
from domain.views import DossierView, SupplementView

RULE = Text("Cách tính hạn", "How the deadline is set")
FIRST = Text("Hẹn trả ban đầu", "First appointment")
CURRENT = Text("Hạn đang áp dụng", "Deadline in force")
NEW = Text("Hẹn lại", "Re-appointed")
NEVER = Text("Không", "Never")
TIMES = Text("{n} lần, tới {at}", "{n} times, to {at}")
ONCE = Text("1 lần, tới {at}", "Once, to {at}")
TOO_OFTEN = Text("Quá số lần: chỉ được hẹn lại một lần", "Too often: one re-appointment is allowed")
APOLOGY = Text("Thư xin lỗi", "Apology")
IN_TIME = Text("Gửi kịp (trước hạn từ 1 ngày làm việc)", "In time (one working day before the deadline, or more)")
SENT_LATE = Text("Gửi muộn (phải trước hạn ít nhất 1 ngày làm việc)", "Late (due one working day before the deadline)")
SENT = Text("Đã gửi", "Sent")
MISSING = Text("Đã quá hạn nhưng nguồn không ghi nhận thư xin lỗi", "Past its deadline, no apology recorded")
UNKNOWN_APOLOGY = Text("Nguồn không ghi nhận thư xin lỗi", "The source does not record apologies")
NOT_DUE = Text("Chưa cần", "Not called for")
SUPPLEMENTS = Text("Yêu cầu bổ sung", "Requests for papers")
ASKED = Text("{n} lần", "{n} in all")
WAITED = Text(", tổng thời gian chờ {time} (theo lịch)", ", {time} of waiting by the calendar")
SECOND = Text("Từ lần thứ hai: Cổng quốc gia tính quá hạn", "From the second on the portal counts it overdue")
LISTED = Text("Nguồn chỉ cho biết thời điểm của {n} lần.", "The source gives the times of {n} only.")
NTH = Text("Lần {n}", "No. {n}")
WAITS = Text("đang chờ, đã {time}", "still waiting, {time} so far")
ANSWERED = Text("nộp đủ {at}, chờ {time}", "papers in at {at}, after {time}")
UNKNOWN_END = Text("không rõ lúc nộp đủ", "time of the papers not known")
MOVED = Text("hẹn trả {before} → {after}", "appointment {before} → {after}")


def rule_words(dossier: DossierView) -> Text:
    """The rule by which the deadline was set, in words."""
    return code_of(DEADLINE_RULES, dossier.deadline_rule).label


def terms(dossier: DossierView, lang: str) -> Component:
    """Everything that moved the deadline; unknown is said."""
    pairs = [
        _pair(RULE, rule_words(dossier).get(lang), lang),
        _pair(FIRST, moment(dossier.appointed_at, lang), lang),
        _pair(CURRENT, moment(dossier.due_at or dossier.portal_due_at, lang), lang),
        _pair(NEW, _reappointed(dossier, lang), lang),
        _pair(APOLOGY, _apology(dossier, lang), lang),
        _pair(SUPPLEMENTS, _supplements(dossier, lang), lang),
    ]
    return html.Div([html.Dl(pairs, className="pairs terms"), *_requests(dossier, lang)])


def _pair(label: Text, value: object, lang: str) -> Component:
    return html.Div([html.Dt(label.get(lang)), html.Dd(value)])


def _reappointed(dossier: DossierView, lang: str) -> list[Component | str]:
    count, at = dossier.reappointed_count, moment(dossier.reappointed_at, lang)
    if not count:
        return [NEVER.get(lang)]
    if count == 1:
        return [ONCE.get(lang).format(at=at)]
    return [f"{TIMES.get(lang).format(n=number(count, 0, lang), at=at)} ", _flag(TOO_OFTEN, 1, lang)]


def _apology(dossier: DossierView, lang: str) -> list[Component | str]:
    if dossier.apology_at is None:
        if not dossier.apology_known:
            return [UNKNOWN_APOLOGY.get(lang)]
        return [_flag(MISSING, 1, lang)] if dossier.provincial in {"overdue", "late"} else [NOT_DUE.get(lang)]
    at = f"{moment(dossier.apology_at, lang)} "
    if dossier.apology_minutes is None:
        return [f"{SENT.get(lang)} {at}"]
    in_time = dossier.apology_minutes >= WORKING_DAY
    return [at, _flag(IN_TIME, 5, lang) if in_time else _flag(SENT_LATE, 1, lang)]


def _supplements(dossier: DossierView, lang: str) -> list[Component | str]:
    count = dossier.supplement_count
    if not count:
        return [number(0, 0, lang)]
    words = ASKED.get(lang).format(n=number(count, 0, lang))
    if dossier.supplement_minutes:
        words += WAITED.get(lang).format(time=duration(dossier.supplement_minutes, lang))
    return [f"{words} ", _flag(SECOND, 1, lang)] if count > 1 else [words]


def _requests(dossier: DossierView, lang: str) -> list[Component]:
    """One line a request, and how many of them the source leaves out."""
    if not dossier.supplements:
        return []
    lines: list[Component] = [html.Ol([_request(s, lang) for s in dossier.supplements], className="requests")]
    if len(dossier.supplements) < dossier.supplement_count:
        lines.append(html.P(LISTED.get(lang).format(n=len(dossier.supplements)), className="muted"))
    return lines


def _request(supplement: SupplementView, lang: str) -> Component:
    known = supplement.from_minute is not None and supplement.to_minute is not None
    time = working((supplement.to_minute or 0) - (supplement.from_minute or 0), lang) if known else DASH
    if supplement.running:
        end = WAITS.get(lang).format(time=time)
    elif supplement.completed_at:
        end = ANSWERED.get(lang).format(at=moment(supplement.completed_at, lang), time=time)
    else:
        end = UNKNOWN_END.get(lang)
    words = f"{moment(supplement.requested_at, lang)} → {end}"
    if supplement.due_before and supplement.due_after:
        before, after = (moment(at, lang) for at in (supplement.due_before, supplement.due_after))
        words += f"; {MOVED.get(lang).format(before=before, after=after)}"
    return html.Li([html.B(f"{NTH.get(lang).format(n=supplement.seq)}: "), words])


def _flag(text: Text, step: int, lang: str) -> Component:
    return standing_pill(Standing(text, step), lang)
