"""Made-up dossiers whose deadlines take every turn."""

import random
from datetime import timedelta
from typing import Any

from tests.factory import at, dossier
from tests.queries.facts import AGENCIES

CUTOFFS = {"1.1": "15:00", "1.2": "last_hour", "1.3": "17:00", "1.4": ""}
HOURS = {"1.1": 8, "1.2": 80, "1.3": None, "1.4": 24}
"""Cut-off and statutory hours of the procedures used."""


def generated(count: int, seed: int = 5) -> list[dict[str, Any]]:
    """Dossiers with every mixture of appointment, new appointment, apology, supplements, statuses and odd hours."""
    rng = random.Random(seed)
    return [_one(rng, f"D-{i:04d}") for i in range(count)]


def _one(rng: random.Random, code: str) -> dict[str, Any]:
    received = at(rng.uniform(-60, 30)).replace(second=rng.choice([0, 0, 31]), microsecond=0)
    status = rng.choice([2, 4, 5, 5, 6, 7, 8, 9, 10, 10])
    due = rng.choice([None, received + timedelta(days=rng.uniform(0.01, 30)), received - timedelta(days=1)])
    due = due if rng.random() < 0.5 else received + timedelta(days=rng.uniform(0.1, 20))
    requests = rng.choice([0, 0, 1, 1, 2])
    finished = received + timedelta(days=rng.uniform(-1, 40)) if status >= 7 else None
    return dossier(
        code,
        status=status,
        procedure=rng.choice(list(CUTOFFS)),
        agency=rng.choice(AGENCIES["code"].tolist()),
        received_at=received,
        due_at=due,
        reappointed_at=rng.choice([None, received + timedelta(days=rng.uniform(0.1, 50))]),
        apology_at=rng.choice([None, None, received + timedelta(days=1)]),
        finished_at=finished,
        returned_at=finished + timedelta(days=1) if finished and status == 10 else None,
        supplement_count=requests,
        supplement_at=received + timedelta(days=rng.uniform(0.1, 9)) if requests and rng.random() < 0.9 else None,
        supplement_minutes=rng.choice([None, 0, 5, rng.randrange(20_000)]) if requests else None,
    )
