"""Centers and their boards as JSON, from the same query functions as the pages."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from api.answers import answer
from api.context import Context
from domain.errors import IocError
from domain.queues import WINDOWS, Board, CenterNow, Centers
from domain.text import Text
from domain.zone import local_moment
from queries.queue_source import Queues

UNKNOWN = Text("Không có trung tâm {code!r}.", "There is no center {code!r}.")
BAD_MOMENT = Text(
    "at={value!r} không phải thời điểm dạng 2026-11-20T10:15.", "at={value!r} is not a time such as 2026-11-20T10:15."
)
NOT_FOUND = 404


def blueprint(context: Context) -> Blueprint:
    """Return the routes /api/v1/centers, /api/v1/centers/<code>/board and /api/v1/centers/<code>/forecast."""
    routes = Blueprint("centers", __name__)
    queues = Queues(context.source)

    @routes.get("/api/v1/centers")
    def centers() -> Response:
        return answer(centers_told(queues.centers(_moment())))

    @routes.get("/api/v1/centers/<code>/board")
    def board(code: str) -> Response:
        found = queues.board(code, _moment())
        return answer(board_told(found)) if found else _unknown(code)

    @routes.get("/api/v1/centers/<code>/forecast")
    def forecast(code: str) -> Response:
        at = _moment()
        if queues.board(code, at) is None:
            return _unknown(code)
        found = queues.prediction(code, at)
        return answer(asdict(found) if found else {"code": code, "enough": False})

    return routes


def centers_told(data: Centers) -> dict[str, Any]:
    """Every center with its figures; seconds and instants, null where unknown."""
    rows = [center_told(row, data) for row in data.rows]
    return {"version": data.version, "at": data.at, "live": data.live, "norm_s": data.norm_s, "rows": rows}


def board_told(data: Board) -> dict[str, Any]:
    """One center with its counters, groups and the line."""
    parts = {
        "counters": [asdict(row) for row in data.counters],
        "groups": [asdict(row) for row in data.groups],
        "line": [asdict(row) for row in data.line],
    }
    head = {"version": data.version, "at": data.at, "live": data.live, "norm_s": data.norm_s}
    return {**head, "center": center_told(data.center, data), **parts}


def center_told(row: CenterNow, data: Centers | Board) -> dict[str, Any]:
    """The figures of one center; ``derived`` names those that are reckoned from counts, not measured."""
    light = row.light(data.at, data.norm_s)
    longest = (data.at - row.longest_since).total_seconds() if row.longest_since else None
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "unit": row.unit,
        "feed": row.feed,
        "derived": sorted(row.derived),
        "light": light.key,
        "tally": asdict(row.tally) if row.tally else None,
        "longest_wait_s": longest,
        "waits": [{"minutes": span, **asdict(waits)} for span, waits in zip(WINDOWS, row.waits, strict=True)],
        "counters": asdict(row.seats),
        "last_event_at": row.last_event,
    }


def _moment() -> datetime | None:
    text = request.args.get("at", "")
    try:
        return local_moment(text)
    except ValueError as error:
        raise IocError(BAD_MOMENT.format(value=text[:40])) from error


def _unknown(code: str) -> Response:
    text = UNKNOWN.format(code=code[:80])
    return answer({"error": {"vi": text.vi, "en": text.en}}, NOT_FOUND)
