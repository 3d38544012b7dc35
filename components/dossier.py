"""One dossier: header with both verdicts and the clock, notice on contradictory data, facts."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.clock import status_label
from components.format import DASH, moment, number
from components.panels import link
from components.verdicts import clock, verdicts
from domain.codes import CHANNELS, SERVICE_LEVELS, Code, code_of
from domain.rules import FLAG_IMPOSSIBLE_COUNTED, FLAG_IMPOSSIBLE_DATES, RULE
from domain.text import Text
from domain.views import DossierView

YES, NO, UNKNOWN = Text("Có", "Yes"), Text("Không", "No"), Text("Không rõ", "Unknown")
RESOLVES = Text("Giải quyết", "Resolved by")
RECEIVES = Text("Tiếp nhận tại", "Received at")
HOLDER = Text("Đang ở", "Now with")
FLAGGED: tuple[tuple[int, Text], ...] = (
    (
        FLAG_IMPOSSIBLE_DATES,
        Text(
            "Các mốc thời gian của hồ sơ này mâu thuẫn nhau tại nguồn; không tính vào tỷ lệ và thời gian giải quyết.",
            "The times of this dossier contradict each other at the source; it is kept out of rates and durations.",
        ),
    ),
    (
        FLAG_IMPOSSIBLE_COUNTED,
        Text(
            "Các mốc thời gian của hồ sơ này mâu thuẫn nhau tại nguồn; nguồn này chọn vẫn tính vào tỷ lệ.",
            "The times of this dossier contradict each other at the source; its mapping still counts it in the rates.",
        ),
    ),
)
DATES: tuple[tuple[Text, str], ...] = (
    (Text("Nộp", "Submitted"), "submitted_at"),
    (Text("Tiếp nhận", "Received"), "received_at"),
    (Text("Hẹn trả", "Due"), "due_at"),
    (Text("Xử lý xong", "Completed"), "finished_at"),
    (Text("Trả kết quả", "Result returned"), "returned_at"),
)
LABEL: dict[str, Text] = {name: label for label, name in DATES}
LABEL["appointed_at"] = LABEL["due_at"]
FLAGS: tuple[tuple[Text, str], ...] = (
    (Text("Kết quả điện tử", "E-result"), "e_result"),
    (Text("Kết quả có ký số", "Result digitally signed"), "result_signed"),
    (Text("Lưu kho dữ liệu cá nhân", "In the personal data store"), "personal_store"),
    (Text("Khai thác, sử dụng lại dữ liệu", "Data reused"), "reused"),
    (Text("Xác thực VNeID", "VNeID account"), "vneid"),
    (Text("Có nghĩa vụ tài chính", "Payment duty"), "fee_due"),
    (Text("Đã thanh toán trực tuyến", "Paid online"), "paid_online"),
)
RATINGS: dict[int, Text] = {
    1: Text("Không hài lòng", "Not satisfied"),
    2: Text("Hài lòng", "Satisfied"),
    3: Text("Rất hài lòng", "Very satisfied"),
}


def dossier_header(
    dossier: DossierView, lang: str, agency_href: str | None = None, officer_href: str | None = None
) -> Component:
    """Procedure, status, agencies, both verdicts and the clock; the addresses lead to the agency and the holder."""
    status = html.Span(status_label(dossier.status, lang), className="pill plain")
    title = html.Div([html.H2(dossier.procedure), status], className="dossier-title")
    agencies = _agencies(dossier, lang, agency_href, officer_href)
    return html.Section(
        [title, agencies, verdicts(dossier, lang), clock(dossier, lang)], className="panel dossier-head"
    )


def dossier_notice(dossier: DossierView, lang: str) -> Component | None:
    """Warning when the source's times contradict each other, with the rules broken and the times; else None."""
    said = [html.P(words.get(lang)) for bit, words in FLAGGED if dossier.flags & bit]
    if not said:
        return None
    broken = [
        html.Li(f"{RULE[rule].text.get(lang)} {_times(dossier, names, lang)}") for rule, names in _broken(dossier)
    ]
    return html.Div([*said, *([html.Ul(broken)] if broken else [])], className="notice", role="status")


def _broken(dossier: DossierView) -> list[tuple[str, tuple[str, ...]]]:
    """Rule and the times that break it."""
    received, due = dossier.received_at, dossier.appointed_at or dossier.due_at
    ends = {name: at for name in ("finished_at", "returned_at") if (at := getattr(dossier, name)) is not None}
    found: list[tuple[str, tuple[str, ...]]] = []
    if received and ends and max(ends.values()) < received:
        found.append(("end_before_received", ("received_at", *ends)))
    if received and due and due < received:
        found.append(("due_before_received", ("received_at", "appointed_at" if dossier.appointed_at else "due_at")))
    return found


def _times(dossier: DossierView, names: tuple[str, ...], lang: str) -> str:
    return "; ".join(f"{LABEL[name].get(lang)}: {moment(getattr(dossier, name), lang)}" for name in names)


def _agencies(dossier: DossierView, lang: str, href: str | None, officer_href: str | None) -> Component:
    entries = [_labelled(RESOLVES, link(dossier.agency, href), lang)]
    if dossier.receiving_agency_code != dossier.agency_code:
        entries.append(_labelled(RECEIVES, dossier.receiving_agency, lang))
    running = dossier.running
    if running and (running.step or running.officer):
        holder = [link(running.officer, officer_href)] if running.officer else []
        step = [f"{running.step}{' · ' if holder else ''}"] if running.step else []
        entries.append(_labelled(HOLDER, [*step, *holder], lang))
    return html.Dl(entries, className="pairs")


def facts(dossier: DossierView, lang: str) -> Component:
    """Grid of everything recorded about the dossier; unknown is said, not left blank."""
    pairs: list[tuple[Text, Any]] = [
        *((label, moment(getattr(dossier, name), lang)) for label, name in DATES),
        (Text("Lĩnh vực", "Field"), dossier.field),
        (Text("Mã thủ tục", "Procedure code"), dossier.procedure_code),
        (Text("Mức dịch vụ", "Service level"), _coded(SERVICE_LEVELS, dossier.service_level, lang)),
        (Text("Kênh nộp", "Channel"), _coded(CHANNELS, dossier.channel, lang)),
        (Text("Địa bàn", "Unit"), dossier.unit or DASH),
        (Text("Người nộp (đã che)", "Applicant (masked)"), _applicant(dossier)),
        (Text("Thành phần đã số hóa", "Digitized components"), _digitized(dossier, lang)),
        *((label, _yes_no(getattr(dossier, name), lang)) for label, name in FLAGS),
        (Text("Đánh giá của người dân", "Citizen's rating"), _rating(dossier, lang)),
    ]
    return html.Dl([_labelled(label, value, lang) for label, value in pairs], className="pairs facts")


def _labelled(label: Text, value: Any, lang: str) -> Component:
    return html.Div([html.Dt(label.get(lang)), html.Dd(value)])


def _coded(codes: tuple[Code, ...], value: int, lang: str) -> str:
    return code_of(codes, value).label.get(lang)


def _yes_no(value: bool | None, lang: str) -> str:  # noqa: FBT001 - the value shown, not a switch
    return (UNKNOWN if value is None else YES if value else NO).get(lang)


def _rating(dossier: DossierView, lang: str) -> str:
    return (RATINGS.get(dossier.rating, UNKNOWN) if dossier.rating is not None else UNKNOWN).get(lang)


def _applicant(dossier: DossierView) -> str:
    return " · ".join(filter(None, (dossier.applicant, dossier.applicant_unit))) or DASH


def _digitized(dossier: DossierView, lang: str) -> str:
    if dossier.components_digitized is None:
        return UNKNOWN.get(lang)
    total = UNKNOWN.get(lang).lower() if dossier.components_total is None else number(dossier.components_total, 0, lang)
    return f"{number(dossier.components_digitized, 0, lang)} / {total}"
