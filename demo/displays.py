"""The demonstration's wall displays: a profile for each shape, and ages that fit how its sources work."""

from dataclasses import replace

from db.database import Database
from demo.queue_seed import FEED as QUEUES
from demo.services import FEED as SERVICES
from domain.playlist import Profile, usual
from ingest.displays import Displays
from ingest.sources import set_ages

AUTHOR = "Mô phỏng"
HOUR = 3600
AGES: dict[str, tuple[int, int]] = {QUEUES.key: (72 * HOUR, 120 * HOUR), SERVICES.key: (HOUR, 6 * HOUR)}
"""Amber and red, seconds: counters rest from Friday evening to Monday."""


def seed_displays(database: Database, province: str) -> None:
    """Store the profiles, those that are there already staying as they are, and the limits of the sources' ages."""
    desk = Displays(database, province, AUTHOR)
    for profile in profiles():
        desk.save_profile(profile)
    for key, (stale, lost) in AGES.items():
        set_ages(database, province, key, stale, lost)


def profiles() -> tuple[Profile, ...]:
    """A hall, an operations room with a wide wall, a portrait screen at an entrance."""
    plain = usual("Sảnh một cửa 16:9")
    room = replace(plain, name="Phòng điều hành 32:9", shape="32:9", diagonal_in=150.0, distance_m=5.0)
    entrance = replace(plain, name="Cửa vào 9:16", shape="9:16", diagonal_in=55.0, distance_m=2.5)
    return plain, room, entrance
