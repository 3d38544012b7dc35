"""The slide of one KPI: its map, its number, its course, and who leads and who lags."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from components.format import kpi_amount
from components.maps import MapRow
from components.ranking import RankRow
from components.wall import el, kpi, lines, panel
from components.wall_map import area_map, legend, lowest
from components.wall_overview import BY_COMMUNE, UNITS
from domain.kpi import Figure, Kpi
from domain.screen import Outline
from domain.text import Text

COURSE = Text("Diễn biến", "Course")
GRAINS: dict[str, Text] = {
    "day": Text("theo ngày", "by day"),
    "week": Text("theo tuần", "by week"),
    "month": Text("theo tháng", "by month"),
}
BEST, WORST = Text("Cao nhất", "Leading"), Text("Thấp nhất", "Lagging")
NOBODY = Text("Chưa có đơn vị nào đủ hồ sơ.", "No unit has enough dossiers.")
WIDE, HIGH = 600, 160
MOST = 8
Point = tuple[date, float | None, float | None]


def subject(
    tile: tuple[Kpi, Figure, Figure | None, Sequence[float | None]],
    mapped: tuple[Sequence[MapRow], Outline | None],
    ranked: Sequence[RankRow],
    course: tuple[Sequence[Point], str],
    lang: str,
) -> list[Any]:
    """Map on one side; number, course, leaders and laggards on the other."""
    metric, (rows, outline) = tile[0], mapped
    told = el(
        "div.wall-map-box",
        area_map(outline, metric, rows, lang, lowest(metric, rows, lang)),
        legend(metric, lang, schematic=bool(outline and outline.schematic)),
    )
    known = [row for row in ranked if row.figures[metric.key].status.step]
    title, note = BY_COMMUNE.format(kpi=metric.label).get(lang), UNITS.get(lang).format(count=len(rows))
    points, grain = course
    return [
        el(
            "div.wall-slide.is-subject",
            panel("map", title, told, note=note),
            kpi(*tile, lang),
            panel("course", COURSE.get(lang), line_chart(points, metric, lang), note=GRAINS[grain].get(lang)),
            panel("best", BEST.get(lang), _units(metric, known[:MOST], lang)),
            panel("worst", WORST.get(lang), _units(metric, known[::-1][:MOST], lang)),
        )
    ]


def _units(metric: Kpi, rows: Sequence[RankRow], lang: str) -> list[Any]:
    told = [
        (
            el("span.name", row.name),
            el(f"b.is-step{row.figures[metric.key].status.step}", kpi_amount(metric, row.figures[metric.key], lang)),
        )
        for row in rows
    ]
    return lines("units", told, NOBODY.get(lang))


def line_chart(points: Sequence[Point], metric: Kpi, lang: str) -> list[Any]:
    """The course of a ratio with its target; the last point is named."""
    shares = [(day, num / den if num is not None and den else None) for day, num, den in points]
    known = [(place, share) for place, (_, share) in enumerate(shares) if share is not None]
    if len(known) < 2:  # noqa: PLR2004  (a line has two ends)
        return el("p.wall-nothing", NOBODY.get(lang))
    values = [share for _, share in known] + ([metric.target] if metric.target is not None else [])
    low, high = min(values), max(values)
    spread = (high - low) or 0.01

    def down(share: float) -> float:
        return HIGH * (0.94 - 0.88 * (share - low) / spread)

    drawn = "M" + "L".join(f"{WIDE * place / (len(shares) - 1):.1f} {down(share):.1f}" for place, share in known)
    aim = [el("path.aim", d=f"M0 {down(metric.target):.1f}H{WIDE}")] if metric.target is not None else []
    picture = el(
        "svg.wall-course", *aim, el("path.line", d=drawn), viewBox=f"0 0 {WIDE} {HIGH}", preserveAspectRatio="none"
    )
    first, last = shares[0][0], shares[-1][0]
    ends = el("p.wall-ends", el("span", f"{first:%d/%m}"), el("span", f"{last:%d/%m}"))
    scale = el("p.wall-scale", el("span", _percent(high, lang)), el("span", _percent(low, lang)))
    return el("div.wall-chart", scale, picture, ends)


def _percent(share: float, lang: str) -> str:
    text = f"{100 * share:.0f}"
    return f"{text}%" if lang == "en" else f"{text} %"
