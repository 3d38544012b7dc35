"""The slide of what is to be chased: how many dossiers in each group, and where the overdue ones lie."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.format import percent
from components.ranking import RankRow
from components.wall import bar, count, el, lines, panel
from components.wall_overview import chase_bars
from domain.chase import GROUPS
from domain.kpi import Kpi
from domain.text import Text

SHOWN: tuple[str, ...] = ("late11", "late10", "late3", "today", "within1", "within2")
TILES: tuple[str, ...] = ("late", "today", "returned2", "unreturned")
LABELS: dict[str, Text] = {group.key: group.label for group in GROUPS} | {
    "late": Text("Đang quá hạn", "Overdue"),
    "today": Text("Đến hạn hôm nay", "Due today"),
    "returned2": Text("Yêu cầu bổ sung từ lần hai", "Returned twice or more"),
    "unreturned": Text("Có kết quả, chưa trả quá 3 ngày", "Settled, not handed over for 3 days"),
}
WARNS = {"late": 1, "today": 3, "returned2": 2, "unreturned": 3}
HOW_LATE = Text("Quá hạn và sắp đến hạn", "Overdue and due soon")
HOW_LATE_NOTE = Text("ngày làm việc", "working days")
WHERE = Text("Nơi có nhiều hồ sơ quá hạn nhất", "Where most overdue dossiers lie")
WHERE_NOTE = Text("số quá hạn · tỷ lệ trên hồ sơ đang giải quyết", "overdue · share of the open ones")
NONE_LATE = Text("Không có đơn vị nào có từ 5 hồ sơ quá hạn.", "No unit has 5 overdue dossiers or more.")


def chase(found: Mapping[str, int | None], ranked: Sequence[RankRow], overdue: Kpi, lang: str) -> list[Any]:
    """Four big counts, how late the late ones are, and the units with most of them, in the order of ``ranked``."""
    tiles = [_tile(key, found.get(key), lang) for key in TILES]
    most = max((row.figures["overdue"].value or 0 for row in ranked), default=0)
    told = [_unit(row, most, lang) for row in ranked]
    return [
        el(
            "div.wall-slide.is-chase",
            el("div.wall-tiles", *tiles),
            panel("late", HOW_LATE.get(lang), chase_bars(found, SHOWN, lang), note=HOW_LATE_NOTE.get(lang)),
            panel(
                "where",
                WHERE.get(lang),
                lines("where", told, NONE_LATE.get(lang)),
                note=WHERE_NOTE.get(lang) if overdue.bands else "",
            ),
        )
    ]


def _tile(key: str, value: int | None, lang: str) -> list[Any]:
    step = 0 if value is None else 5 if not value else WARNS[key]
    return el(
        f"section.wall-panel.wall-tile.s{step}",
        el("h2", LABELS[key].get(lang)),
        el("p.wall-number", count(value, lang)),
    )


def _unit(row: RankRow, most: float, lang: str) -> tuple[Any, ...]:
    overdue, opened = row.figures["overdue"], row.figures["open"]
    late, whole = overdue.value or 0, opened.value or 0
    return (
        el("span.name", row.name),
        el("b", count(overdue.value, lang)),
        el(f"span.s{overdue.status.step or 2}", bar(late / most if most else 0.0)),
        el("b.muted", percent(late / whole if whole else None, 1, lang)),
    )
