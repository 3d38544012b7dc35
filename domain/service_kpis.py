"""The KPIs over what is not a dossier: surveys, petitions, payments, documents, interconnected legs."""

from dataclasses import dataclass

from domain.kpi import DOSSIERS, Better, Kpi
from domain.kpis import HOURS, PERCENT
from domain.text import Text

LEAST = 5
"""Below this denominator a rate is shown as "too few"."""
Bands = tuple[float, float, float, float]
ANSWERS, PETITIONS = Text("phiếu", "answers"), Text("phản ánh", "petitions")
PROCEDURES = Text("thủ tục", "procedures")
PAYMENTS, DOCUMENTS, LEGS = Text("giao dịch", "payments"), Text("văn bản", "documents"), Text("chặng", "legs")
DONG = Text("triệu đồng", "million đồng")


@dataclass(frozen=True, slots=True)
class _Words:
    label: Text
    short: Text
    help: Text


def _rate(key: str, words: _Words, terms: tuple[tuple[str, ...], str], bands: Bands, source: str, of: Text) -> Kpi:
    numerator, denominator = terms
    return Kpi(
        key, words.label, words.short, words.help, "ratio", numerator, (denominator,), PERCENT, "higher", bands, 1,
        LEAST, source, of=of,
    )  # fmt: skip


def _count(
    key: str, words: _Words, unit: Text, base: str = "", bands: Bands | None = None, *, now: bool = False
) -> Kpi:
    better: Better = "lower" if bands else "none"
    terms = (base,) if base else ()
    return Kpi(
        key, words.label, words.short, words.help, "count", (key,), terms, unit, better, bands, 0, 0,
        "docs/services.md", now, unit,
    )  # fmt: skip


SERVICE_KPIS: tuple[Kpi, ...] = (
    _count(
        "surveys",
        _Words(
            Text("Phiếu đánh giá", "Answers"),
            Text("Phiếu", "Answers"),
            Text("Số phiếu đánh giá trong kỳ.", "Answers about satisfaction in the period."),
        ),
        ANSWERS,
    ),
    _rate(
        "survey_satisfied",
        _Words(
            Text("Hài lòng", "Satisfied"),
            Text("Hài lòng", "Satisfied"),
            Text(
                "Phiếu hài lòng và rất hài lòng / phiếu đánh giá. Không phải SIPAS.",
                "Satisfied and very satisfied answers / answers. This is not SIPAS.",
            ),
        ),
        (("survey_satisfied",), "surveys"),
        (0.95, 0.92, 0.90, 0.80),
        "QĐ 766 item 5.3: 90 % gives the maximum; target 95 % is a setting",
        ANSWERS,
    ),
    _count(
        "survey_unhappy",
        _Words(
            Text("Không hài lòng", "Not satisfied"),
            Text("Không HL", "Unhappy"),
            Text("Phiếu không hài lòng; màu theo tỷ lệ trên số phiếu.", "Answers not satisfied; coloured by share."),
        ),
        ANSWERS,
        "surveys",
        (0.05, 0.08, 0.10, 0.20),
    ),
    _count(
        "petitions",
        _Words(
            Text("Phản ánh, kiến nghị", "Petitions"),
            Text("PAKN", "Petitions"),
            Text("Phản ánh, kiến nghị tiếp nhận trong kỳ.", "Petitions received in the period."),
        ),
        PETITIONS,
    ),
    _rate(
        "petition_on_time",
        _Words(
            Text("Xử lý PAKN đúng hạn", "Petitions on time"),
            Text("Đúng hạn", "On time"),
            Text(
                "Phản ánh xử lý đúng hạn / phản ánh tiếp nhận; chưa xử lý nhưng còn hạn tính là đúng hạn.",
                "Petitions answered in time / petitions received; open ones within their deadline count on time.",
            ),
        ),
        (("petitions", "petition_late"), "petitions"),
        (0.98, 0.95, 0.90, 0.80),
        "QĐ 766 item 5.1; target is a setting",
        PETITIONS,
    ),
    _rate(
        "petition_satisfied",
        _Words(
            Text("Hài lòng về xử lý PAKN", "Satisfied with answers"),
            Text("HL xử lý", "Satisfied"),
            Text(
                "Phản ánh được đánh giá hài lòng / phản ánh được đánh giá.",
                "Petitions whose answer was rated satisfied / petitions rated.",
            ),
        ),
        (("petition_satisfied",), "petition_rated"),
        (0.95, 0.90, 0.85, 0.75),
        "QĐ 766 item 5.2; target is a setting",
        PETITIONS,
    ),
    _count(
        "petition_open",
        _Words(
            Text("PAKN chưa xử lý", "Petitions open"),
            Text("Chưa xử lý", "Open"),
            Text("Phản ánh tiếp nhận trong kỳ, chưa xử lý xong.", "Petitions of the period not yet answered."),
        ),
        PETITIONS,
        now=True,
    ),
    _count(
        "petition_overdue",
        _Words(
            Text("PAKN quá hạn", "Petitions overdue"),
            Text("Quá hạn", "Overdue"),
            Text("Chưa xử lý và đã quá hạn; màu theo tỷ lệ.", "Not answered and past the deadline; coloured by share."),
        ),
        PETITIONS,
        "petitions",
        (0.02, 0.05, 0.08, 0.15),
        now=True,
    ),
    _count(
        "fee_due",
        _Words(
            Text("Hồ sơ có nghĩa vụ tài chính", "Dossiers with a duty"),
            Text("Có phí", "With duty"),
            Text("Hồ sơ tiếp nhận trong kỳ có phí, lệ phí phải nộp.", "Dossiers received with a fee to be paid."),
        ),
        DOSSIERS,
    ),
    _count(
        "payments",
        _Words(
            Text("Giao dịch", "Payments"),
            Text("Giao dịch", "Payments"),
            Text("Giao dịch thu trong kỳ, trừ đã hoàn.", "Payments of the period, those paid back left out."),
        ),
        PAYMENTS,
    ),
    _rate(
        "payment_online",
        _Words(
            Text("Giao dịch trực tuyến", "Online payments"),
            Text("Trực tuyến", "Online"),
            Text("Giao dịch trực tuyến / giao dịch trong kỳ.", "Online payments / payments of the period."),
        ),
        (("payments_online",), "payments"),
        (0.60, 0.55, 0.45, 0.30),
        "local target 60 % (Lâm Đồng)",
        PAYMENTS,
    ),
    Kpi(
        "amount",
        Text("Số tiền thu", "Amount"),
        Text("Số tiền", "Amount"),
        Text("Tổng số tiền đã thu trong kỳ, trừ đã hoàn.", "What was paid in the period, less what was paid back."),
        "count",
        ("amount",),
        (),
        DONG,
        "none",
        None,
        0,
        0,
        "docs/services.md",
    ),
    _rate(
        "amount_online",
        _Words(
            Text("Tỷ trọng tiền nộp trực tuyến", "Share of money paid online"),
            Text("Tiền trực tuyến", "Money online"),
            Text("Số tiền nộp trực tuyến / số tiền thu.", "Money paid online / money paid."),
        ),
        (("amount_online",), "amount"),
        (0.60, 0.55, 0.45, 0.30),
        "as payments; target is a setting",
        DONG,
    ),
    _count(
        "legs",
        _Words(
            Text("Chặng liên thông", "Interconnected legs"),
            Text("Chặng", "Legs"),
            Text("Chặng của hồ sơ liên thông bắt đầu trong kỳ.", "Legs of interconnected cases begun in the period."),
        ),
        LEGS,
    ),
    _rate(
        "leg_on_time",
        _Words(
            Text("Chặng đúng hạn", "Legs on time"),
            Text("Đúng hạn", "On time"),
            Text(
                "Chặng xong trong hạn hoặc còn hạn / chặng có hạn.",
                "Legs done in time or still within their limit / legs with a limit.",
            ),
        ),
        (("legs_due", "legs_late"), "legs_due"),
        (0.98, 0.95, 0.90, 0.80),
        "QĐ 296/QĐ-VPCP; target is a setting",
        LEGS,
    ),
    Kpi(
        "leg_hours",
        Text("Thời gian trung bình một chặng", "Mean time of a leg"),
        Text("TB chặng", "Mean time"),
        Text("Giờ làm việc trung bình của chặng đã xong.", "Mean working hours of the legs that are done."),
        "mean",
        ("leg_minutes",),
        ("legs_done",),
        HOURS,
        "none",
        None,
        1,
        LEAST,
        "DOMAIN 2.4: 8 working hours a day",
        of=LEGS,
    ),
    _count(
        "legs_open",
        _Words(
            Text("Chặng chưa xong", "Legs open"),
            Text("Chưa xong", "Open"),
            Text("Chặng bắt đầu trong kỳ, chưa xong.", "Legs begun in the period and not done."),
        ),
        LEGS,
        now=True,
    ),
    _count(
        "documents_sent",
        _Words(
            Text("Văn bản gửi", "Documents sent"),
            Text("Gửi", "Sent"),
            Text("Văn bản gửi qua trục liên thông trong kỳ.", "Documents sent over the axis in the period."),
        ),
        DOCUMENTS,
    ),
    _count(
        "documents_received",
        _Words(
            Text("Văn bản nhận", "Documents received"),
            Text("Nhận", "Received"),
            Text("Văn bản nhận qua trục liên thông trong kỳ.", "Documents received over the axis in the period."),
        ),
        DOCUMENTS,
    ),
    _rate(
        "document_signed",
        _Words(
            Text("Văn bản gửi có ký số", "Sent documents signed"),
            Text("Ký số", "Signed"),
            Text("Văn bản gửi có ký số / văn bản gửi (đã rõ).", "Documents sent with a signature / sent (known)."),
        ),
        (("documents_signed",), "sign_known"),
        (0.98, 0.95, 0.90, 0.80),
        "NĐ 118/2025; target is a setting",
        DOCUMENTS,
    ),
    _rate(
        "reply_on_time",
        _Words(
            Text("Trả lời văn bản đúng hạn", "Replies on time"),
            Text("Trả lời", "Replies"),
            Text(
                "Văn bản nhận đã trả lời trong hạn hoặc còn hạn / văn bản nhận có hạn trả lời.",
                "Documents answered in time or still within their deadline / documents that want an answer.",
            ),
        ),
        (("reply_wanted", "reply_late"), "reply_wanted"),
        (0.95, 0.90, 0.85, 0.75),
        "target is a setting",
        DOCUMENTS,
    ),
    _count(
        "reply_late",
        _Words(
            Text("Trả lời chậm", "Late replies"),
            Text("Chậm", "Late"),
            Text("Văn bản trả lời sau hạn hoặc quá hạn chưa trả lời.", "Answered late, or overdue and not answered."),
        ),
        DOCUMENTS,
        "reply_wanted",
        (0.05, 0.10, 0.15, 0.25),
    ),
    _count(
        "procedures",
        _Words(
            Text("Thủ tục hành chính", "Procedures"),
            Text("Thủ tục", "Procedures"),
            Text("Thủ tục trong danh mục đang áp dụng.", "Procedures of the catalogue in force."),
        ),
        PROCEDURES,
    ),
    _rate(
        "procedure_full",
        _Words(
            Text("Dịch vụ công toàn trình", "Full-process services"),
            Text("Toàn trình", "Full"),
            Text("Thủ tục toàn trình / thủ tục đã rõ mức dịch vụ.", "Full-process procedures / those of known level."),
        ),
        (("level_full",), "level_known"),
        (0.80, 0.70, 0.60, 0.40),
        "NĐ 224/2026 Art. 14: full process by default; target is a setting",
        PROCEDURES,
    ),
    _rate(
        "procedure_online",
        _Words(
            Text("Cung cấp trực tuyến", "Offered online"),
            Text("Trực tuyến", "Online"),
            Text("Thủ tục toàn trình, một phần / đã rõ mức dịch vụ.", "Full or partial services / of known level."),
        ),
        (("level_online",), "level_known"),
        (0.80, 0.75, 0.65, 0.50),
        "QĐ 766 item 3.1: 80 % gives the maximum",
        PROCEDURES,
    ),
    _rate(
        "procedure_used",
        _Words(
            Text("Có hồ sơ trực tuyến", "With online dossiers"),
            Text("Có hồ sơ", "Used"),
            Text(
                "Thủ tục trực tuyến có hồ sơ trực tuyến trong kỳ / thủ tục trực tuyến.",
                "Online procedures with an online dossier in the period / online procedures.",
            ),
        ),
        (("online_used",), "level_online"),
        (0.60, 0.50, 0.40, 0.25),
        "QĐ 766 item 3.2; target is a setting",
        PROCEDURES,
    ),
    _rate(
        "procedure_content",
        _Words(
            Text("Công khai đủ nội dung", "Full content public"),
            Text("Đủ nội dung", "Content"),
            Text("Thủ tục công khai đủ bộ phận cấu thành / đã rõ.", "Procedures with all parts public / known."),
        ),
        (("content_full",), "content_known"),
        (1.0, 0.98, 0.95, 0.90),
        "QĐ 766 item 1.3",
        PROCEDURES,
    ),
    _rate(
        "procedure_population",
        _Words(
            Text("Kết nối CSDL dân cư", "Population database"),
            Text("CSDL dân cư", "Population"),
            Text("Thủ tục kết nối CSDL quốc gia về dân cư / đã rõ.", "Connected procedures / known."),
        ),
        (("population_db",), "population_known"),
        (0.80, 0.60, 0.40, 0.25),
        "QĐ 766 item 4.6; target is a setting",
        PROCEDURES,
    ),
    _rate(
        "procedure_payment",
        _Words(
            Text("Thủ tục có phí thanh toán được trực tuyến", "Fees payable online"),
            Text("Trả trực tuyến", "Payable"),
            Text("Thủ tục có phí đã tích hợp thanh toán / thủ tục có phí (đã rõ).", "Payable online / with a fee."),
        ),
        (("fee_online",), "fee_known"),
        (0.80, 0.75, 0.65, 0.50),
        "QĐ 766 item 3.6: 80 % gives the maximum",
        PROCEDURES,
    ),
)
SERVICE_KPI: dict[str, Kpi] = {kpi.key: kpi for kpi in SERVICE_KPIS}
