"""Tables of procedures by channel, as data for assets/ranking.js: how many dossiers came how, and the online share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.format import kpi_value, number
from components.states import EMPTY
from domain.kpi import FEW, Figure, Kpi
from domain.text import Text

PROCEDURE = Text("Thủ tục", "Procedure")
SERVICE = Text("Mức dịch vụ", "Service level")
COUNTS: tuple[tuple[str, Text], ...] = (
    ("received", Text("Hồ sơ", "Dossiers")),
    ("counter", Text("Trực tiếp", "Counter")),
    ("online", Text("Trực tuyến", "Online")),
)
"""Columns of numbers of dossiers; their keys are those of ``ProcedureLine.counts`` and of the table's addresses."""
SHARE = Text("Tỷ lệ trực tuyến", "Online share")
METRIC_COLUMN = 6


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """One procedure: ``counts`` by the keys of ``COUNTS``, ``figure`` its online share, ``narrow`` as in a ranking."""

    name: str
    service: str
    counts: dict[str, float]
    figure: Figure
    narrow: str
    href: str | None = None


def procedure_table(rows: Sequence[ProcedureLine], kpi: Kpi, behind: dict[str, str], lang: str) -> dict[str, Any]:
    """Table of ``rows`` in the given order; ``kpi`` is the online share, ``behind`` gives the address of each column.

    A share without a known channel, or of too few dossiers, is "–" and leads nowhere.
    """
    heads = [[PROCEDURE.get(lang), "", ""], [SERVICE.get(lang), "", ""]]
    heads += [[label.get(lang), "num", ""] for _, label in COUNTS]
    heads.append([SHARE.get(lang), "num is-metric", kpi.help.get(lang)])
    return {
        "classes": f"rank m{METRIC_COLUMN} no-spark procedures",
        "target": "" if kpi.target is None else f"{100 * kpi.target:.0f}%",
        "spark": "",
        "heads": heads,
        "behind": ["", "", *(behind.get(key, "") for key, _ in COUNTS), behind.get("share", "")],
        "narrow": [row.narrow for row in rows],
        "rows": [_row(row, kpi, lang) for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def _row(row: ProcedureLine, kpi: Kpi, lang: str) -> list[Any]:
    value = None if row.figure.status is FEW else row.figure.value
    length = "" if value is None else f"{100 * value:.0f}%"
    counts = [number(row.counts[key], 0, lang) for key, _ in COUNTS]
    cells = [row.name, row.service, *counts, kpi_value(kpi, row.figure, lang)]
    return [f"s{row.figure.status.step}", length, "", row.href or "", *cells]
