"""Made-up dossiers with steps for the weekly review, and its KPIs counted one dossier at a time."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from domain.selection import Selection
from domain.zone import ZONE
from tests.factory import at, dossier
from tests.queries.facts import made_up

Row = dict[str, Any]
Test = Callable[[Row], bool]


def yes(_: Row) -> bool:
    return True


RATES: dict[str, tuple[str, Test, Test]] = {
    "online": ("received", lambda d: d["channel"] > 0, lambda d: d["channel"] == 2),
    "full_online": (
        "received",
        lambda d: d["channel"] > 0 and d["service_level"] > 0,
        lambda d: d["channel"] == 2 and d["service_level"] == 3,
    ),
    "digitized": ("received", lambda d: d["components_digitized"] is not None, lambda d: d["components_digitized"] > 0),
    "reused": ("received", lambda d: d["reused"] is not None, lambda d: d["reused"]),
    "vneid": ("received", lambda d: d["vneid"] is not None, lambda d: d["vneid"]),
    "on_time": ("settled", lambda d: d["due_at"] is not None, lambda d: d["settled_at"] <= d["due_at"]),
    "e_result": ("settled", lambda d: d["returns_result"] and d["e_result"] is not None, lambda d: d["e_result"]),
    "both_ends": (
        "settled",
        lambda d: d["components_digitized"] is not None and d["e_result"] is not None,
        lambda d: d["components_digitized"] > 0 and d["e_result"],
    ),
}


def rows_of(count: int) -> tuple[list[Row], list[Row]]:
    """Dossiers of nine months and of the same months a year before, and three steps of every ended one."""
    dossiers = made_up(count)
    for old in made_up(count // 3, seed=3):
        moments = {key: value - timedelta(days=364) for key, value in old.items() if isinstance(value, datetime)}
        dossiers.append({**old, **moments, "code": f"OLD-{old['code']}"})
    dossiers += [surge(n) for n in range(40)]
    return dossiers, [step for n, row in enumerate(dossiers) for step in steps_of(n, row)]


def surge(n: int) -> Row:
    """One of many dossiers of a week of April at the counter of Đức Thọ, each late."""
    begun = at(28, n / 10)
    times = {"received_at": begun, "due_at": begun + timedelta(hours=5), "finished_at": begun + timedelta(hours=30)}
    return dossier(f"ON-{n}", agency="H27.2", procedure="1.1", channel=1, status=9, **times)


def steps_of(n: int, row: Row) -> Iterable[Row]:
    begun = row["received_at"]
    if begun is None or row["finished_at"] is None or n % 5 == 0:
        return
    third = (row["finished_at"] - begun) / 3
    for seq, name in enumerate(("Nhận", "Thẩm định", "Ký"), 1):
        allowed = timedelta(hours=(n * seq) % 90)
        times = {"step_started_at": begun, "step_finished_at": begun + third, "step_due_at": begun + allowed}
        yield {"code": row["code"], "seq": seq, "step": name, **times}
        begun += third


def local(moment: datetime | None) -> date | None:
    return moment.astimezone(ZONE).date() if moment else None


def within(place: Selection, row: Row) -> bool:
    if place.area:
        return bool(row["unit_code"] == "18073")
    return place.unit in {"", row["unit_code"]} and place.agency in {"", row["agency"]}


def counted(rows: Iterable[Row], key: str, first: date, last: date) -> tuple[float, float | None]:
    """Numerator and denominator of a KPI over the days first..last."""
    if key == "received":
        return sum(bool(row["received"]) and first <= row["received"] <= last for row in rows), None
    axis, base, passed = RATES.get(key, ("settled", lambda d: d["working_minutes"] is not None, yes))
    chosen = [row for row in rows if row[axis] and first <= row[axis] <= last and base(row)]
    if key == "processing_hours":
        return sum(row["working_minutes"] for row in chosen) / 60, len(chosen)
    return sum(bool(passed(row)) for row in chosen), len(chosen)
