"""Where working time goes: the province's procedures and units by overrun time, or the flow of one of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from domain.fold import sort_key
from domain.selection import Selection
from queries.baseline import Baseline, Cell, Names, names
from queries.flow import Flow, SlowStep, flow, slowest

PREVIOUS = "previous"
Versus = Literal["", "previous", "unit", "unknown", "no period"]
"""What the flow is compared with: nothing, the period before, another unit, a code nobody knows, no period before."""


@dataclass(frozen=True, slots=True)
class Overrun:
    """Finished steps of one procedure or unit against their limits; ``worst`` is the step with most overrun time.

    ``limit`` is the selection's field that ``key`` goes into; ``over_minutes`` are working minutes.
    """

    key: str
    name: str
    limit: str
    judged: int
    over: int
    over_minutes: int
    worst: str


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """Everything the page shows; ``flow`` is None for the whole province.

    ``compared_at`` is when the ranked tables were counted; ``procedure`` and ``place`` are the names of the chosen.
    """

    version: int
    as_of: datetime
    compared_at: datetime
    procedure: str
    place: str
    procedures: tuple[Overrun, ...]
    units: tuple[Overrun, ...]
    flow: Flow | None = None
    slow: tuple[SlowStep, ...] = ()
    step: str = ""
    versus: Versus = ""
    versus_name: str = ""
    versus_flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: a selection, what it is compared with (a code, or "previous"), the step whose dossiers to list."""

    selection: Selection
    versus: str = ""
    step: str = ""


def bottlenecks(
    connection: Connection, asked: Asked, counted: Baseline, now: datetime, province: str, version: int
) -> Bottlenecks:
    """Answer the page's one request; ``counted`` is the baseline of the selection's period."""
    selection = asked.selection
    known = names(connection, selection, province)
    within = known.chosen(selection)
    cells = [cell for cell in counted.cells if within(cell)]
    at_place = bool(selection.agency or selection.unit not in {"", province})
    answer = Bottlenecks(
        version,
        now,
        counted.as_of,
        _procedure(known, selection),
        _place(known, selection) if at_place else "",
        () if selection.procedure else _ranked(cells, lambda cell: cell.procedure, _procedures(known)),
        () if at_place else _ranked(cells, lambda cell: cell.agency, _agencies(known)),
    )
    if not (selection.procedure or at_place):
        return answer
    chosen = flow(connection, selection, province)
    step = asked.step if asked.step in {each.step for each in chosen.steps} else ""
    answer = replace(answer, flow=chosen, step=step, slow=slowest(connection, selection, step, province))
    return _compared(connection, answer, asked, known, province)


def _compared(connection: Connection, answer: Bottlenecks, asked: Asked, known: Names, province: str) -> Bottlenecks:
    if not asked.versus:
        return answer
    kind, name, other = _versus(asked, known)
    if other is None:
        return replace(answer, versus=kind, versus_name=name)
    return replace(answer, versus=kind, versus_name=name, versus_flow=flow(connection, other, province))


def _versus(asked: Asked, known: Names) -> tuple[Versus, str, Selection | None]:
    selection = asked.selection
    if asked.versus == PREVIOUS:
        compare = "previous" if selection.compare == "none" else selection.compare
        before = selection.with_(compare=compare).previous()
        return "previous" if before else "no period", before.days().get(selection.lang) if before else "", before
    found = known.agency(asked.versus)
    if found is None:
        return "unknown", asked.versus, None
    return "unit", found.name, selection.with_(**{"unit": "", "agency": "", "area": "", found.limit: found.key})


def _place(known: Names, selection: Selection) -> str:
    """Name of the chosen unit or agency, else its code."""
    code = selection.agency or selection.unit
    found = known.agency(code)
    return found.name if found else code


def _procedure(known: Names, selection: Selection) -> str:
    return next(
        (each.name for each in known.procedures.values() if each.code == selection.procedure), selection.procedure
    )


Named = Callable[[int], tuple[str, str, str]]


def _agencies(known: Names) -> Named:
    def named(key: int) -> tuple[str, str, str]:
        each = known.agencies[key]
        return each.key, each.name, each.limit

    return named


def _procedures(known: Names) -> Named:
    return lambda key: (known.procedures[key].code, known.procedures[key].name, "procedure")


def _ranked(cells: Iterable[Cell], group: Callable[[Cell], int], named: Named) -> tuple[Overrun, ...]:
    groups: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[group(cell)].append(cell)
    rows = [_overrun(members, *named(key)) for key, members in groups.items()]
    return tuple(sorted(rows, key=lambda row: (-row.over_minutes, -row.judged, sort_key(row.name))))


def _overrun(cells: list[Cell], key: str, name: str, limit: str) -> Overrun:
    steps: dict[str, int] = defaultdict(int)
    for cell in cells:
        steps[cell.step] += cell.over_minutes
    worst = max(sorted(steps), key=lambda step: steps[step])
    judged, over, minutes = (
        sum(getattr(cell, field) for cell in cells) for field in ("judged", "over", "over_minutes")
    )
    return Overrun(key, name, limit, judged, over, minutes, worst if steps[worst] else "")
