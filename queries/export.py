"""KPI reports as CSV for spreadsheets: UTF-8 with a byte-order mark, one line per group, empty where unknown."""

import csv
import io
from typing import Any

from domain.kpis import KPIS

PARTS = ("num", "den", "value", "status")


def report_csv(report: dict[str, Any]) -> str:
    """Return ``report`` (of :func:`queries.report.kpi_report`) as CSV with a header line."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["key", "name", *(f"{kpi.key}.{part}" for kpi in KPIS for part in PARTS)])
    for row in report["rows"]:
        cells = [_cell(row["kpis"][kpi.key], part) for kpi in KPIS for part in PARTS]
        writer.writerow([row["key"], inert(row["name"]), *cells])
    return "\ufeff" + out.getvalue()


def _cell(figure: dict[str, Any], part: str) -> Any:
    if part == "status" and figure.get("few"):
        return f"few ({figure['status']})"
    return "" if figure[part] is None else figure[part]


def inert(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
