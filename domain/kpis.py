"""The KPI registry: every rate, count and mean of the product, declared once.

SQL, cards, maps, legends, tables, exports, `ioc kpi`, the JSON API, the glossary and the docs iterate over ``KPIS``.
"""

from domain.kpi import DOSSIERS, Better, Kpi
from domain.text import Text

LEAST_DOSSIERS = 10
"""Below this denominator a rate says nothing of a unit (small-n trap, DOMAIN 1.3) and is shown as "too few"."""

PERCENT = Text("%", "%")
HOURS = Text("giờ làm việc", "working hours")


def _ratio(
    key: str,
    label: Text,
    short: Text,
    help_: Text,
    terms: tuple[tuple[str, ...], str],
    bands: tuple[float, float, float, float] | None,
    source: str,
) -> Kpi:
    numerator, denominator = terms
    better: Better = "higher" if bands else "none"
    return Kpi(
        key,
        label,
        short,
        help_,
        "ratio",
        numerator,
        (denominator,),
        PERCENT,
        better,
        bands,
        1,
        LEAST_DOSSIERS,
        source,
    )


def _count(
    key: str,
    label: Text,
    short: Text,
    help_: Text,
    source: str,
    *,
    base: str = "",
    bands: tuple[float, float, float, float] | None = None,
    now: bool = True,
) -> Kpi:
    denominator = (base,) if base else ()
    better: Better = "lower" if bands else "none"
    return Kpi(key, label, short, help_, "count", (key,), denominator, DOSSIERS, better, bands, 0, 0, source, now)


KPIS: tuple[Kpi, ...] = (
    _count(
        "received",
        Text("Tiếp nhận", "Received"),
        Text("Hồ sơ", "Dossiers"),
        Text("Số hồ sơ được tiếp nhận trong kỳ.", "Dossiers accepted in the period."),
        "DOMAIN 2.5",
        now=False,
    ),
    _ratio(
        "online",
        Text("Nộp trực tuyến", "Online submission"),
        Text("Trực tuyến", "Online"),
        Text(
            "Hồ sơ nộp trực tuyến / hồ sơ tiếp nhận trong kỳ (đã rõ kênh nộp).",
            "Dossiers submitted online / dossiers received in the period (channel known).",
        ),
        (("online",), "channel_known"),
        (0.80, 0.75, 0.65, 0.50),
        "QĐ 766 item 3.3; local target 80 % (setting)",
    ),
    _ratio(
        "full_online",
        Text("Trực tuyến toàn trình", "Full-process online"),
        Text("Toàn trình", "Full online"),
        Text(
            "Hồ sơ nộp trực tuyến của dịch vụ toàn trình / hồ sơ tiếp nhận (đã rõ kênh và mức dịch vụ).",
            "Online dossiers of full-process services / dossiers received (channel and service level known).",
        ),
        (("full_online",), "service_known"),
        (0.70, 0.65, 0.55, 0.40),
        "NĐ 224/2026 Đ19; local target 70 % (Lâm Đồng)",
    ),
    _ratio(
        "digitized",
        Text("Số hóa hồ sơ", "Digitized dossiers"),
        Text("Số hóa", "Digitized"),
        Text(
            "Hồ sơ có thành phần được số hóa khi tiếp nhận / hồ sơ tiếp nhận (đã rõ tình trạng số hóa).",
            "Dossiers with digitized components at intake / dossiers received (digitization known).",
        ),
        (("digitized",), "digit_known"),
        (0.80, 0.75, 0.65, 0.50),
        "DOMAIN 2.5; local target 80 % (Lâm Đồng)",
    ),
    _ratio(
        "e_result",
        Text("Kết quả điện tử", "E-results"),
        Text("KQ điện tử", "E-results"),
        Text(
            "Hồ sơ có kết quả điện tử / hồ sơ đã giải quyết của thủ tục trả kết quả.",
            "Settled dossiers with an e-result / settled dossiers whose procedure returns a result.",
        ),
        (("e_result",), "result_known"),
        (0.70, 0.65, 0.55, 0.40),
        "QĐ 766 item 4.1; target 70 % (setting)",
    ),
    _ratio(
        "both_ends",
        Text("Số hóa đủ hai đầu", "Digitized at both ends"),
        Text("Số hóa + KQ", "Both digital"),
        Text(
            "Hồ sơ giải quyết có cả thành phần số hóa và kết quả điện tử / hồ sơ giải quyết đã rõ cả hai.",
            "Settled dossiers with both digitized components and an e-result / settled dossiers with both known.",
        ),
        (("both_ends",), "ends_known"),
        (0.80, 0.70, 0.60, 0.45),
        "QĐ 766 item 4.2",
    ),
    _ratio(
        "reused",
        Text("Khai thác, sử dụng lại dữ liệu", "Reuse of digitized data"),
        Text("Dùng lại", "Reused"),
        Text(
            "Hồ sơ dùng lại thông tin, giấy tờ đã số hóa / hồ sơ tiếp nhận (đã rõ).",
            "Dossiers that reuse digitized data / dossiers received (known).",
        ),
        (("reused",), "reuse_known"),
        (0.50, 0.45, 0.35, 0.20),
        "QĐ 766 item 4.3; local target 50 % (Lâm Đồng)",
    ),
    _ratio(
        "stored",
        Text("Kết quả ở kho dữ liệu điện tử cá nhân", "Results in the personal e-store"),
        Text("Kho cá nhân", "E-store"),
        Text(
            "Hồ sơ giải quyết có kết quả ở kho dữ liệu điện tử của công dân / hồ sơ giải quyết (đã rõ).",
            "Settled dossiers whose result is in the citizen's electronic store / settled dossiers (known).",
        ),
        (("stored",), "store_known"),
        (0.80, 0.70, 0.60, 0.45),
        "QĐ 766 item 4.4",
    ),
    _ratio(
        "vneid",
        Text("Tài khoản xác thực VNeID", "VNeID-authenticated"),
        Text("VNeID", "VNeID"),
        Text(
            "Hồ sơ của tài khoản xác thực VNeID / hồ sơ tiếp nhận (đã rõ).",
            "Dossiers of VNeID-authenticated accounts / dossiers received (known).",
        ),
        (("vneid",), "vneid_known"),
        (0.80, 0.70, 0.60, 0.45),
        "QĐ 766 item 4.5",
    ),
    _ratio(
        "paid_online",
        Text("Thanh toán trực tuyến", "Paid online"),
        Text("TT trực tuyến", "Paid online"),
        Text(
            "Hồ sơ đã thanh toán trực tuyến / hồ sơ tiếp nhận có nghĩa vụ tài chính (đã rõ).",
            "Dossiers paid online / dossiers received with a payment duty (known).",
        ),
        (("paid_online",), "paid_known"),
        (0.60, 0.55, 0.45, 0.30),
        "QĐ 766 item 3.4; local target 60 % (Lâm Đồng)",
    ),
    _ratio(
        "signed",
        Text("Kết quả điện tử có ký số", "Digitally signed e-results"),
        Text("Ký số", "Signed"),
        Text(
            "Kết quả điện tử có ký số / hồ sơ có kết quả điện tử (đã rõ); phần còn lại chỉ là bản quét.",
            "Digitally signed e-results / dossiers with an e-result (known); the rest are scans only.",
        ),
        (("signed",), "signed_known"),
        (0.95, 0.90, 0.80, 0.60),
        "NĐ 118/2025 Đ17, TT 03/2025; target is a setting",
    ),
    _ratio(
        "on_time",
        Text("Giải quyết đúng hạn", "Settled on time"),
        Text("Đúng hạn", "On time"),
        Text(
            "Hồ sơ giải quyết trong kỳ có ngày trả (hoặc kết thúc xử lý) không muộn hơn hẹn trả / hồ sơ giải quyết.",
            "Dossiers settled in the period no later than the appointment / dossiers settled with an appointment.",
        ),
        (("on_time",), "settled_due"),
        (0.98, 0.97, 0.95, 0.92),
        "DOMAIN 2.4, provincial verdict; local target 98 %",
    ),
    _ratio(
        "portal_on_time",
        Text("Đúng hạn (cách tính Cổng DVCQG)", "On time (national portal rule)"),
        Text("Đúng hạn 766", "On time 766"),
        Text(
            "Theo hồ sơ tiếp nhận trong kỳ; hồ sơ chưa đến hạn tính là đúng hạn; bổ sung quá một lần tính là quá hạn.",
            "Of the dossiers received in the period; not yet due counts on time; a second supplement counts late.",
        ),
        (("portal_known", "portal_late", "portal_overdue"), "portal_known"),
        (0.95, 0.92, 0.88, 0.80),
        "QĐ 766 item 2.1 and the portal's formula document",
    ),
    _ratio(
        "early",
        Text("Trước hạn", "Settled early"),
        Text("Trước hạn", "Early"),
        Text(
            "Hồ sơ giải quyết trước ngày hẹn trả / hồ sơ giải quyết trong kỳ (so theo ngày).",
            "Dossiers settled before the appointment date / dossiers settled in the period (by date).",
        ),
        (("early",), "settled_due"),
        None,
        "DOMAIN 2.4, third conflict: compared by date",
    ),
    _count(
        "open",
        Text("Đang giải quyết", "Open now"),
        Text("Đang xử lý", "Open"),
        Text("Hồ sơ đã tiếp nhận, chưa kết thúc, tại thời điểm này.", "Accepted dossiers not yet ended, right now."),
        "DOMAIN 2.1: statuses 2, 4, 5, 6",
    ),
    _count(
        "overdue",
        Text("Đang quá hạn", "Overdue now"),
        Text("Quá hạn", "Overdue"),
        Text(
            "Hồ sơ đang xử lý đã quá hẹn trả tại thời điểm này; màu theo tỷ lệ trên hồ sơ đang giải quyết.",
            "Dossiers in progress past their appointment right now; coloured by their share of the open dossiers.",
        ),
        "DOMAIN 2.5: đang xử lý quá hạn",
        base="open",
        bands=(0.015, 0.03, 0.05, 0.08),
    ),
    _count(
        "due_today",
        Text("Đến hạn hôm nay", "Due today"),
        Text("Đến hạn", "Due today"),
        Text("Hồ sơ đang xử lý, hẹn trả từ nay đến hết ngày.", "In progress and due between now and midnight."),
        "DOMAIN 9",
    ),
    _count(
        "returned",
        Text("Chờ bổ sung", "Returned for supplement"),
        Text("Bổ sung", "Supplement"),
        Text("Hồ sơ đang chờ công dân bổ sung giấy tờ.", "Dossiers waiting for the applicant's papers."),
        "DOMAIN 2.1: status 5",
    ),
    _count(
        "refused",
        Text("Từ chối tiếp nhận", "Refused"),
        Text("Từ chối", "Refused"),
        Text("Hồ sơ không được tiếp nhận, kết thúc trong kỳ.", "Dossiers not accepted, ended in the period."),
        "DOMAIN 2.1: status 3",
        now=False,
    ),
    _count(
        "withdrawn",
        Text("Rút hồ sơ", "Withdrawn"),
        Text("Rút", "Withdrawn"),
        Text("Hồ sơ công dân xin rút trong kỳ.", "Dossiers withdrawn by the applicant in the period."),
        "DOMAIN 2.1: status 7",
        now=False,
    ),
    _count(
        "stopped",
        Text("Dừng xử lý", "Stopped"),
        Text("Dừng", "Stopped"),
        Text("Hồ sơ dừng xử lý trong kỳ.", "Dossiers stopped in the period."),
        "DOMAIN 2.1: status 8",
        now=False,
    ),
    _count(
        "paused",
        Text("Tạm dừng", "Paused now"),
        Text("Tạm dừng", "Paused"),
        Text(
            "Hồ sơ đang chờ bổ sung hoặc chờ nghĩa vụ tài chính, tại thời điểm này.",
            "Dossiers waiting for papers or for a payment, right now.",
        ),
        "DOMAIN 2.1: statuses 5 and 6",
    ),
    Kpi(
        "processing_hours",
        Text("Thời gian giải quyết trung bình", "Mean processing time"),
        Text("TB xử lý", "Mean time"),
        Text(
            "Số giờ làm việc trung bình từ tiếp nhận đến trả kết quả của hồ sơ giải quyết trong kỳ.",
            "Mean working hours from acceptance to result of the dossiers settled in the period.",
        ),
        "mean",
        ("minutes",),
        ("timed",),
        HOURS,
        "none",
        None,
        1,
        5,
        "DOMAIN 2.4: 8 working hours a day",
    ),
)
KPI: dict[str, Kpi] = {kpi.key: kpi for kpi in KPIS}
