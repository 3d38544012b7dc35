"""The dossiers that lose points of Decision 766: named lists over the dossiers received in the period.

Each holds as many dossiers as its indicator's numerator falls short of its denominator; satisfaction loses those of two
lists, late and complained of (a dossier in both loses twice, as on the portal: 100 % − (late % + complained %)).
"""

from collections.abc import Mapping

from domain.lists import DossierList
from domain.measures import BY_KEY, PORTAL_LATE
from domain.text import Text

_RECEIVED = "{d}.received_day >= %(start)s AND {d}.received_day <= %(end)s"
_OVERDUE = f"({{d}}.is_open AND {BY_KEY['portal_overdue'].sql.replace('{now}', '%(as_of)s')})"
_COMPLAINED = (
    "({d}.rating = 1 OR {d}.code IN (SELECT p.dossier FROM petition p WHERE p.province_code = %(province)s"
    " AND p.dossier IS NOT NULL AND p.day >= %(start)s"
    " UNION SELECT s.dossier FROM survey s WHERE s.province_code = %(province)s AND s.dossier IS NOT NULL"
    " AND s.rating = 1 AND s.day >= %(start)s))"
)
_WORD = (
    "CASE WHEN %(end)s::date - %(start)s::date < 32 THEN to_char(%(start)s::date, 'YYYY-MM')"
    " WHEN %(end)s::date - %(start)s::date < 93 THEN to_char(%(start)s::date, 'YYYY-\"Q\"Q')"
    " ELSE to_char(%(start)s::date, 'YYYY') END"
)
"""The word of the month, quarter or year that the period is."""
CAPTURED = (
    "(SELECT max(f.captured_on) FROM published_figure f"
    " WHERE f.province_code = %(province)s AND f.period = {word})".replace("{word}", _WORD)
)
"""The last day on which the portal's figures of the period were captured, over all places; NULL without any."""


def _list(vi: str, en: str, sql: str) -> DossierList:
    return DossierList(Text(vi, en), f"{_RECEIVED} AND {sql}")


LISTS: dict[str, DossierList] = {
    "score_late": _list(
        "Tiếp nhận trong kỳ, trễ hoặc quá hạn theo Cổng Dịch vụ công quốc gia",
        "Received in the period, late or overdue by the national portal's rule",
        f"{{d}}.portal_due_at IS NOT NULL AND ({PORTAL_LATE} OR {_OVERDUE})",
    ),
    "score_counter": _list(
        "Tiếp nhận trong kỳ, không nộp trực tuyến",
        "Received in the period, not submitted online",
        "{d}.channel NOT IN (0, 2)",
    ),
    "score_unpaid": _list(
        "Tiếp nhận trong kỳ, có nghĩa vụ tài chính, không thanh toán trực tuyến",
        "Received in the period with a payment duty, not paid online",
        "{d}.fee_due AND {d}.paid_online IS FALSE",
    ),
    "score_no_result": _list(
        "Tiếp nhận trong kỳ, chưa có kết quả điện tử",
        "Received in the period, without an electronic result",
        "{d}.result_required AND {d}.e_result IS NOT TRUE",
    ),
    "score_not_digital": _list(
        "Tiếp nhận trong kỳ, chưa số hóa đủ thành phần và kết quả",
        "Received in the period, components or result not digitized",
        f"({BY_KEY['ends_full'].sql}) IS NOT TRUE",
    ),
    "score_not_reused": _list(
        "Tiếp nhận trong kỳ, chưa dùng lại dữ liệu số hóa",
        "Received in the period, no digitized data used again",
        "{d}.reused IS NOT TRUE",
    ),
    "score_not_stored": _list(
        "Tiếp nhận trong kỳ, kết quả chưa vào kho dữ liệu cá nhân",
        "Received in the period, result not in the personal store",
        "{d}.personal_store IS NOT TRUE",
    ),
    "score_no_vneid": _list(
        "Tiếp nhận trong kỳ, tài khoản chưa xác thực VNeID",
        "Received in the period, account not authenticated by VNeID",
        "{d}.vneid IS NOT TRUE",
    ),
    "score_complained": _list(
        "Tiếp nhận trong kỳ, bị phản ánh hoặc chấm không hài lòng",
        "Received in the period, complained of or rated dissatisfied",
        _COMPLAINED,
    ),
    "score_no_limit": _list(
        "Tiếp nhận trong kỳ, không rõ hạn xử lý",
        "Received in the period, deadline unknown",
        "{d}.portal_due_at IS NULL",
    ),
    "score_no_channel": _list(
        "Tiếp nhận trong kỳ, không rõ kênh nộp", "Received in the period, channel unknown", "{d}.channel = 0"
    ),
    "score_after": _list(
        "Tiếp nhận trong kỳ, ghi nhận hoặc sửa sau ngày lấy số của Cổng",
        "Received in the period, written or changed after the portal's figures were captured",
        f"{{d}}.imported_at >= (({CAPTURED} + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')",
    ),
}
LOST: Mapping[str, tuple[str, ...]] = {
    "ON_TIME": ("score_late",),
    "ONLINE_DOSSIERS": ("score_counter",),
    "PAYMENT_DOSSIERS": ("score_unpaid",),
    "ORIGINAL_RESULT_AVAILABLE": ("score_no_result",),
    "SO_HOA_GIAY_TO": ("score_not_digital",),
    "REUSED_DIGITIZED_DATA": ("score_not_reused",),
    "SYNCED_PERSONAL_STORAGE": ("score_not_stored",),
    "CITIZEN_DATA_CONNECTED_DOSSIER": ("score_no_vneid",),
    "DOSSIER_RECEIVING_SATISFACTION": ("score_late", "score_complained"),
}
"""The lists whose dossiers a line over dossiers loses its points by."""
SHORT: Mapping[str, Text] = {
    "score_late": Text("hồ sơ trễ hạn", "late dossiers"),
    "score_complained": Text("hồ sơ bị phản ánh", "dossiers complained of"),
}
"""Words that tell the two lists of satisfaction apart."""
EXPLAINING: tuple[str, ...] = ("score_after", "score_no_limit", "score_no_channel")
"""Lists that may explain why our count is not the portal's."""
