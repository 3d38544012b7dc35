"""What the demonstration's portal publishes: our counts a little behind and a little off, as a portal's are."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from db.database import Database
from domain.scorecard import Scorecard
from ingest.score import Published, keep_published

SOURCE = "Cổng mô phỏng (demonstration)"
SAME = 0.5
"""Share of the figures that agree with ours."""
BEHIND, OFF = 0.012, 0.01
"""At most this share of the dossiers has not reached the portal; of those that have, so many are told otherwise."""
CAPTURED_AFTER = timedelta(days=5)


def seed_published(database: Database, province: str, cards: Iterable[Scorecard]) -> int:
    """Store what the portal publishes of the places and periods of ``cards``; return how many figures."""
    return keep_published(database, province, [each for card in cards for each in published(card)], SOURCE)


def published(card: Scorecard) -> Iterator[Published]:
    """The portal's counts beside ours of one scorecard; what we cannot count it does not publish."""
    captured: date = card.period.last + CAPTURED_AFTER
    for line in card.score.lines:
        num, den = line.count.num, line.count.den
        if num is None or not den:
            continue
        chance = random.Random(f"{card.place.key} {card.period.word} {line.indicator.code}")
        if chance.random() >= SAME:
            missing = round(den * chance.uniform(0, BEHIND))
            untold = round(num * chance.uniform(0, OFF))
            num, den = max(0.0, num - min(missing, num) - untold), den - missing
        yield Published(card.place, card.period.word, line.indicator.code, min(num, den), den, None, None, captured)
