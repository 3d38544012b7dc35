"""Wall displays: how one is paired with its code, and what it tells of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.editors import gate
from domain.text import Text

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
"""A code on a display is good this long; then the display shows another."""
MOST_WAITING = 200
"""Displays that may wait for their code to be typed at one time."""
MOST_NAME, MOST_PLACE = 80, 160
COOKIE = "ioc_display"
"""Holds the display's secret, so that the pages in its frames are answered."""
SEEN_EVERY = timedelta(seconds=30)
LOST_AFTER = 3 * SEEN_EVERY
STATES: dict[str, Text] = {
    "on": Text("Đang chiếu", "Showing"),
    "paused": Text("Tạm dừng", "Paused"),
    "pinned": Text("Giữ một trang", "Pinned"),
    "offline": Text("Mất kết nối máy chủ", "Without the server"),
    "dim": Text("Giảm sáng", "Dimmed"),
}
"""What a display says it is doing."""
GATE = gate(
    "display",
    Text(
        "Trang này chỉ để xem: cấu hình IOC_DISPLAY_EDITORS để trống nên chưa ai được quản lý màn hình ở đây.",
        "This page is read-only: the setting IOC_DISPLAY_EDITORS is empty, so nobody may manage displays here.",
    ),
    Text(
        "Tên này không có trong danh sách được quản lý màn hình (cấu hình IOC_DISPLAY_EDITORS).",
        "This name is not among those who may manage displays (setting IOC_DISPLAY_EDITORS).",
    ),
)
"""Who may pair, change and revoke displays and edit their profiles."""
NO_NAME = Text("Hãy đặt tên cho màn hình.", "Give the display a name.")
LONG_NAME = Text(f"Tên màn hình dài quá {MOST_NAME} ký tự.", f"The name is longer than {MOST_NAME} characters.")
LONG_PLACE = Text(f"Nơi đặt dài quá {MOST_PLACE} ký tự.", f"The place is longer than {MOST_PLACE} characters.")
UNPRINTABLE = Text("Có ký tự không dùng được.", "There is a character that cannot be used.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a display: its name, place and profile; ``id`` is the display, 0 for a new one."""

    name: str
    place: str
    profile: int
    id: int = 0

    def problems(self) -> tuple[Text, ...]:
        """The rules it breaks; none when it may be written."""
        rules = (
            (not self.name.strip(), NO_NAME),
            (len(self.name.strip()) > MOST_NAME, LONG_NAME),
            (len(self.place.strip()) > MOST_PLACE, LONG_PLACE),
            (bool(self.name + self.place) and not (self.name + self.place).isprintable(), UNPRINTABLE),
        )
        return tuple(said for broken, said in rules if broken)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a display tells of itself; ``slide`` is the number of the one it shows, None where it shows none."""

    at: datetime
    build: str
    slide: int | None
    state: str
    data_version: int | None
    heap_mb: float | None
    nodes: int | None
    errors: int
    width: int
    height: int

    def silent(self, now: datetime) -> bool:
        """Whether it has said nothing for too long."""
        return now - self.at > LOST_AFTER


@dataclass(frozen=True, slots=True)
class Display:
    """One display as it is listed; ``seen`` is None before its first sign of life."""

    id: int
    code: str
    name: str
    place: str
    profile_id: int
    profile: str
    paired_at: datetime
    paired_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    seen: Seen | None
