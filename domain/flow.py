"""How dossiers flow from step to step: statistics of steps and transitions, folded to a graph that can be read.

All times are working minutes. Sums and counts travel apart, so that folding is addition and division comes last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

OTHER = ""
"""Name of the step that rare steps are folded into."""
MOST_STEPS = 14
RARE = 0.02
"""Transitions below this share of the most frequent one are not drawn, unless a step would stand alone."""
WIDEST = 2
"""Steps side by side in one layer: more could not be read on a telephone."""
OVERRUN_BANDS = (0.05, 0.1, 0.2, 0.3)
"""Shares of passes past their limit between the five colour steps; ours, there is no official scale."""
FEWEST = 10
"""Passes with a limit below which an overrun share has no colour."""


@dataclass(frozen=True, slots=True)
class StepStat:
    """One step over its passes in a period.

    ``timed`` passes have a known handling time, with ``median`` and ``p90``; ``judged`` also have a limit (``budget``
    is its median) and ``over`` of them took longer, by ``over_minutes`` in all. ``waits`` are passes whose wait since
    the previous step is known, ``wait_minutes`` their sum; ``spans`` those whose time since the previous step's end
    is known, waiting and handling together (``span_median`` and ``span_p90`` are of the passes that are not timed).
    ``repeats`` are passes of a step that the dossier had passed before, ``starts`` those without any step before;
    ``position`` is the mean place in the dossier.
    """

    step: str
    passes: int
    position: float = 0.0
    starts: int = 0
    timed: int = 0
    used_minutes: int = 0
    median: float | None = None
    p90: float | None = None
    budget: float | None = None
    judged: int = 0
    over: int = 0
    over_minutes: int = 0
    waits: int = 0
    wait_minutes: int = 0
    spans: int = 0
    span_median: float | None = None
    span_p90: float | None = None
    repeats: int = 0
    handovers: int = 0
    waiting_now: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Passes from one step to the next; ``waits`` and ``spans`` as in `StepStat`, with their sums."""

    source: str
    target: str
    passes: int
    waits: int = 0
    wait_minutes: int = 0
    spans: int = 0
    span_minutes: int = 0
    handovers: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: ``layer`` from the top, ``slot`` of ``width`` side by side in it."""

    layer: int
    slot: int
    width: int


@dataclass(frozen=True, slots=True)
class Graph:
    """What is drawn: steps with their places, transitions; what is not: folded steps and rare transitions, counted."""

    steps: tuple[StepStat, ...]
    edges: tuple[Edge, ...]
    places: Mapping[str, Place]
    folded: int
    rare: int
    rare_passes: int

    def goes_back(self, edge: Edge) -> bool:
        """Whether a transition is rework: to the same step, or to one that dossiers usually meet before."""
        order = [step.step for step in self.steps]
        return order.index(edge.target) <= order.index(edge.source)


def mean(total: int, count: int) -> float | None:
    """Return the mean, None of nothing."""
    return total / count if count else None


def share(part: int, whole: int) -> float | None:
    """Return the share 0..1, None of nothing."""
    return part / whole if whole else None


def overrun_step(over: int, judged: int) -> int:
    """Return the colour step of an overrun share: 5 (few) to 1 (many), 0 where too few passes had a limit."""
    if judged < FEWEST:
        return 0
    return 5 - sum(over / judged > band for band in OVERRUN_BANDS)


def graph(steps: Iterable[StepStat], edges: Iterable[Edge], most: int = MOST_STEPS) -> Graph:
    """Fold what is rare and place the rest in layers, in the order in which dossiers usually meet the steps."""
    passed = list(edges)
    kept, names = _fold_steps(_named(list(steps), passed), most)
    joined = _fold_edges(passed, names)
    order = _ordered(kept, joined)
    drawn = _frequent(joined, order)
    hidden = [edge for edge in joined if edge not in drawn]
    places = _layers([step.step for step in order], drawn)
    folded = sum(name == OTHER for name in names.values())
    return Graph(tuple(order), tuple(drawn), places, folded, len(hidden), sum(edge.passes for edge in hidden))


def _named(steps: list[StepStat], edges: Iterable[Edge]) -> list[StepStat]:
    """The steps, and those that only a transition tells of: passed before the period, none of them within it."""
    known = {step.step for step in steps}
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    return [*steps, *(StepStat(end, 0, position=0.0) for end in sorted(ends - known))]


def _fold_steps(steps: list[StepStat], most: int) -> tuple[list[StepStat], dict[str, str]]:
    """The ``most`` frequent steps and one for the others; step -> the name it goes by."""
    ranked = sorted(steps, key=lambda step: (-step.passes, step.step))
    if len(ranked) <= most + 1:
        return ranked, {step.step: step.step for step in ranked}
    head, tail = ranked[:most], ranked[most:]
    names = {step.step: step.step for step in head} | {step.step: OTHER for step in tail}
    return [*head, together(tail)], names


def together(steps: Sequence[StepStat]) -> StepStat:
    """One step for several: counts and sums are added, medians are unknown."""
    passes = sum(step.passes for step in steps)
    position = sum(step.position * step.passes for step in steps) / passes if passes else 0.0
    added = {name: sum(getattr(step, name) for step in steps) for name in _ADDED}
    return StepStat(OTHER, passes, position, **added)


_ADDED = (
    "starts", "timed", "used_minutes", "judged", "over", "over_minutes", "waits", "wait_minutes", "spans", "repeats",
    "handovers", "waiting_now",
)  # fmt: skip


def _ordered(steps: Sequence[StepStat], edges: Sequence[Edge]) -> list[StepStat]:
    """The steps in the direction of the flow: sources first, the earliest in the dossiers first.

    Of two opposite transitions only the more frequent one counts; a circle is cut where most leaves and least arrives.
    """
    passes = {(edge.source, edge.target): edge.passes for edge in edges if edge.source != edge.target}
    place = {step.step: step.position for step in steps}
    forward = {
        (source, target): count
        for (source, target), count in passes.items()
        if (count, -place[source]) > (passes.get((target, source), 0), -place[target])
    }
    left = {step.step: step for step in steps}
    order: list[StepStat] = []
    while left:
        balance = dict.fromkeys(left, 0)
        comes = dict.fromkeys(left, 0)
        for (source, target), count in forward.items():
            if source in left and target in left:
                balance[source] += count
                balance[target] -= count
                comes[target] += count
        free = [step for step in left.values() if not comes[step.step]]
        if free:
            chosen = min(free, key=lambda step: (step.position, -step.passes, step.step))
        else:
            chosen = max(left.values(), key=lambda step: (balance[step.step], -step.position, step.step))
        order.append(left.pop(chosen.step))
    return order


def _fold_edges(edges: Iterable[Edge], names: Mapping[str, str]) -> list[Edge]:
    sums: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        ends = names.get(edge.source, OTHER), names.get(edge.target, OTHER)
        known = sums.get(ends)
        moved = replace(edge, source=ends[0], target=ends[1])
        sums[ends] = _plus(known, moved) if known else moved
    return sorted(sums.values(), key=lambda edge: (-edge.passes, edge.source, edge.target))


def _plus(one: Edge, other: Edge) -> Edge:
    names = ("passes", "waits", "wait_minutes", "spans", "span_minutes", "handovers")
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in names})


def _frequent(edges: list[Edge], order: Sequence[StepStat]) -> list[Edge]:
    """Transitions worth drawing: the frequent ones, and each step's most frequent one in and out."""
    known = {step.step for step in order}
    edges = [edge for edge in edges if {edge.source, edge.target} <= known]
    least = RARE * max((edge.passes for edge in edges), default=0)
    chosen = {(edge.source, edge.target) for edge in edges if edge.passes >= least}
    for end in ("source", "target"):
        first: dict[str, Edge] = {}
        for edge in edges:
            if edge.source != edge.target:
                first.setdefault(getattr(edge, end), edge)
        chosen |= {(edge.source, edge.target) for edge in first.values()}
    return [edge for edge in edges if (edge.source, edge.target) in chosen]


def _layers(order: Sequence[str], edges: Sequence[Edge]) -> dict[str, Place]:
    """Each step below those it mostly comes from, and never more than `WIDEST` side by side."""
    rank = {step: index for index, step in enumerate(order)}
    layer: dict[str, int] = {}
    filled: dict[int, list[str]] = {}
    for step in order:
        comes = [edge for edge in edges if edge.target == step and rank[edge.source] < rank[step]]
        most = max((edge.passes for edge in comes), default=0)
        above = [layer[edge.source] for edge in comes if edge.passes * 4 >= most]
        at = max(above, default=-1) + 1
        while len(filled.get(at, ())) >= WIDEST:
            at += 1
        layer[step] = at
        filled.setdefault(at, []).append(step)
    rows = [filled[at] for at in sorted(filled)]
    return {
        step: Place(row, slot, len(members)) for row, members in enumerate(rows) for slot, step in enumerate(members)
    }
