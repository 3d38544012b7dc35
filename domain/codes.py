"""Code lists of the domain: national dossier status, channel, service level, agency level (DOMAIN.md 2.1 and 3)."""

from dataclasses import dataclass
from enum import IntEnum

from domain.text import Text


class Status(IntEnum):
    """National portal status of a dossier (TrangThaiHoSo)."""

    SUBMITTED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    FINANCIAL = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


class Channel(IntEnum):
    """How the dossier arrived (KenhThucHien); 0 is unknown."""

    UNKNOWN = 0
    COUNTER = 1
    ONLINE = 2
    POSTAL = 3
    OTHER = 4


class ServiceLevel(IntEnum):
    """Level of the online service of the procedure; 0 is unknown."""

    UNKNOWN = 0
    INFORMATION = 1
    PARTIAL = 2
    FULL = 3


class AgencyLevel(IntEnum):
    """Level of an agency; 0 is not classified."""

    UNKNOWN = 0
    PROVINCE = 1
    COMMUNE = 2


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list: the number stored, the word used in URLs and mappings, the label."""

    value: int
    word: str
    label: Text


UNCLASSIFIED = Text("Chưa phân loại", "Not classified")

STATUSES: tuple[Code, ...] = (
    Code(Status.SUBMITTED, "submitted", Text("Mới đăng ký", "Newly submitted")),
    Code(Status.ACCEPTED, "accepted", Text("Được tiếp nhận", "Accepted")),
    Code(Status.REFUSED, "refused", Text("Không được tiếp nhận", "Not accepted")),
    Code(Status.PROCESSING, "processing", Text("Đang xử lý", "In progress")),
    Code(Status.SUPPLEMENT, "supplement", Text("Yêu cầu bổ sung giấy tờ", "Supplement requested")),
    Code(Status.FINANCIAL, "financial", Text("Yêu cầu thực hiện nghĩa vụ tài chính", "Financial obligation")),
    Code(Status.WITHDRAWN, "withdrawn", Text("Công dân yêu cầu rút hồ sơ", "Withdrawn")),
    Code(Status.STOPPED, "stopped", Text("Dừng xử lý", "Stopped")),
    Code(Status.FINISHED, "finished", Text("Đã xử lý xong", "Completed")),
    Code(Status.RETURNED, "returned", Text("Đã trả kết quả", "Result returned")),
)
CHANNELS: tuple[Code, ...] = (
    Code(Channel.COUNTER, "counter", Text("Trực tiếp", "Counter")),
    Code(Channel.ONLINE, "online", Text("Trực tuyến", "Online")),
    Code(Channel.POSTAL, "postal", Text("Bưu chính công ích", "Public postal")),
    Code(Channel.OTHER, "other", Text("Kênh khác", "Other channel")),
    Code(Channel.UNKNOWN, "unknown", Text("Không rõ kênh", "Channel unknown")),
)
SERVICE_LEVELS: tuple[Code, ...] = (
    Code(ServiceLevel.FULL, "full", Text("Toàn trình", "Full-process")),
    Code(ServiceLevel.PARTIAL, "partial", Text("Một phần", "Partial")),
    Code(ServiceLevel.INFORMATION, "information", Text("Cung cấp thông tin", "Information-only")),
    Code(ServiceLevel.UNKNOWN, "unknown", UNCLASSIFIED),
)
AGENCY_LEVELS: tuple[Code, ...] = (
    Code(AgencyLevel.COMMUNE, "commune", Text("Xã, phường", "Communes and wards")),
    Code(AgencyLevel.PROVINCE, "province", Text("Sở, ban, ngành", "Provincial departments")),
    Code(AgencyLevel.UNKNOWN, "unknown", UNCLASSIFIED),
)


def code_of(codes: tuple[Code, ...], key: int | str) -> Code:
    """Return the entry whose number or word is ``key``.

    Raises:
        KeyError: no such entry.
    """
    for code in codes:
        if key in (code.value, code.word):
            return code
    raise KeyError(key)
