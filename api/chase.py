"""The chase list as JSON, page by page, or as one CSV file that is written while it is read."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, request

from api.answers import answer
from api.context import Context
from domain.chase import GROUP, SORTS, ChaseRow
from domain.text import Text
from queries.export import inert
from queries.report import BadSelectionError, asked_selection

MOST_LINES = 50_000
"""Lines of a CSV file; more are no list to chase."""
ORDERS = (*SORTS, *(f"-{word}" for word in SORTS))
OWN = {"view", "q", "sort", "cursor", "format"}
COLUMNS = (
    "code", "source", "procedure", "agency", "unit", "status", "received_at", "due_at", "finished_at", "late_minutes",
    "waited_minutes", "officer", "step", "step_unit", "since", "used_minutes", "budget_minutes", "supplement_count",
    "reappointed_count", "apology_at",
)  # fmt: skip
ACTION = ("kind", "body", "author", "at")


def blueprint(context: Context) -> Blueprint:
    """Return the route /api/v1/chase."""
    routes = Blueprint("chase", __name__)

    @routes.get("/api/v1/chase")
    def chase() -> Response:
        selection = asked_selection(request.args.to_dict(), context.source.now(), OWN)
        view = _choice("view", tuple(GROUP), "late")
        sort = _choice("sort", ("", *ORDERS), "")
        q = request.args.get("q", "").replace("\x00", "")[:100]
        if _choice("format", ("json", "csv"), "json") == "json":
            page = context.source.chase(selection, view, q, sort, request.args.get("cursor", ""))
            listed = {"total": page.counts[view], "counts": page.counts, "rows": page.rows}
            return answer(listed | {"next": page.next, "prev": page.prev, "version": page.version})
        pages = context.source.chase_sheet(selection, view, q, sort, MOST_LINES)
        sheet = Response(_lines(pages), mimetype="text/csv")
        sheet.headers["Content-Disposition"] = f'attachment; filename="chase-{view}.csv"'
        return sheet

    return routes


def _choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = request.args.get(name) or default
    if value not in allowed:
        listed = ", ".join(word for word in allowed if word)
        raise BadSelectionError(
            Text(f"{name}={value!r} không hợp lệ; chọn: {listed}.", f"{name}={value!r} is not valid; one of: {listed}.")
        )
    return value


def _lines(pages: Iterator[Sequence[ChaseRow]]) -> Iterator[str]:
    """CSV text, page by page: UTF-8 with a byte-order mark, empty where unknown."""
    yield "\ufeff" + _text([[*COLUMNS, *(f"action_{name}" for name in ACTION)]])
    for rows in pages:
        yield _text([_cells(row) for row in rows])


def _cells(row: ChaseRow) -> list[Any]:
    action = [getattr(row.action, name, None) for name in ACTION]
    return [_cell(value) for value in (*(getattr(row, name) for name in COLUMNS), *action)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else value


def _text(lines: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()
