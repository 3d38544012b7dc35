"""What every slide of a wall display is made of: plain nodes that assets/morph.js writes and patches in place.

Nothing needs a pointer: there are no links, no titles, no hover. Times travel as instants and age on the display's own
clock. Counts of dossiers under ``domain.wall.FEWEST`` are not told.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from components.drawn import Node
from components.format import DASH, Delta, delta, kpi_parts, kpi_value, number, target
from domain.kpi import FEW, NONE, Figure, Kpi, StatusWord
from domain.text import Text
from domain.wall import FEWEST, hidden

VERSUS = Text("so kỳ trước", "vs previous")
NOW = Text("hiện tại", "now")
NEVER = Text("chưa có", "never")
SPARK_WIDE, SPARK_HIGH = 140, 40
"""Units of a sparkline's picture."""


def el(spec: str, *children: Any, **attributes: Any) -> list[Any]:
    """One node: ``spec`` is its tag and classes (``div.wall-kpi.s3``), ``children`` are nodes, texts, numbers, lists.

    None and "" are nothing. An attribute's underscore stands for a hyphen.
    """
    tag, *classes = spec.split(".")
    told = {"class": " ".join(classes)} if classes else {}
    told |= {name.replace("_", "-"): str(value) for name, value in attributes.items() if value not in (None, "")}
    return [tag, told, list(_flat(children))]


def _flat(children: Iterable[Any]) -> Iterable[Node]:
    for child in children:
        if child is None or child == "":
            continue
        if isinstance(child, list) and child and isinstance(child[0], str) and len(child) == 3:  # noqa: PLR2004
            yield child
        elif isinstance(child, (list, tuple)):
            yield from _flat(child)
        else:
            yield str(child)


def panel(name: str, title: str, *body: Any, note: str = "") -> list[Any]:
    """A titled box; ``name`` is its place in the slide's grid."""
    head = el("h2", title, el("small", f" · {note}") if note else None)
    return el(f"section.wall-panel.at-{name}", head, *body)


def count(value: float | None, lang: str) -> str:
    """A count of dossiers: "–" where it is unknown, "<5" where it is too small to be told."""
    return f"<{FEWEST}" if hidden(value) else number(value, 0, lang)


def pill(status: StatusWord, lang: str) -> list[Any]:
    """A status as icon, word and colour."""
    return el(f"span.wall-pill.s{status.step}", f"{status.icon} {status.label.get(lang)}")


def age(at: datetime | None, stale_s: float | None = None, lost_s: float | None = None, lang: str = "vi") -> list[Any]:
    """How long ago ``at`` was: the display's clock ages it, and marks it from ``stale_s`` and ``lost_s`` on."""
    if at is None:
        return el("time.wall-age.is-none", NEVER.get(lang))
    return el("time.wall-age", data_at=int(at.timestamp() * 1000), data_stale=stale_s, data_lost=lost_s)


def bar(share: float | None, aim: float | None = None) -> list[Any]:
    """A bar filled to ``share`` (0..1) with a mark at ``aim``."""
    fill = el("i", style=f"width: {100 * min(1.0, max(0.0, share or 0.0)):.1f}%")
    return el("div.wall-bar", fill, el("b", style=f"left: {100 * aim:.1f}%") if aim is not None else None)


def spark(values: Sequence[float | None]) -> list[Any] | None:
    """A line through ``values``, oldest first, from its least to its greatest; gaps are bridged."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:  # noqa: PLR2004  (a line has two ends)
        return None
    low, high = min(value for _, value in known), max(value for _, value in known)
    spread, last = high - low, len(values) - 1
    points = [
        (SPARK_WIDE * place / last, SPARK_HIGH * (0.5 if not spread else 0.95 - 0.9 * (value - low) / spread))
        for place, value in known
    ]
    line = "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)
    box = f"0 0 {SPARK_WIDE} {SPARK_HIGH}"
    return el("svg.wall-spark", el("path", d=line), viewBox=box, preserveAspectRatio="none", aria_hidden="true")


def kpi(shown: Kpi, figure: Figure, previous: Figure | None, trail: Sequence[float | None], lang: str) -> list[Any]:
    """One KPI: label, status, the number, its change, the way to the target, and what it is made of."""
    empty = figure.status in (FEW, NONE)
    unit = None if empty or kpi_value(shown, figure, lang) == DASH else el("small", shown.unit.get(lang))
    value = el("p.wall-number", kpi_value(shown, figure, lang), unit)
    progress = bar(figure.value, shown.target) if shown.kind == "ratio" and not empty else None
    foot = el("p.wall-foot-line", el("span", kpi_parts(shown, figure, lang)), el("span", target(shown, lang)))
    return el(
        f"section.wall-panel.wall-kpi.s{figure.status.step}.at-{shown.key}",
        el("div.wall-kpi-head", el("h2", shown.label.get(lang)), pill(figure.status, lang)),
        el("div.wall-kpi-body", el("div", value, moved(shown, figure, previous, lang)), spark(trail)),
        progress,
        foot,
    )


def moved(shown: Kpi, figure: Figure, previous: Figure | None, lang: str) -> list[Any]:
    """The change against the compared period, in words and the colour of what is good."""
    if shown.now:
        return el("p.wall-change.muted", NOW.get(lang))
    return change(delta(shown, figure, previous, lang), lang)


def change(told: Delta, lang: str) -> list[Any]:
    """Arrow and words of a change."""
    tone = {True: "good", False: "bad", None: "muted"}[told.good]
    versus = el("span.muted", f" {VERSUS.get(lang)}") if told.arrow else None
    return el("p.wall-change", el(f"span.{tone}", f"{told.arrow} {told.text}".strip()), versus)


def figures(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """A line of names and values."""
    return [el("span", name, " ", el("b", value)) for name, value in pairs]


def lines(name: str, rows: Iterable[Sequence[Any]], nothing: str = "") -> list[Any]:
    """A list of as many whole rows as fit; ``name`` sets its columns (wall.css). ``nothing`` is said without rows."""
    told = [el("li", *cells) for cells in rows]
    return el(f"ul.wall-lines.of-{name}", told) if told else el("p.wall-nothing", nothing)
