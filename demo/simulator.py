"""The live simulator: loads what changes as time passes, until it is told to stop."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from demo.live import Live
from demo.world import World
from ingest.batch import Batch

TICK = 0.4
"""Seconds between two looks at the clock: several loads a second in office hours."""


def _now() -> datetime:
    return datetime.now(UTC)


def run(
    load: Callable[[Batch], None],
    world: World,
    since: datetime,
    stop: threading.Event,
    *,
    speed: float = 1.0,
    tick: float = TICK,
    now: Callable[[], datetime] = _now,
    also: Callable[[datetime], None] | None = None,
) -> None:
    """Load the changes since ``since`` (the source's last event), then those of every tick, until ``stop`` is set.

    ``also`` is told the time at every tick, for what else lives beside the dossiers.
    The first load catches up with the time during which nobody simulated. An error of ``load`` ends the run; the next
    run takes up from the last event that was loaded.
    """
    live = Live(world, since, speed)
    while not stop.is_set():
        for changed in live.changes(now()):
            load(changed)
        if also:
            also(now())
        stop.wait(tick)
