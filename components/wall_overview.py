"""The first slide of a wall display: the province at a glance."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.board import minutes
from components.format import kpi_amount
from components.maps import MapRow
from components.queues import STEPS, short_name
from components.ranking import RankRow
from components.wall import bar, count, el, kpi, lines, panel
from components.wall_map import area_map, legend, lowest
from domain.chase import GROUPS
from domain.kpi import Figure, Kpi
from domain.queues import CenterNow, Centers
from domain.screen import Outline
from domain.text import Text

BY_COMMUNE = Text("{kpi} theo xã, phường", "{kpi} by commune")
UNITS = Text("{count} đơn vị", "{count} units")
TO_CHASE = Text("Hồ sơ cần đôn đốc", "Dossiers to chase")
QUEUES = Text("Hàng chờ", "Queues")
QUEUES_NOTE = Text("đang chờ · TB 30 phút", "waiting · mean 30 min")
ATTENTION = Text("Cần chú ý nhất", "Needs attention")
ATTENTION_NOTE = Text("{kpi} · hồ sơ quá hạn", "{kpi} · dossiers overdue")
ALL_FINE = Text("Mọi đơn vị đều đạt mục tiêu.", "Every unit is on target.")
NO_CENTERS = Text("Chưa có trung tâm nào báo hàng chờ.", "No center tells of its queue.")
CHASED: tuple[str, ...] = ("late11", "late10", "late3", "today", "returned2")
"""Groups of the chase list in the bars of the slide."""
SHORT: dict[str, Text] = {
    "late11": Text("Quá hạn > 10 ngày", "Overdue > 10 days"),
    "late10": Text("Quá hạn 4–10 ngày", "Overdue 4–10 days"),
    "late3": Text("Quá hạn ≤ 3 ngày", "Overdue ≤ 3 days"),
    "today": Text("Đến hạn hôm nay", "Due today"),
    "within1": Text("Còn ≤ 1 ngày", "Within 1 day"),
    "within2": Text("Còn ≤ 2 ngày", "Within 2 days"),
    "returned2": Text("Trả bổ sung lần 2+", "Returned 2+ times"),
}
STEP = {group.key: group.step for group in GROUPS} | {"late3": 3, "today": 0, "returned2": 0}
COLOUR = {"today": "v4", "within1": "v3", "within2": "v2", "returned2": "vx"}


def overview(
    tiles: Sequence[tuple[Kpi, Figure, Figure | None, Sequence[float | None]]],
    mapped: tuple[Kpi, Sequence[MapRow], Outline | None],
    attention: Sequence[RankRow],
    chase: Mapping[str, int | None],
    centers: Centers,
    lang: str,
) -> list[Any]:
    """Map, three KPIs, what is to be chased, the queues and the units that need attention."""
    metric, rows, outline = mapped
    told = el(
        "div.wall-map-box",
        area_map(outline, metric, rows, lang, lowest(metric, rows, lang)),
        legend(metric, lang, schematic=bool(outline and outline.schematic)),
    )
    title, note = BY_COMMUNE.format(kpi=metric.label).get(lang), UNITS.get(lang).format(count=len(rows))
    return [
        el(
            "div.wall-slide.is-overview",
            panel("map", title, told, note=note),
            el("div.wall-kpis", *(kpi(*tile, lang) for tile in tiles)),
            panel("chase", TO_CHASE.get(lang), chase_bars(chase, CHASED, lang)),
            panel("queues", QUEUES.get(lang), center_lines(centers, lang), note=QUEUES_NOTE.get(lang)),
            attention_panel(metric, attention, lang),
        )
    ]


def chase_bars(chase: Mapping[str, int | None], keys: Sequence[str], lang: str) -> list[Any]:
    """A bar for each group of dossiers to be chased, against the largest of them."""
    most = max((chase.get(key) or 0 for key in keys), default=0)
    rows = [
        (
            el("span", SHORT[key].get(lang)),
            el(f"span.{COLOUR.get(key, f's{STEP[key]}')}", bar((chase.get(key) or 0) / most if most else 0.0)),
            el("b", count(chase.get(key), lang)),
        )
        for key in keys
    ]
    return lines("chase", rows)


def center_lines(centers: Centers, lang: str) -> list[Any]:
    """The centers with most people waiting: how many, and the mean wait of the last half hour."""
    rows = [
        (
            el("span.name", shorter(short_name(row.name))),
            el("b", row.tally.waiting if row.tally else "–"),
            el(f"b.is-step{_step(row, centers)}", minutes(row.waits[0].mean, lang, 0)),
        )
        for row in busiest(centers)
    ]
    return lines("centers", rows, NO_CENTERS.get(lang))


def shorter(name: str) -> str:
    """A commune with its kind as a letter: ``P. Thành Sen``, ``X. Đức Thọ``."""
    for kind, letter in (("Phường ", "P. "), ("Xã ", "X. ")):
        if name.startswith(kind):
            return letter + name.removeprefix(kind)
    return name


def busiest(centers: Centers) -> list[CenterNow]:
    """Centers with most people waiting first; those that tell nothing come last."""
    return sorted(centers.rows, key=lambda row: (row.tally is None, -(row.tally.waiting if row.tally else 0)))


def _step(row: CenterNow, centers: Centers) -> int:
    return STEPS[row.light(centers.at, centers.norm_s).key]


def attention_panel(metric: Kpi, rows: Sequence[RankRow], lang: str) -> list[Any]:
    """The units furthest from the target, with their overdue dossiers."""
    told = [
        (
            el("span.name", row.name),
            el(f"b.is-step{row.figures[metric.key].status.step}", kpi_amount(metric, row.figures[metric.key], lang)),
            el(f"span.s{row.figures[metric.key].status.step}", bar(row.figures[metric.key].value, metric.target)),
            el("b", count(row.figures["overdue"].value, lang)),
        )
        for row in rows
    ]
    note = ATTENTION_NOTE.format(kpi=metric.short).get(lang)
    return panel("attention", ATTENTION.get(lang), lines("attention", told, ALL_FINE.get(lang)), note=note)
