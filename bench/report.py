"""What a benchmark says: lines of measured value beside goal, and the machine they were measured on."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

console = Console(width=160)


@dataclass(frozen=True, slots=True)
class Line:
    """One measured figure; ``met`` says whether it reaches ``goal``, None when there is no goal to reach."""

    name: str
    value: str
    goal: str = ""
    met: bool | None = None
    note: str = ""


def within(name: str, value: float, most: float, unit: str, note: str = "") -> Line:
    """Return the line of a figure that should be at most ``most``."""
    return Line(name, f"{value:,.1f} {unit}", f"≤ {most:g} {unit}", value <= most, note)


def plain(name: str, value: float, unit: str, note: str = "") -> Line:
    """Return the line of a figure without a goal."""
    return Line(name, f"{value:,.1f} {unit}", note=note)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of ``values``; ``share`` between 0 and 1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return percentile(values, 0.5)


def milliseconds(runs: int, act: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[float]:
    """Return how long each of ``runs`` calls of ``act`` took, in ms; ``before`` each call is not counted."""
    taken = []
    for _ in range(runs):
        before()
        start = perf_counter()
        act()
        taken.append(1000 * (perf_counter() - start))
    return taken


def spread(values: Sequence[float]) -> str:
    """Return "p50 … · n runs", the note beside a p95."""
    return f"p50 {median(values):,.1f} · {len(values)} runs"


def machine() -> str:
    """Return one line about this machine and how busy it is."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}, PostgreSQL 18 embedded, load {load:.1f} at the start"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123  (not a file of ours)
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown processor"


def print_table(title: str, lines: Sequence[Line]) -> None:
    """Print every line in one table."""
    table = Table(title=title, title_justify="left")
    for heading in ("measured", "value", "goal", "", "note"):
        table.add_column(heading, justify="right" if heading in {"value", "goal"} else "left")
    for line in lines:
        mark = "" if line.met is None else "met" if line.met else "MISSED"
        table.add_row(line.name, line.value, line.goal, mark, line.note)
    console.print(table)


def tell(text: str) -> None:
    """Say what is happening, in passing."""
    console.print(f"» {text}", style="dim", markup=False, highlight=False)
