"""One dossier: header with its clock, notice on contradictory data, facts."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.clock import standing, standing_pill, status_label
from components.format import DASH, duration, moment, number, working
from components.panels import link
from domain.codes import CHANNELS, SERVICE_LEVELS, Code, code_of
from domain.rules import FLAG_IMPOSSIBLE_DATES
from domain.text import Text
from domain.views import DossierView

YES, NO, UNKNOWN = Text("Có", "Yes"), Text("Không", "No"), Text("Không rõ", "Unknown")
USED = Text("Đã dùng {used} / {allowed}", "{used} used of {allowed}")
RESOLVES = Text("Giải quyết", "Resolved by")
RECEIVES = Text("Tiếp nhận tại", "Received at")
HOLDER = Text("Đang ở", "Now with")
FLAGGED = Text(
    "Các mốc thời gian của hồ sơ này mâu thuẫn nhau tại nguồn; không tính vào thời gian giải quyết.",
    "The times of this dossier contradict each other at the source; it is kept out of the durations.",
)
DATES: tuple[tuple[Text, str], ...] = (
    (Text("Nộp", "Submitted"), "submitted_at"),
    (Text("Tiếp nhận", "Received"), "received_at"),
    (Text("Hẹn trả", "Due"), "due_at"),
    (Text("Hẹn lại", "Re-appointed"), "reappointed_at"),
    (Text("Xử lý xong", "Completed"), "finished_at"),
    (Text("Trả kết quả", "Result returned"), "returned_at"),
)
FLAGS: tuple[tuple[Text, str], ...] = (
    (Text("Kết quả điện tử", "E-result"), "e_result"),
    (Text("Khai thác, sử dụng lại dữ liệu", "Data reused"), "reused"),
    (Text("Kho dữ liệu cá nhân", "Personal data store"), "personal_store"),
    (Text("Xác thực VNeID", "VNeID account"), "vneid"),
    (Text("Có nghĩa vụ tài chính", "Payment duty"), "fee_due"),
    (Text("Đã thanh toán trực tuyến", "Paid online"), "paid_online"),
)


def dossier_header(dossier: DossierView, lang: str, agency_href: str | None = None) -> Component:
    """Procedure, status, agencies and the clock; ``agency_href`` leads to the resolving agency."""
    verdict = standing(dossier.status, dossier.late_minutes, is_open=dossier.is_open)
    pills = [standing_pill(verdict, lang), html.Span(status_label(dossier.status, lang), className="pill plain")]
    title = html.Div([html.H2(dossier.procedure), html.Div(pills, className="pills")], className="dossier-title")
    return html.Section(
        [title, _agencies(dossier, lang, agency_href), _clock(dossier, lang)], className="panel dossier-head"
    )


def dossier_notice(dossier: DossierView, lang: str) -> Component | None:
    """Warning when the source's times contradict each other, else None."""
    if not dossier.flags & FLAG_IMPOSSIBLE_DATES:
        return None
    return html.Div(FLAGGED.get(lang), className="notice", role="status")


def _agencies(dossier: DossierView, lang: str, href: str | None) -> Component:
    entries = [_labelled(RESOLVES, link(dossier.agency, href), lang)]
    if dossier.receiving_agency_code != dossier.agency_code:
        entries.append(_labelled(RECEIVES, dossier.receiving_agency, lang))
    holder = " · ".join(filter(None, (dossier.current_step, dossier.officer)))
    if dossier.is_open and holder:
        entries.append(_labelled(HOLDER, holder, lang))
    return html.Dl(entries, className="pairs")


def _clock(dossier: DossierView, lang: str) -> Component:
    """Bar of the working time used of the time allowed, with the appointment beside it."""
    used, allowed = dossier.used_minutes, dossier.allowed_minutes
    words = USED.get(lang).format(used=working(used, lang), allowed=working(allowed, lang))
    if used is None or not allowed:
        return html.Div(html.Span(words if used is not None else DASH), className="clock")
    over = used > allowed
    whole = max(used, allowed)
    style = {"--v": f"{100 * used / whole:.1f}%", "--t": f"{100 * allowed / whole:.1f}%"}
    due = f"{DATES[2][0].get(lang)} {moment(dossier.due_at, lang)}"
    line = html.Div([html.Span(words), html.Span(due, className="muted")], className="clock-words")
    return html.Div(
        [line, html.Div(className="clock-bar", style=style)], className="clock is-over" if over else "clock"
    )


def facts(dossier: DossierView, lang: str) -> Component:
    """Grid of everything recorded about the dossier; unknown is said, not left blank."""
    pairs: list[tuple[Text, Any]] = [
        *((label, moment(getattr(dossier, name), lang)) for label, name in DATES),
        (Text("Lĩnh vực", "Field"), dossier.field),
        (Text("Mã thủ tục", "Procedure code"), dossier.procedure_code),
        (Text("Mức dịch vụ", "Service level"), _coded(SERVICE_LEVELS, dossier.service_level, lang)),
        (Text("Kênh nộp", "Channel"), _coded(CHANNELS, dossier.channel, lang)),
        (Text("Địa bàn", "Unit"), dossier.unit or DASH),
        (Text("Người nộp", "Applicant"), _applicant(dossier)),
        (Text("Số hóa thành phần", "Digitized components"), _digitized(dossier, lang)),
        *((label, _yes_no(getattr(dossier, name), lang)) for label, name in FLAGS),
        (Text("Yêu cầu bổ sung", "Supplement requests"), _supplements(dossier, lang)),
        (Text("Nguồn", "Source"), f"{dossier.source_name} · v{dossier.source_version}"),
        (Text("Nhập lúc", "Imported at"), moment(dossier.imported_at, lang)),
    ]
    return html.Dl([_labelled(label, value, lang) for label, value in pairs], className="pairs facts")


def _labelled(label: Text, value: Any, lang: str) -> Component:
    return html.Div([html.Dt(label.get(lang)), html.Dd(value)])


def _coded(codes: tuple[Code, ...], value: int, lang: str) -> str:
    return code_of(codes, value).label.get(lang)


def _yes_no(value: bool | None, lang: str) -> str:  # noqa: FBT001 - the value shown, not a switch
    return (UNKNOWN if value is None else YES if value else NO).get(lang)


def _applicant(dossier: DossierView) -> str:
    return " · ".join(filter(None, (dossier.applicant, dossier.applicant_unit))) or DASH


def _digitized(dossier: DossierView, lang: str) -> str:
    if dossier.components_digitized is None:
        return UNKNOWN.get(lang)
    return f"{number(dossier.components_digitized, 0, lang)} / {number(dossier.components_total, 0, lang)}"


def _supplements(dossier: DossierView, lang: str) -> str:
    if not dossier.supplement_count:
        return number(0, 0, lang)
    times = Text("{n} lần, chờ {time}", "{n} times, waited {time}").get(lang)
    return times.format(n=dossier.supplement_count, time=duration(dossier.supplement_minutes, lang))
