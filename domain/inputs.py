"""The canonical records that are not dossiers: what files and pushes may say of decisions, petitions, surveys and more.

Mapping files and the HTTP push name these columns; the staging tables are made from them and docs/inputs.md lists them.
"""

from enum import IntEnum

from domain.codes import Code
from domain.record import Column
from domain.text import Text


class PetitionOutcome(IntEnum):
    """How a petition ended."""

    RESOLVED = 1
    REFUSED = 2
    FORWARDED = 3


class PaymentMethod(IntEnum):
    """How a fee was paid."""

    ONLINE = 1
    TRANSFER = 2
    CASH = 3


class Direction(IntEnum):
    """Which way a document went, seen from its agency."""

    SENT = 1
    RECEIVED = 2


class LegGroup(IntEnum):
    """The two interconnected groups of Decree 63/2024."""

    BIRTH = 1
    DEATH = 2


PETITION_SUBJECTS: tuple[Code, ...] = (
    Code(1, "procedure", Text("Quy định thủ tục", "Rules of a procedure")),
    Code(2, "staff", Text("Thái độ, hành vi cán bộ", "Conduct of officers")),
    Code(3, "late", Text("Chậm trễ giải quyết", "Delay")),
    Code(9, "other", Text("Khác", "Other")),
)
PETITION_OUTCOMES: tuple[Code, ...] = (
    Code(PetitionOutcome.RESOLVED, "resolved", Text("Đã xử lý", "Resolved")),
    Code(PetitionOutcome.REFUSED, "refused", Text("Từ chối", "Refused")),
    Code(PetitionOutcome.FORWARDED, "forwarded", Text("Chuyển cơ quan khác", "Passed to another agency")),
)
SURVEY_CHANNELS: tuple[Code, ...] = (
    Code(1, "device", Text("Thiết bị tại quầy", "Device at the counter")),
    Code(2, "qr", Text("Mã QR", "QR code")),
    Code(3, "online", Text("Trực tuyến", "Online")),
)
SURVEY_REASONS: tuple[Code, ...] = (
    Code(1, "time", Text("Thời gian giải quyết", "Time of handling")),
    Code(2, "wait", Text("Chờ lâu tại quầy", "Long wait at the counter")),
    Code(3, "attitude", Text("Thái độ phục vụ", "Attitude")),
    Code(4, "guidance", Text("Hướng dẫn hồ sơ", "Guidance on papers")),
    Code(5, "contacts", Text("Phải đi lại nhiều lần", "Too many visits")),
    Code(6, "online", Text("Dịch vụ trực tuyến", "Online service")),
    Code(9, "other", Text("Khác", "Other")),
)
PAYMENT_METHODS: tuple[Code, ...] = (
    Code(PaymentMethod.ONLINE, "online", Text("Trực tuyến", "Online")),
    Code(PaymentMethod.TRANSFER, "transfer", Text("Chuyển khoản", "Bank transfer")),
    Code(PaymentMethod.CASH, "cash", Text("Tiền mặt", "Cash")),
)
DIRECTIONS: tuple[Code, ...] = (
    Code(Direction.SENT, "sent", Text("Gửi đi", "Sent")),
    Code(Direction.RECEIVED, "received", Text("Nhận về", "Received")),
)
LEG_GROUPS: tuple[Code, ...] = (
    Code(
        LegGroup.BIRTH,
        "birth",
        Text("Khai sinh – thường trú – thẻ BHYT trẻ dưới 6 tuổi", "Birth – residence – health insurance card"),
    ),
    Code(
        LegGroup.DEATH,
        "death",
        Text("Khai tử – xóa thường trú – mai táng phí, tử tuất", "Death – end of residence – funeral allowance"),
    ),
)


def _text(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "text", Text(vi, en), required)


def _time(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "time", Text(vi, en), required)


def _day(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "day", Text(vi, en), required)


def _int(name: str, vi: str, en: str, *, required: bool = False) -> Column:
    return Column(name, "int", Text(vi, en), required)


_VERSION = _int("version", "Phiên bản tại nguồn", "Version at the source; empty: the latest time in the row")
_DOSSIER = _text("dossier", "Mã hồ sơ liên quan", "Code of the dossier it is about")
_PROCEDURE = _text("procedure", "Mã thủ tục", "Procedure code")
_RATING = _int("rating", "Đánh giá 1–3", "Rating: 1 not satisfied, 2 satisfied, 3 very satisfied")


def _agency(vi: str, en: str) -> Column:
    return _text("agency", vi, f"{en}: agency code or name, or commune code", required=True)


INPUTS: dict[str, tuple[Column, ...]] = {
    "decisions": (
        _text("code", "Số quyết định công bố", "Number of the decision", required=True),
        _agency("Cơ quan tham mưu công bố", "Agency that prepares it"),
        _day("decided_on", "Ngày ban hành", "Day of the decision", required=True),
        _day("effective_on", "Ngày văn bản có hiệu lực", "Day the underlying text takes effect"),
        _day("published_on", "Ngày công khai", "Day it was made public"),
        _int("procedures", "Số thủ tục công bố", "Number of procedures it announces"),
        _VERSION,
    ),
    "petitions": (
        _text("code", "Mã phản ánh, kiến nghị", "Petition code", required=True),
        _agency("Cơ quan xử lý", "Agency that answers"),
        Column("subject", "petition_subject", Text("Về việc", "Subject: procedure, staff, late or other")),
        _PROCEDURE,
        _DOSSIER,
        _time("received_at", "Thời điểm tiếp nhận", "Time of receipt", required=True),
        _time("due_at", "Hạn xử lý; trống: theo cấu hình", "Deadline; empty: by the setting IOC_PETITION_DAYS"),
        _time("answered_at", "Thời điểm xử lý xong", "Time it was answered"),
        _time("published_at", "Thời điểm công khai", "Time the answer was made public"),
        Column("outcome", "petition_outcome", Text("Kết quả", "Outcome: resolved, refused or forwarded")),
        _RATING,
        _VERSION,
    ),
    "surveys": (
        _text("code", "Mã phiếu đánh giá", "Code of the answer", required=True),
        _agency("Cơ quan được đánh giá", "Agency that is rated"),
        _time("at", "Thời điểm đánh giá", "Time of the answer", required=True),
        Column("channel", "survey_channel", Text("Hình thức", "How: device, qr or online"), required=True),
        _int("rating", "Đánh giá 1–3", "Rating: 1 not satisfied, 2 satisfied, 3 very satisfied", required=True),
        Column("reason", "survey_reason", Text("Lý do không hài lòng", "Reason of dissatisfaction")),
        _text("center", "Mã trung tâm", "Center code"),
        _PROCEDURE,
        _DOSSIER,
        _VERSION,
    ),
    "payments": (
        _text("code", "Mã giao dịch", "Transaction code", required=True),
        _agency("Cơ quan thu", "Agency that collects"),
        _DOSSIER,
        _PROCEDURE,
        _int("amount_vnd", "Số tiền (đồng)", "Amount, đồng", required=True),
        Column("method", "payment_method", Text("Hình thức", "Method: online, transfer or cash"), required=True),
        _time("paid_at", "Thời điểm thanh toán", "Time of payment", required=True),
        _time("refunded_at", "Thời điểm hoàn tiền", "Time it was paid back"),
        _VERSION,
    ),
    "documents": (
        _text("code", "Mã văn bản", "Document code", required=True),
        _agency("Cơ quan gửi hoặc nhận", "Agency that sent or received it"),
        Column("direction", "direction", Text("Chiều", "Direction: sent or received"), required=True),
        _time("at", "Thời điểm gửi, nhận", "Time it was sent or received", required=True),
        _text("partner", "Cơ quan bên kia", "The other side"),
        Column("signed", "bool", Text("Có ký số", "Digitally signed")),
        _time("due_at", "Hạn trả lời", "Deadline of the reply"),
        _time("replied_at", "Thời điểm trả lời", "Time of the reply"),
        _VERSION,
    ),
    "legs": (
        _text("code", "Mã hồ sơ liên thông", "Code of the interconnected case", required=True),
        _int("seq", "Thứ tự chặng", "Order of the leg, from 1", required=True),
        Column("group", "leg_group", Text("Nhóm liên thông", "Group: birth or death"), required=True),
        _text("step", "Tên chặng", "What the leg does", required=True),
        _agency("Cơ quan thực hiện chặng", "Agency of the leg"),
        _time("started_at", "Bắt đầu chặng", "Start of the leg", required=True),
        _time("due_at", "Hạn của chặng", "Deadline of the leg"),
        _time("finished_at", "Kết thúc chặng", "End of the leg"),
        _VERSION,
    ),
    "copies": (
        _agency("UBND cấp xã", "Commune People's Committee"),
        _day("month", "Tháng (ngày bất kỳ trong tháng)", "Month (any day of it)", required=True),
        _int("copies", "Số bản sao chứng thực điện tử", "Certified e-copies made", required=True),
        _VERSION,
    ),
    "national": (
        _text("agency", "Cơ quan; trống: toàn tỉnh", "Agency; empty: the whole province"),
        _day("month", "Tháng (ngày bất kỳ trong tháng)", "Month (any day of it)", required=True),
        _int("synced", "Hồ sơ đã đồng bộ", "Dossiers synchronised to the national portal"),
        _int("on_portal", "Hồ sơ tiếp nhận trên Cổng DVCQG", "Dossiers received by the portal's count"),
        _int("in_report", "Hồ sơ theo báo cáo quốc gia", "Dossiers received by the national report"),
        _VERSION,
    ),
}
"""Kinds of input that are not dossiers, tickets or counters, and the columns of each."""
INPUT_NAMES: dict[str, Text] = {
    "decisions": Text("Quyết định công bố thủ tục", "Decisions that announce procedures"),
    "petitions": Text("Phản ánh, kiến nghị", "Petitions"),
    "surveys": Text("Phiếu đánh giá hài lòng", "Satisfaction answers"),
    "payments": Text("Giao dịch thanh toán", "Payments"),
    "documents": Text("Văn bản trên trục liên thông", "Documents on the interconnection axis"),
    "legs": Text("Chặng liên thông", "Legs of interconnected cases"),
    "copies": Text("Chứng thực bản sao điện tử", "Certified e-copies"),
    "national": Text("Số liệu quốc gia", "National counts"),
}
