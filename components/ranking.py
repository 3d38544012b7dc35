"""The ranked table of units: every row a link, the metric as an inline bar against the target, 14 days as a line.

Sixty-nine rows travel on every filter change, so a row carries data only: rank, bar, colour and sparkline are drawn by
assets/ranking.css from the row's class and two custom properties (``--v`` bar length, ``--p`` sparkline).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.format import kpi_value
from components.sparkline import spark_path
from components.states import EMPTY
from domain.kpi import FEW, Figure, Kpi
from domain.registry import EVERY
from domain.text import Text

UNIT = Text("Đơn vị", "Unit")
SPARK = Text("14 ngày", "14 days")


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit: ``figures`` by KPI key, ``spark`` daily values of the metric (oldest first), ``href`` of its page.

    ``narrow`` is what an address of dossiers needs beside the table's own to list only this row's: ``unit=18073``.
    """

    key: str
    name: str
    figures: Mapping[str, Figure]
    spark: Sequence[float | None] = ()
    href: str | None = None
    narrow: str = ""


def ranking(
    rows: Sequence[RankRow],
    metric_key: str,
    columns: Sequence[str],
    lang: str,
    unit: Text = UNIT,
    behind: Mapping[str, str] | None = None,
    aim: Kpi | None = None,
) -> dict[str, Any]:
    """Table of ``rows`` in the given order, as data that assets/ranking.js writes into a `table_slot`.

    Hundreds of Dash components would hold the browser up for seconds at every update; rows of text are patched in
    place. ``columns`` are KPI keys, ``metric_key`` among them carries the bar; ``unit`` heads the first column.
    ``behind``: KPI key -> address of the dossiers behind its number, which each row narrows to itself. ``aim`` is the
    metric with the limits in force, the default's otherwise.
    """
    metric = aim or EVERY[metric_key]
    low, high = bar_scale(metric, [row.figures[metric_key] for row in rows])
    classes = f"rank m{columns.index(metric_key) + 2}"
    if "overdue" in columns:
        classes += f" o{columns.index('overdue') + 2}"
    sparks = any(row.spark for row in rows)
    return {
        "classes": classes if sparks else f"{classes} no-spark",
        "target": _length(metric.target, low, high) if metric.kind == "ratio" else "",
        "spark": SPARK.get(lang),
        "heads": [[unit.get(lang), "", ""], *(_head(EVERY[key], key == metric_key, lang) for key in columns)],
        "behind": ["", *((behind or {}).get(key, "") for key in columns)],
        "narrow": [row.narrow for row in rows],
        "rows": [_row(row, metric, columns, (low, high), lang) for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def bar_scale(metric: Kpi, figures: Sequence[Figure]) -> tuple[float, float]:
    """Ends of the inline bar, in the KPI's unit: 0..max for amounts; for ratios a window that shows the bands."""
    if metric.kind != "ratio":
        return 0.0, max((f.value for f in figures if f.value is not None), default=0.0) or 1.0
    if metric.bands is None:
        return 0.0, 1.0
    best, worst = max(metric.bands), min(metric.bands)
    return max(0.0, worst - 1.5 * (best - worst)), 1.0


def _head(kpi: Kpi, is_metric: bool, lang: str) -> list[str]:  # noqa: FBT001  (private)
    return [kpi.short.get(lang), "num is-metric" if is_metric else "num", kpi.help.get(lang)]


def _row(row: RankRow, metric: Kpi, columns: Sequence[str], ends: tuple[float, float], lang: str) -> list[Any]:
    """Class, bar, sparkline, address, then the cells; what is not told has no bar either."""
    figure, overdue = row.figures[metric.key], row.figures.get("overdue")
    clear = " clear" if overdue is not None and not overdue.value else ""
    cells = [row.name, *(kpi_value(EVERY[key], row.figures[key], lang) for key in columns)]
    classes = f"s{figure.status.step}{clear}"
    told = None if figure.status is FEW else figure.value
    return [classes, _length(told, *ends), spark_path(row.spark), row.href or "", *cells]


def _length(value: float | None, low: float, high: float) -> str:
    if value is None:
        return ""
    return f"{100 * min(1.0, max(0.0, (value - low) / (high - low))):.0f}%"
