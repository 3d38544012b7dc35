"""Invented answers of the bottlenecks and the officers."""

from dataclasses import replace
from datetime import date

from domain.fairness import compare
from domain.flow import Edge, StepStat
from queries.baseline import Agency
from queries.bottlenecks import Bottlenecks, Overrun
from queries.flow import Flow, SlowStep
from queries.officer import Hard, Held, Officer, Week
from queries.officers import AgencyRow, OfficerRow, Officers
from queries.work import Absence, Asked, Done, Load, Presence, Rated

PLACE = "Xã Mẫu 1"
LOAD = Load(9, 2, 1, 3)
FAIR = compare({"B2": (100, 30)}, {"B2": (1100, 130)})
DONE = Done(100, 100, 30, 60.0, 120.0, date(2026, 10, 1), date(2026, 11, 20))
FLOW = Flow(
    90,
    (
        StepStat(
            "Tiếp nhận", 90, 1.0, timed=90, used_minutes=900, median=9.0, p90=30.0, budget=60.0, judged=90, over=9
        ),
        StepStat("Thẩm định", 95, 2.0, timed=95, used_minutes=9500, median=90.0, p90=300.0, waits=95, repeats=5),
    ),
    (Edge("Tiếp nhận", "Thẩm định", 90, 90, 900), Edge("Thẩm định", "Thẩm định", 5, 5, 50)),
)


def made_bottlenecks(selection, versus, step, version, now):
    """A flow where a procedure or a unit is chosen, else the ranked tables."""
    procedures = (
        () if selection.procedure else (Overrun("1.001", "Khai sinh", "procedure", 100, 30, 9000, "Thẩm định"),)
    )
    place = PLACE if selection.unit or selection.agency else ""
    units = () if place else (Overrun("18001", PLACE, "unit", 100, 30, 9000, "Thẩm định"),)
    whole = Bottlenecks(version, now, now, selection.procedure, place, procedures, units)
    if not (selection.procedure or place):
        return whole
    slow = (SlowStep("H27.05-000001", "demo", "Khai sinh", PLACE, "Thẩm định", "Phòng A", now, 900, 60),)
    kind = {"": "", "previous": "previous"}.get(versus, "unit" if versus.startswith("18") else "unknown")
    other = FLOW if kind in {"previous", "unit"} else None
    found = replace(whole, flow=FLOW, slow=slow, versus=kind, versus_name=versus, versus_flow=other)
    return replace(found, step=step if step in {each.step for each in FLOW.steps} else "")


def made_officers(selection, version, now):
    """Names of one unit, else sums by agency."""
    if not (selection.unit or selection.agency):
        rows = (AgencyRow("18001", PLACE, "unit", 7, LOAD, 100, 100, 30, FAIR),)
        return Officers(version, now, now, "", agencies=rows)
    row = OfficerRow("CB1", "N*** A", True, LOAD, DONE, FAIR, Asked(5, 1), Rated(4, 3), Presence(20, 2), None)
    return Officers(version, now, now, PLACE, (row,))


def made_officer(code, version, now):
    """One officer, whose code starts with CB."""
    if not code.startswith("CB"):
        return None
    held = (Held("H27.05-000001", "demo", "Khai sinh", PLACE, 4, "Thẩm định", now, now, 60),)
    weeks = (Week(date(2026, 11, 16), 9, 9, 1, Presence(5, 0)),)
    hard = (Hard("1.001", "Khai sinh", 9, 9, 3, 600, FAIR),)
    agency = Agency("H27.1", "18001", PLACE, "unit", "commune")
    stays, leaves = ((PLACE, date(2026, 1, 1), None),), (Absence(date(2026, 11, 2), date(2026, 11, 3), "leave"),)
    return Officer(
        *(version, now, now, code, "N*** A", agency, LOAD, held, DONE, FAIR, Asked(5, 1), Rated(4, 3)),
        *(Presence(20, 2), weeks, hard, stays, leaves),
    )
