"""Whole answers of the render callbacks, kept as bytes: a hundred screens on one selection draw it once.

An answer depends on what was asked, the caller's scope, the data version and the minute, so the memo is never emptied.
"""

import hashlib
from typing import Any

import orjson
from dash import Dash
from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks import wall
from callbacks.wired import CONTENT, UPDATES, source_of
from domain.errors import IocError
from queries.flights import Flights
from queries.source import DATA, QUEUE, SECONDS, Source

NEVER = "whatif"
"""Part of the name of outputs whose answers are not kept."""
PATIENCE_S = 20.0
"""Whoever asks what is being answered waits so long for that answer."""
NUDGE = "live-version"
"""The input that only says that the data moved; the version itself is read from the database."""


def register(app: Dash) -> None:
    """Answer a question that was answered before from the memo, and keep new answers."""
    source, server = source_of(app), app.server
    if getattr(source, "cache", None) is not None:
        _keep(server, source)


def _keep(server: Flask, source: Source) -> None:
    cache: Any = source.cache
    flights = Flights()

    @server.before_request
    def answered() -> Response | None:
        g.memo_key = _key(source) if request.path == UPDATES else None
        if not g.memo_key:
            return None
        kept = cache.get(g.memo_key)
        if not kept:
            g.flight = flights.of(g.memo_key)
            g.first = g.flight.lock.acquire(timeout=PATIENCE_S)
            kept = cache.get(g.memo_key)
        if not kept:
            return None
        g.memo_key = None
        return Response(kept, mimetype="application/json")

    @server.teardown_request
    def landed(_error: BaseException | None) -> None:
        if g.pop("first", False):
            g.flight.lock.release()

    @server.after_request
    def keep(answer: Response) -> Response:
        key = g.get("memo_key")
        if key and answer.status_code == 200 and not answer.is_streamed:  # noqa: PLR2004  (HTTP's own number)
            cache.set(key, answer.get_data(), timeout=SECONDS)
        return answer


def _key(source: Source) -> str | None:
    body = request.get_json(silent=True) or {}
    output = str(body.get("output", ""))
    if CONTENT in output or NEVER in output:
        return None
    try:
        if wall.ANSWER in output:
            parts = _wall(source, body)
        else:
            version, minute = source.moment(QUEUE if output.lstrip(".").startswith("queue") else DATA)
            parts = [_asked(body), version, minute.timestamp()]
    except (IocError, SQLAlchemyError):
        return None  # the callback meets the same failure and tells it
    if parts is None:
        return None
    text = orjson.dumps([body.get("output"), *parts, source.scope.key])
    return f"answer|{hashlib.sha256(text).hexdigest()}"


def _asked(body: dict[str, Any]) -> list[Any]:
    return [each for each in (*body.get("inputs", []), *body.get("state", [])) if _id(each) != NUDGE]


def _wall(source: Source, body: dict[str, Any]) -> list[Any] | None:
    """Displays of one profile share its answers; whether the caller is one is asked every time."""
    first = next(iter(body.get("inputs", [])), None)
    asked = first.get("value") if isinstance(first, dict) else None
    found = wall.question(source, asked if isinstance(asked, dict) else None)
    return None if found is None else found.key


def _id(part: Any) -> Any:
    return part.get("id") if isinstance(part, dict) else None
