"""The monitoring subsystems: what each watches, which facts feed it, and how often news of it is expected."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.text import Text

State = Literal["live", "late", "silent", "none"]
STATES: dict[State, Text] = {
    "live": Text("Đang cập nhật", "Up to date"),
    "late": Text("Chậm", "Late"),
    "silent": Text("Mất tín hiệu", "Silent"),
    "none": Text("Chưa có nguồn", "No source yet"),
}
STEPS: dict[State, int] = {"live": 5, "late": 3, "silent": 1, "none": 0}
"""Colour step of each state."""
FEED = "feed"
"""Expected as often as the settings IOC_STALE_AFTER_S and IOC_LOST_AFTER_S say."""


@dataclass(frozen=True, slots=True)
class Subsystem:
    """One subsystem: page of domain.links.PATHS, the tables that feed it, days after which silence is late.

    ``unit`` names what is counted today; ``day`` is the column of its first table by which it is.
    """

    key: str
    label: Text
    watches: Text
    tables: tuple[str, ...]
    day: str
    unit: Text
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one subsystem now: its sources, newest import and event, counts of today and the day before."""

    subsystem: Subsystem
    sources: tuple[str, ...]
    imported_at: datetime | None
    event_at: datetime | None
    today: int
    before: int
    refused: int
    owner: str
    contact: str


_DOSSIERS, _STEPS = Text("hồ sơ tiếp nhận", "dossiers received"), Text("bước xong", "steps done")
SUBSYSTEMS: tuple[Subsystem, ...] = (
    Subsystem(
        "online",
        Text("Nộp hồ sơ trực tuyến", "Online submission"),
        Text("kênh nộp, dịch vụ toàn trình, thủ tục cần đẩy mạnh", "channels, full-process services, where to push"),
        ("dossier",),
        "received_day",
        _DOSSIERS,
    ),
    Subsystem(
        "digitization",
        Text("Số hóa hồ sơ, kết quả", "Digitization"),
        Text("số hóa đầu vào, kết quả điện tử, dùng lại", "intake, e-results, reuse"),
        ("dossier",),
        "received_day",
        _DOSSIERS,
    ),
    Subsystem(
        "progress",
        Text("Tiến độ giải quyết", "Progress"),
        Text("đúng hạn theo hai cách tính, cân đối hồ sơ", "on time by both rules, the balance"),
        ("dossier",),
        "received_day",
        _DOSSIERS,
    ),
    Subsystem(
        "chase",
        Text("Đôn đốc hồ sơ", "Chasing dossiers"),
        Text("hồ sơ đến hạn, quá hạn, thư xin lỗi", "due, overdue, apologies"),
        ("dossier",),
        "received_day",
        _DOSSIERS,
    ),
    Subsystem(
        "bottlenecks",
        Text("Quy trình và điểm nghẽn", "Workflows and bottlenecks"),
        Text("từng bước, thời gian chờ, quay lại", "each step, waits, rework"),
        ("step",),
        "finished_day",
        _STEPS,
    ),
    Subsystem(
        "officers",
        Text("Cán bộ xử lý", "Officers"),
        Text("khối lượng và đúng hạn của từng bước", "workload, steps in time"),
        ("step",),
        "finished_day",
        _STEPS,
    ),
    Subsystem(
        "queues",
        Text("Quầy và hàng chờ", "Counters and queues"),
        Text("thời gian chờ, quầy mở, dự báo", "waits, open counters, forecast"),
        ("ticket", "counter_state", "queue_snapshot"),
        "day",
        Text("vé lấy số", "tickets"),
    ),
    Subsystem(
        "satisfaction",
        Text("Hài lòng và phản ánh, kiến nghị", "Satisfaction and petitions"),
        Text("phiếu đánh giá, PAKN và hạn xử lý", "answers, petitions and their deadlines"),
        ("survey", "petition"),
        "day",
        Text("phiếu đánh giá", "answers"),
        3,
    ),
    Subsystem(
        "payment",
        Text("Thanh toán trực tuyến", "Online payment"),
        Text("nghĩa vụ tài chính, giao dịch, số tiền", "duties, payments, amounts"),
        ("payment",),
        "day",
        Text("giao dịch", "payments"),
        3,
    ),
    Subsystem(
        "interlinked",
        Text("Liên thông, văn bản", "Interconnection, documents"),
        Text("hai nhóm liên thông, văn bản ký số, trả lời chậm", "both groups, signatures, late replies"),
        ("leg", "document"),
        "day",
        Text("chặng", "legs"),
        3,
    ),
    Subsystem(
        "catalogue",
        Text("Danh mục dịch vụ", "Catalogue of services"),
        Text("mức dịch vụ, công khai, quyết định công bố", "service levels, publicity, decisions"),
        ("decision",),
        "decided_on",
        Text("quyết định", "decisions"),
        62,
    ),
    Subsystem(
        "score",
        Text("Bộ chỉ số 766", "Decision 766 scorecard"),
        Text("điểm, phần mất điểm, đối chiếu với Cổng", "points, what loses them, the portal's figures"),
        ("national_count", "certified_copy"),
        "month",
        Text("dòng số liệu quốc gia", "national counts"),
        62,
    ),
)


def state_of(told: Told, now: datetime, stale_s: int, lost_s: int) -> State:
    """How fresh a subsystem is: by the settings for feeds, by its own rhythm for what comes by the day or month."""
    if not told.sources or told.imported_at is None:
        return "none"
    age, days = now - told.imported_at, told.subsystem.days
    late, lost = (
        (timedelta(seconds=stale_s), timedelta(seconds=lost_s))
        if days is None
        else (timedelta(days=days), timedelta(days=2 * days))
    )
    return "silent" if age > lost else "late" if age > late else "live"
