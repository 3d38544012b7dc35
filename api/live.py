"""The live channel: server-sent events with the data version, and the same by polling."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Blueprint, Response

from api.answers import answer
from api.context import Context
from domain.workcalendar import is_office_time
from domain.zone import ZONE
from queries.freshness import Freshness

HEARTBEAT_SECONDS = 10.0


def blueprint(context: Context) -> Blueprint:
    """Return the routes /api/v1/events (text/event-stream) and /api/v1/version."""
    routes = Blueprint("live", __name__)

    @routes.get("/api/v1/version")
    def version() -> Response:
        state = answer(message(context, context.hub.state()))
        state.headers["Cache-Control"] = "no-store"
        return state

    @routes.get("/api/v1/events")
    def events() -> Response:
        stream = Response(_stream(context), mimetype="text/event-stream")
        stream.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        return stream

    return routes


def message(context: Context, state: Freshness) -> dict[str, Any]:
    """Return what the live client needs to age the screen by its own clock."""
    return {
        "version": state.version,
        "at": state.at.isoformat() if state.at else None,
        "last_event_at": state.last_event_at.isoformat() if state.last_event_at else None,
        "queue_version": state.queue,
        "queue_at": state.queue_at.isoformat() if state.queue_at else None,
        "office_open": is_office_time(datetime.now(ZONE)),
        "server_time": datetime.now(UTC).isoformat(),
        "stale_after_s": context.settings.stale_after_s,
        "lost_after_s": context.settings.lost_after_s,
        "build": context.build,
        "reachable": context.hub.reachable,
    }


def _stream(context: Context) -> Iterator[bytes]:
    state = context.hub.state()
    while True:
        yield b"event: version\ndata: " + orjson.dumps(message(context, state)) + b"\n\n"
        state = context.hub.wait(state.mark, HEARTBEAT_SECONDS) or state
