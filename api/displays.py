"""What a wall display says and hears: whether it is paired, the code to be typed when it is not, its signs of life."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from api.answers import answer, refused
from api.context import Context
from domain.displays import COOKIE, STATES, Seen
from domain.text import Text
from ingest.displays import note_seen
from ingest.pairing import ask_code
from queries.displays import Holder, holder

COOKIE_S = 400 * 24 * 3600
"""As long as a browser keeps a cookie; every word of the display renews it."""
SECRET = re.compile(r"[A-Za-z0-9_-]{32,128}")
MOST_BODY = 8192
SPREAD_S = 0.5
"""Seconds for each display of the province over which all of them load a new build: they do not come at once."""
MOST_NUMBER = 2**31 - 1
BAD_SECRET = Text(
    "Thiếu khóa của màn hình, hoặc khóa không đúng dạng (32 đến 128 ký tự chữ, số, _ và -).",
    "The display's secret is missing or malformed (32 to 128 letters, digits, _ and -).",
)
TOO_MANY = Text(
    "Quá nhiều màn hình đang chờ ghép; thử lại sau vài phút.",
    "Too many displays wait to be paired; try in a few minutes.",
)


def blueprint(context: Context) -> Blueprint:
    """Return the route /api/v1/displays/hello."""
    routes = Blueprint("displays", __name__)
    source = context.source

    @routes.post("/api/v1/displays/hello")
    def hello() -> Response:
        request.max_content_length = MOST_BODY
        body = request.get_json(silent=True)
        told: dict[str, Any] = body if isinstance(body, dict) else {}
        secret = told.get("secret")
        if not isinstance(secret, str) or not SECRET.fullmatch(secret):
            return refused(BAD_SECRET, 400)
        with source.reading() as connection:
            found = holder(connection, source.province, secret)
        if found is None:
            return _waiting(context, secret)
        if isinstance(told.get("seen"), dict):
            note_seen(source.database, source.province, found.id, seen_of(told["seen"], datetime.now(UTC)))
        said = answer(_paired(found, context.build))
        secure = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
        said.set_cookie(COOKIE, secret, max_age=COOKIE_S, httponly=True, samesite="Strict", secure=secure)
        return said

    return routes


def _paired(found: Holder, build: str) -> dict[str, Any]:
    return {
        "paired": True,
        "code": found.code,
        "name": found.name,
        "profile": found.shows.id,
        "revision": found.shows.revision,
        "refresh_at": found.shows.profile.refresh_at.strftime("%H:%M"),
        "build": build,
        "time": datetime.now(UTC),
        "spread_s": SPREAD_S * found.beside,
    }


def _waiting(context: Context, secret: str) -> Response:
    now = datetime.now(UTC)
    waits = ask_code(context.source.database, context.source.province, secret, now)
    if waits is None:
        return refused(TOO_MANY, 429)
    said = answer({"paired": False, "digits": waits.code, "until": waits.until, "build": context.build, "time": now})
    said.delete_cookie(COOKIE, samesite="Strict")
    return said


def seen_of(told: dict[str, Any], at: datetime) -> Seen:
    """The sign of life that a display sent; what it left out or garbled is unknown, not zero."""
    state = told.get("state")
    heap = told.get("heap_mb")
    return Seen(
        at,
        "".join(each for each in str(told.get("build", ""))[:80] if each.isascii() and each.isprintable()),
        _whole(told.get("slide")),
        state if isinstance(state, str) and state in STATES else "on",
        _whole(told.get("data_version")),
        float(heap) if isinstance(heap, (int, float)) and 0 <= heap < MOST_NUMBER else None,
        _whole(told.get("nodes")),
        _whole(told.get("errors")) or 0,
        _whole(told.get("width")) or 0,
        _whole(told.get("height")) or 0,
    )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_NUMBER else None
