"""The province's clock: one time zone for every date, hour and label."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local_moment(text: str) -> datetime | None:
    """Read an ISO date and time, in province time where it names no zone; None for "".

    Raises:
        ValueError: ``text`` is no ISO date and time.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
