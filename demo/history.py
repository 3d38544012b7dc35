"""The past of the demonstration: every life of the world, cut at one instant, in batches for ingest."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo.clock import local_day, micros
from demo.fate import lives_of
from demo.lives import Lives, joined
from demo.pools import Pools
from demo.snapshot import batch
from demo.world import World
from ingest.batch import Batch

CHUNK = 50_000
"""Dossiers a batch, about: whole days are kept together."""


def history(world: World, until: datetime, chunk: int = CHUNK) -> Iterator[Batch]:
    """Yield the dossiers of ``world`` as they stand at ``until`` (aware): nothing in them is later than that."""
    now = micros(until)
    pools = Pools(world.ref)
    row = 1
    for lives in _chunks(world, world.start, local_day(now), chunk):
        made = batch(world, pools, lives, now, first_row=row)
        row += made.rows_read
        yield made


def _chunks(world: World, first: date, last: date, size: int) -> Iterator[Lives]:
    held: list[Lives] = []
    for offset in range((last - first).days + 1):
        held.append(lives_of(world, first + timedelta(days=offset)))
        if sum(map(len, held)) >= size:
            yield joined(held)
            held = []
    if held:
        yield joined(held)
