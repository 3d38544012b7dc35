"""The pages about what is not a dossier, as data: which KPIs each shows, how it breaks them down, what it lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.codes import Code
from domain.inputs import (
    DIRECTIONS,
    LEG_GROUPS,
    PAYMENT_METHODS,
    PETITION_OUTCOMES,
    PETITION_SUBJECTS,
    SURVEY_CHANNELS,
    SURVEY_REASONS,
)
from domain.registry import EVERY
from domain.selection import Selection
from domain.service_measures import FAMILY
from domain.text import Text

ColumnKind = Literal["text", "time", "money", "code", "dossier", "flag"]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One more ranked table: the rows of ``family`` by its dimension ``dim``; ``columns`` are KPIs, the first counts.

    ``only`` is an SQL condition over the row ``f``.
    """

    family: str
    dim: str
    title: Text
    heading: Text
    columns: tuple[str, ...]
    only: str = "TRUE"

    @property
    def key(self) -> str:
        """Name of its place on the page."""
        return f"{self.family}-{self.dim}"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: ``sql`` over the row ``f``; ``codes`` are the words of a coded one."""

    label: Text
    sql: str
    kind: ColumnKind = "text"
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceList:
    """A list of single rows: those of ``family`` with ``only``, latest first."""

    key: str
    title: Text
    family: str
    only: str
    columns: tuple[ListColumn, ...]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One page: ``metrics`` are offered for map, ranking and trend, the first by default.

    ``ranked`` are the columns of the ranking, of which the first counts.
    """

    name: str
    title: Text
    cards: tuple[str, ...]
    metrics: tuple[str, ...]
    ranked: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    lists: tuple[ServiceList, ...]
    note: Text

    def __post_init__(self) -> None:
        """Refuse a page over an unknown KPI, family or dimension."""
        named = (*self.cards, *self.metrics, *self.ranked, *(key for b in self.breakdowns for key in b.columns))
        unknown = [key for key in named if key not in EVERY]
        unknown += [b.key for b in self.breakdowns if b.dim not in FAMILY[b.family].dims]
        if unknown:
            message = f"page {self.name}: unknown {unknown}"
            raise ValueError(message)

    def focus(self, selection: Selection) -> str:
        """The metric of ``selection`` where it is one of this page's, else the page's first."""
        return selection.metric if selection.metric in self.metrics else self.metrics[0]

    def shown(self, metric: str) -> tuple[str, ...]:
        """Columns of the ranking, with the metric."""
        return self.ranked if metric in self.ranked else (*self.ranked, metric)

    def list_of(self, key: str) -> ServiceList:
        """The list ``key``, the first where there is none of that name."""
        return next((each for each in self.lists if each.key == key), self.lists[0])


_CODE = ListColumn(Text("Mã", "Code"), "f.code", "code")
_DOSSIER = ListColumn(Text("Hồ sơ", "Dossier"), "f.dossier", "dossier")
_PETITION = (
    _CODE,
    ListColumn(Text("Về việc", "Subject"), "f.subject", codes=PETITION_SUBJECTS),
    ListColumn(Text("Tiếp nhận", "Received"), "f.received_at", "time"),
    ListColumn(Text("Hạn", "Deadline"), "f.due_at", "time"),
    ListColumn(Text("Xử lý xong", "Answered"), "f.answered_at", "time"),
    ListColumn(Text("Kết quả", "Outcome"), "f.outcome", codes=PETITION_OUTCOMES),
    _DOSSIER,
)
_SURVEY = (
    ListColumn(Text("Lúc", "When"), "f.at", "time"),
    ListColumn(Text("Hình thức", "How"), "f.channel", codes=SURVEY_CHANNELS),
    ListColumn(Text("Lý do", "Reason"), "f.reason", codes=SURVEY_REASONS),
    ListColumn(Text("Trung tâm", "Center"), "f.center"),
    _DOSSIER,
)
_PAYMENT = (
    _CODE,
    ListColumn(Text("Thu lúc", "Paid"), "f.paid_at", "time"),
    ListColumn(Text("Số tiền (đồng)", "Amount (đồng)"), "f.amount_vnd", "money"),
    ListColumn(Text("Hình thức", "Method"), "f.method", codes=PAYMENT_METHODS),
    ListColumn(Text("Hoàn lúc", "Paid back"), "f.refunded_at", "time"),
    _DOSSIER,
)
_LEG = (
    _CODE,
    ListColumn(Text("Nhóm", "Group"), 'f."group"', codes=LEG_GROUPS),
    ListColumn(Text("Chặng", "Leg"), "f.step"),
    ListColumn(Text("Bắt đầu", "Begun"), "f.started_at", "time"),
    ListColumn(Text("Hạn", "Limit"), "f.due_at", "time"),
    ListColumn(Text("Xong", "Done"), "f.finished_at", "time"),
)
_DOCUMENT = (
    _CODE,
    ListColumn(Text("Chiều", "Direction"), "f.direction", codes=DIRECTIONS),
    ListColumn(Text("Bên kia", "Other side"), "f.partner"),
    ListColumn(Text("Lúc", "When"), "f.at", "time"),
    ListColumn(Text("Hạn trả lời", "Answer by"), "f.due_at", "time"),
    ListColumn(Text("Trả lời", "Answered"), "f.replied_at", "time"),
    ListColumn(Text("Ký số", "Signed"), "f.signed", "flag"),
)

SATISFACTION = ServicePage(
    "satisfaction",
    Text("Hài lòng và phản ánh, kiến nghị", "Satisfaction and petitions"),
    cards=(
        *("surveys", "survey_satisfied", "survey_unhappy", "petitions", "petition_on_time"),
        *("petition_satisfied", "petition_open", "petition_overdue"),
    ),
    metrics=("survey_satisfied", "petition_on_time", "petition_satisfied", "surveys", "petitions"),
    ranked=("surveys", "survey_satisfied", "survey_unhappy", "petitions", "petition_on_time", "petition_overdue"),
    breakdowns=(
        Breakdown(
            "survey",
            "channel",
            Text("Theo hình thức đánh giá", "By how it was asked"),
            Text("Hình thức", "How"),
            ("surveys", "survey_satisfied", "survey_unhappy"),
        ),
        Breakdown(
            "survey",
            "reason",
            Text("Vì sao không hài lòng", "Why not satisfied"),
            Text("Lý do", "Reason"),
            ("surveys",),
            "f.rating = 1",
        ),
        Breakdown(
            "petition",
            "subject",
            Text("Phản ánh về việc gì", "What petitions are about"),
            Text("Về việc", "Subject"),
            ("petitions", "petition_on_time", "petition_satisfied", "petition_overdue"),
        ),
    ),
    lists=(
        ServiceList(
            "petition-overdue",
            Text("Phản ánh quá hạn", "Petitions overdue"),
            "petition",
            "f.answered_at IS NULL AND f.due_at < %(now)s",
            _PETITION,
        ),
        ServiceList(
            "petition-open", Text("Chưa xử lý", "Not answered"), "petition", "f.answered_at IS NULL", _PETITION
        ),
        ServiceList(
            "petition-late", Text("Xử lý trễ", "Answered late"), "petition", "f.answered_at > f.due_at", _PETITION
        ),
        ServiceList("petition-all", Text("Mọi phản ánh", "All petitions"), "petition", "TRUE", _PETITION),
        ServiceList("unhappy", Text("Phiếu không hài lòng", "Not satisfied"), "survey", "f.rating = 1", _SURVEY),
    ),
    note=Text(
        "Phiếu đánh giá tại quầy, mã QR và trực tuyến; không gộp với chỉ số SIPAS (khảo sát xã hội học hằng năm).",
        "Answers from counters, QR codes and online; never mixed with SIPAS (the yearly sociological survey).",
    ),
)
PAYMENT = ServicePage(
    "payment",
    Text("Thanh toán trực tuyến", "Online payment"),
    cards=("fee_due", "paid_online", "payments", "payment_online", "amount", "amount_online"),
    metrics=("paid_online", "payment_online", "amount_online", "fee_due", "amount"),
    ranked=("fee_due", "paid_online", "payments", "payment_online", "amount", "amount_online"),
    breakdowns=(
        Breakdown(
            "payment",
            "method",
            Text("Theo hình thức thanh toán", "By method"),
            Text("Hình thức", "Method"),
            ("payments", "amount"),
        ),
        Breakdown(
            "payment",
            "procedure",
            Text("Theo thủ tục", "By procedure"),
            Text("Thủ tục", "Procedure"),
            ("payments", "payment_online", "amount", "amount_online"),
        ),
    ),
    lists=(
        ServiceList("refunded", Text("Đã hoàn tiền", "Paid back"), "payment", "f.refunded_at IS NOT NULL", _PAYMENT),
        ServiceList("not-online", Text("Không trực tuyến", "Not online"), "payment", "f.method <> 1", _PAYMENT),
        ServiceList("payments", Text("Mọi giao dịch", "All payments"), "payment", "TRUE", _PAYMENT),
    ),
    note=Text(
        "Hồ sơ tính theo ngày tiếp nhận, giao dịch theo ngày thu; hai số không cộng trừ với nhau.",
        "Dossiers count on the day of acceptance, payments on the day of payment; the two do not add up.",
    ),
)
INTERLINKED = ServicePage(
    "interlinked",
    Text("Liên thông và văn bản", "Interconnection and documents"),
    cards=(
        *("legs", "leg_on_time", "leg_hours", "legs_open"),
        *("documents_sent", "document_signed", "documents_received", "reply_on_time", "reply_late"),
    ),
    metrics=("leg_on_time", "document_signed", "reply_on_time", "legs", "documents_sent"),
    ranked=("legs", "leg_on_time", "leg_hours", "documents_sent", "document_signed", "reply_on_time"),
    breakdowns=(
        Breakdown(
            "leg",
            "group",
            Text("Theo nhóm liên thông", "By group"),
            Text("Nhóm", "Group"),
            ("legs", "leg_on_time", "leg_hours", "legs_open"),
        ),
        Breakdown(
            "leg",
            "step",
            Text("Thời gian từng chặng", "Time of each leg"),
            Text("Chặng", "Leg"),
            ("legs", "leg_on_time", "leg_hours", "legs_open"),
        ),
    ),
    lists=(
        ServiceList(
            "leg-overdue",
            Text("Chặng quá hạn", "Legs overdue"),
            "leg",
            "f.finished_at IS NULL AND f.due_at < %(now)s",
            _LEG,
        ),
        ServiceList("leg-late", Text("Chặng xong trễ", "Legs done late"), "leg", "f.finished_at > f.due_at", _LEG),
        ServiceList(
            "reply-late",
            Text("Văn bản trả lời chậm", "Late replies"),
            "document",
            "f.direction = 2 AND (f.replied_at > f.due_at OR (f.replied_at IS NULL AND f.due_at < %(now)s))",
            _DOCUMENT,
        ),
        ServiceList(
            "unsigned",
            Text("Văn bản chưa ký số", "Documents not signed"),
            "document",
            "f.direction = 1 AND NOT f.signed",
            _DOCUMENT,
        ),
    ),
    note=Text(
        "Hai nhóm liên thông theo NĐ 63/2024 và QĐ 296/QĐ-VPCP; mỗi chặng tính cho cơ quan thực hiện.",
        "The two groups of Decree 63/2024 and QĐ 296/QĐ-VPCP; a leg counts for the agency that does it.",
    ),
)
SERVICE_PAGES: tuple[ServicePage, ...] = (SATISFACTION, PAYMENT, INTERLINKED)
PAGE: Mapping[str, ServicePage] = {page.name: page for page in SERVICE_PAGES}
