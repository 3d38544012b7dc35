"""The indicators of Decision 766/QĐ-TTg as the national portal scores them since August 2022 (DOMAIN 1.2).

The text of the Decision could not be read: formulas are those of the portal's public formula document, refitted to its
answers. ``doubt`` marks what those do not settle.
"""

from datetime import date

from domain.indicator import Block, Formula, Indicator, Item, Level
from domain.text import Text

_DOSSIERS, _PROCEDURES = Item("dossier", Text("hồ sơ", "dossiers")), Item("procedure", Text("thủ tục", "procedures"))
_DECISIONS, _PETITIONS = (
    Item("decision", Text("quyết định", "decisions")),
    Item("petition", Text("phản ánh", "petitions")),
)
_COMMUNES = Item("commune", Text("xã, phường", "communes"))
_RECEIVED = Text("Hồ sơ tiếp nhận trong kỳ", "Dossiers received in the period")
_UNDER = Text("TTHC thuộc thẩm quyền", "Procedures under the authority")
_FEES = Text("TTHC có phí, lệ phí", "Procedures with a fee")
_PAKN = Text("Phản ánh, kiến nghị đã nhận", "Petitions received")
_CAP = Text(
    "Mức trần 2 điểm được suy ra từ tổng điểm của nhóm, chưa đọc được văn bản.",
    "The cap of 2 points is inferred from the block's total; the text could not be read.",
)
_LINEAR = Text(
    "Tài liệu công thức ghi từ 80 % đạt tối đa; số của cổng tăng đều đến 100 %.",
    "The formula document says 80% gives the maximum; the portal's figures grow in line up to 100%.",
)
_WHO = Text(
    "Cấp áp dụng chưa được công bố rõ; mặc định của sản phẩm.",
    "The levels it applies to are not published clearly; this is the product's default.",
)
_ABOVE_COMMUNE: tuple[Level, ...] = ("province", "agency")

BLOCKS: tuple[Block, ...] = (
    Block("transparency", Text("Công khai, minh bạch", "Transparency"), 18),
    Block("progress", Text("Tiến độ, kết quả giải quyết", "Progress and results"), 20),
    Block("online", Text("Cung cấp dịch vụ trực tuyến", "Online services"), 12),
    Block("payment", Text("Thanh toán trực tuyến", "Online payment"), 10),
    Block("digitization", Text("Số hóa hồ sơ", "Digitization"), 22),
    Block("satisfaction", Text("Mức độ hài lòng", "Satisfaction"), 18),
)
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "PUBLISH_ON_TIME",
        "1.1",
        "transparency",
        Text("Công bố TTHC đúng hạn", "Procedures announced on time"),
        Text("Quyết định công bố đúng hạn", "Announcing decisions made on time"),
        Text("Quyết định công bố trong kỳ", "Announcing decisions of the period"),
        6,
        _DECISIONS,
        levels=_ABOVE_COMMUNE,
        doubt=_WHO,
    ),
    Indicator(
        "PUBLIC_UPDATE_ON_TIME",
        "1.2",
        "transparency",
        Text("Cập nhật, công khai TTHC đúng hạn", "Procedures made public on time"),
        Text("Quyết định được công khai đúng hạn", "Decisions made public on time"),
        Text("Quyết định phải công khai trong kỳ", "Decisions to be made public in the period"),
        4,
        _DECISIONS,
        levels=_ABOVE_COMMUNE,
        doubt=_WHO,
    ),
    Indicator(
        "PUBLIC_CONTENT_FULL",
        "1.3",
        "transparency",
        Text("TTHC công khai đủ nội dung", "Procedures with their full content public"),
        Text("TTHC có đủ các bộ phận cấu thành", "Procedures with all constituent parts"),
        _UNDER,
        2,
        _PROCEDURES,
    ),
    Indicator(
        "DOSSIER_SYNC",
        "1.4",
        "transparency",
        Text("Đồng bộ hồ sơ lên Cổng Dịch vụ công quốc gia", "Dossiers synchronised to the national portal"),
        Text("Hồ sơ đã đồng bộ (tiếp nhận trong kỳ)", "Dossiers synchronised (received in the period)"),
        Text(
            "Số lớn hơn: hồ sơ trên Cổng, hồ sơ báo cáo quốc gia", "The larger of the portal's and the report's count"
        ),
        6,
        _DOSSIERS,
        empty="zero",
    ),
    Indicator(
        "ON_TIME",
        "2.1",
        "progress",
        Text("Giải quyết trước hạn và đúng hạn", "Settled before or on time"),
        Text("Hồ sơ trước hạn, đúng hạn (gồm đang xử lý còn hạn)", "Dossiers on time (open ones not yet due included)"),
        _RECEIVED,
        20,
        _DOSSIERS,
    ),
    Indicator(
        "ONLINE_PROVIDED",
        "3.1",
        "online",
        Text("TTHC cung cấp dịch vụ công trực tuyến", "Procedures offered online"),
        Text("TTHC toàn trình và một phần", "Procedures offered in full or in part"),
        _UNDER,
        2,
        _PROCEDURES,
        full_at=0.8,
    ),
    Indicator(
        "ONLINE_PROCEDURES_USED",
        "3.2",
        "online",
        Text("TTHC trực tuyến có phát sinh hồ sơ", "Online procedures with dossiers"),
        Text("TTHC có ít nhất một hồ sơ trực tuyến", "Procedures with at least one online dossier"),
        Text("TTHC cung cấp trực tuyến", "Procedures offered online"),
        4,
        _PROCEDURES,
    ),
    Indicator(
        "ONLINE_DOSSIERS",
        "3.3",
        "online",
        Text("Hồ sơ nộp trực tuyến", "Dossiers submitted online"),
        Text("Hồ sơ nộp trực tuyến", "Dossiers submitted online"),
        _RECEIVED,
        6,
        _DOSSIERS,
        full_at=0.5,
    ),
    Indicator(
        "PAYMENT_DOSSIERS",
        "3.4",
        "payment",
        Text("Hồ sơ thanh toán trực tuyến", "Dossiers paid online"),
        Text("Hồ sơ đã thanh toán trực tuyến", "Dossiers paid online"),
        Text("Hồ sơ có nghĩa vụ tài chính", "Dossiers with a payment duty"),
        6,
        _DOSSIERS,
    ),
    Indicator(
        "PAYMENT_PROCEDURES_USED",
        "3.5",
        "payment",
        Text("TTHC có giao dịch thanh toán trực tuyến", "Procedures with online payments"),
        Text("TTHC có ít nhất một giao dịch", "Procedures with at least one payment"),
        _FEES,
        2,
        _PROCEDURES,
        full_at=0.8,
    ),
    Indicator(
        "PAYMENT_PROCEDURES_OFFERED",
        "3.6",
        "payment",
        Text("TTHC được tích hợp thanh toán trực tuyến", "Procedures that can be paid online"),
        Text("TTHC có phí đã tích hợp thanh toán", "Fee procedures offered for online payment"),
        _FEES,
        2,
        _PROCEDURES,
        full_at=0.8,
        doubt=_CAP,
    ),
    Indicator(
        "ORIGINAL_RESULT_AVAILABLE",
        "4.1",
        "digitization",
        Text("Cấp kết quả điện tử", "Electronic results"),
        Text("Hồ sơ có tệp kết quả điện tử", "Dossiers with an electronic result"),
        Text("Hồ sơ của TTHC có trả kết quả", "Dossiers whose procedure returns a result"),
        6,
        _DOSSIERS,
    ),
    Indicator(
        "SO_HOA_GIAY_TO",
        "4.2",
        "digitization",
        Text("Số hóa hồ sơ, giấy tờ", "Dossiers digitized"),
        Text("Hồ sơ có tệp thành phần và tệp kết quả", "Dossiers with component files and a result file"),
        _RECEIVED,
        4,
        _DOSSIERS,
        doubt=_LINEAR,
    ),
    Indicator(
        "REUSED_DIGITIZED_DATA",
        "4.3",
        "digitization",
        Text("Khai thác, sử dụng lại dữ liệu số hóa", "Digitized data used again"),
        Text("Hồ sơ có thành phần được dùng lại", "Dossiers with a component used again"),
        _RECEIVED,
        2,
        _DOSSIERS,
        full_at=0.8,
    ),
    Indicator(
        "SYNCED_PERSONAL_STORAGE",
        "4.4",
        "digitization",
        Text("Kết quả ở kho dữ liệu điện tử cá nhân", "Results in the personal store"),
        Text("Hồ sơ có kết quả ở kho dữ liệu cá nhân", "Dossiers whose result is in the personal store"),
        _RECEIVED,
        4,
        _DOSSIERS,
    ),
    Indicator(
        "CITIZEN_DATA_CONNECTED_DOSSIER",
        "4.5",
        "digitization",
        Text("Hồ sơ của tài khoản xác thực VNeID", "Dossiers of VNeID accounts"),
        Text("Hồ sơ của tài khoản đã xác thực", "Dossiers of authenticated accounts"),
        _RECEIVED,
        2,
        _DOSSIERS,
    ),
    Indicator(
        "CITIZEN_DATA_CONNECTED_FORMALITY",
        "4.6",
        "digitization",
        Text("TTHC kết nối Cơ sở dữ liệu dân cư", "Procedures connected to the population database"),
        Text("TTHC đã kết nối", "Procedures connected"),
        _UNDER,
        2,
        _PROCEDURES,
    ),
    Indicator(
        "ELECTRONIC_CERTIFIED_COPY",
        "4.7",
        "digitization",
        Text("Chứng thực bản sao điện tử", "Certified electronic copies"),
        Text("Xã, phường có cung cấp", "Communes that provide them"),
        Text("Xã, phường", "Communes"),
        2,
        _COMMUNES,
        levels=("province", "commune"),
        doubt=_WHO,
    ),
    Indicator(
        "PETITION_PROCESSING_ON_TIME",
        "5.1",
        "satisfaction",
        Text("Xử lý phản ánh, kiến nghị đúng hạn", "Petitions answered on time"),
        Text("Phản ánh xử lý đúng hạn", "Petitions answered on time"),
        _PAKN,
        6,
        _PETITIONS,
        empty="full",
    ),
    Indicator(
        "PETITION_HANDLING_SATISFACTION",
        "5.2",
        "satisfaction",
        Text("Hài lòng về xử lý phản ánh, kiến nghị", "Satisfaction with answers to petitions"),
        Text("Phản ánh được đánh giá hài lòng", "Petitions rated satisfied"),
        Text("Phản ánh được đánh giá", "Petitions rated"),
        6,
        _PETITIONS,
        empty="full",
        doubt=Text(
            "Số của cổng tháng 08/2026 chia cho mọi phản ánh, không chỉ phản ánh được đánh giá.",
            "The portal's figures of 08/2026 divide by all petitions, not only by those rated.",
        ),
    ),
    Indicator(
        "DOSSIER_RECEIVING_SATISFACTION",
        "5.3",
        "satisfaction",
        Text("Hài lòng về tiếp nhận, giải quyết hồ sơ", "Satisfaction with handling of dossiers"),
        Text("Hồ sơ không trễ hạn và không bị phản ánh", "Dossiers neither late nor complained of"),
        _RECEIVED,
        6,
        _DOSSIERS,
        full_at=0.9,
        empty="zero",
    ),
)
PORTAL_2022 = Formula(
    "766-2022",
    date(2022, 8, 1),
    Text(
        "QĐ 766/QĐ-TTg 23/06/2022, theo công thức công bố trên Cổng Dịch vụ công quốc gia (đối chiếu số tháng 08/2026)",
        "Decision 766/QĐ-TTg of 23/06/2022, by the formulas published on the national portal (checked on 08/2026)",
    ),
    BLOCKS,
    INDICATORS,
)
FORMULAS: tuple[Formula, ...] = (PORTAL_2022,)
"""Every version, in the order in which they came into force."""
FORMULA: dict[str, Formula] = {each.version: each for each in FORMULAS}


def formula_of(day: date) -> Formula:
    """Return the version in force on ``day``; before the first one, the first."""
    return next((each for each in reversed(FORMULAS) if each.since <= day), FORMULAS[0])
