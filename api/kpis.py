"""KPIs and the dossiers behind them as JSON or CSV, from the same query functions as the pages."""

from typing import Any

from flask import Blueprint, Response, request

from api.answers import answer
from api.context import Context
from domain.kpis import KPI
from domain.passes import Narrow
from domain.selection import Selection
from domain.text import Text
from domain.views import VIEWS
from queries.dossiers import LISTS
from queries.export import report_csv
from queries.kpis import COLUMN
from queries.report import BadSelectionError, asked_selection, divided, kpi_report

PARTS = ("num", "den", "miss")
MOST_ROWS = 500


def blueprint(context: Context) -> Blueprint:
    """Return the routes /api/v1/kpis and /api/v1/dossiers."""
    routes = Blueprint("kpis", __name__)

    @routes.get("/api/v1/kpis")
    def kpis() -> Response:
        selection = _selection(context, {"by", "format"})
        by = _choice("by", tuple(COLUMN), "province")
        report = kpi_report(context.source, selection, by)
        if _choice("format", ("json", "csv"), "json") == "json":
            return answer(report)
        sheet = Response(report_csv(report), mimetype="text/csv")
        sheet.headers["Content-Disposition"] = f'attachment; filename="kpi-{by}.csv"'
        return sheet

    @routes.get("/api/v1/dossiers")
    def dossiers() -> Response:
        selection = _selection(context, {"kpi", "part", "view", "cursor", "limit", "officer", "step"})
        kpi = _choice("kpi", ("", *KPI), "")
        view = "" if kpi else _choice("view", (*VIEWS, *LISTS), "all")
        part: Any = _choice("part", PARTS, "num")
        cursor = request.args.get("cursor", "")
        narrow = Narrow.read(request.args)
        page = context.source.dossiers(selection, view, kpi, part, cursor, _limit(), narrow)
        listed = {"total": page.total, "rows": page.rows, "next": page.next, "prev": page.prev}
        return answer(listed | {"version": page.version, "divided": divided(context.source, selection)})

    return routes


def _selection(context: Context, others: set[str]) -> Selection:
    return asked_selection(request.args.to_dict(), context.source.now(), others)


def _choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = request.args.get(name, default)
    if value not in allowed:
        listed = ", ".join(word for word in allowed if word)
        raise BadSelectionError(
            Text(f"{name}={value!r} không hợp lệ; chọn: {listed}.", f"{name}={value!r} is not valid; one of: {listed}.")
        )
    return value


def _limit() -> int:
    text = request.args.get("limit", "50")
    if not text.isdigit() or not 1 <= int(text) <= MOST_ROWS:
        raise BadSelectionError(
            Text(f"limit={text!r} phải từ 1 đến {MOST_ROWS}.", f"limit={text!r} must be from 1 to {MOST_ROWS}.")
        )
    return int(text)
