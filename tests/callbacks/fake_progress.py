"""Invented answers of the progress page: a balance that holds, unless a test breaks it."""

from dataclasses import replace

from domain.balance import ENDED, OPEN_NOW, OPEN_THEN, Balance, complete
from domain.compared import AGREE, ALONE, DIFFER
from domain.durations import Times
from queries.durations import Durations, ProcedureTimes
from queries.progress import Progress, over

TIMES = Times({10: 40, 21: 100, 30: 60}, 200 * 600, 150, 30)
FEW = Times({12: 3}, 900, 3, 1)
PROCEDURES = [
    ProcedureTimes("1.001", "Đăng ký khai sinh", 8, TIMES),
    ProcedureTimes("1.002", "Thủ tục hiếm", None, FEW),
]


def made_progress(glance, selection, now):
    """Return an answer with one row for each unit of ``glance``."""
    ended = over(selection, now)
    rows = [
        replace(
            unit,
            totals=_parts(unit.totals["received"], ended=ended),
            spark=[],
            by="unit" if unit.level == "commune" else "agency",
        )
        for unit in glance.units
    ]
    total = complete({})
    for row in rows:
        total = {key: total.get(key, 0) + count for key, count in row.totals.items()}
    received = total["received"]
    channels = {"online": received - 10, "counter": 10, "postal": 0, "other": 0, "unknown": 0}
    verdicts = dict.fromkeys((*AGREE, *ALONE, *DIFFER), 7) | {"verdicts_differ": 7 * len(DIFFER)}
    chosen = next((each for each in PROCEDURES if each.key == selection.procedure), None)
    times = Durations(TIMES, PROCEDURES, 2, chosen)
    return Progress(glance, Balance(total, ended), rows, channels, {}, verdicts, times)


def _parts(received, *, ended):
    ends = {"settled": received, "early": received - 20, "same_day": 15, "late": 5, "withdrawn": 1, "stopped": 1}
    first = (OPEN_THEN if ended else OPEN_NOW)[0]
    parts = complete({"carried": 12, "received": received, "refused": 2, first: 10} | ends)
    assert sum(parts[key] for key in (*ENDED, *OPEN_NOW, *OPEN_THEN)) == received + 12
    return parts
