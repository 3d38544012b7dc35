"""How the routes answer: JSON with ISO 8601 times, and known failures in both languages with a fitting status."""

from typing import Any

import orjson
from flask import Flask, Response

from db.database import DatabaseUnreachableError
from domain.errors import IocError
from domain.text import Text


def answer(data: Any, status: int = 200) -> Response:
    """Return ``data`` (plain values, dataclasses, dates) as JSON."""
    return Response(orjson.dumps(data), status, mimetype="application/json")


def failure(error: IocError, status: int = 400) -> Response:
    """Return the message of a known failure in both languages."""
    return refused(error.message, status)


def refused(text: Text, status: int) -> Response:
    """Refuse a request in both languages."""
    return answer(words(text), status)


def words(text: Text) -> dict[str, dict[str, str]]:
    """A message as every JSON answer carries it."""
    return {"error": {"vi": text.vi, "en": text.en}}


def register(server: Flask) -> None:
    """Answer every known failure of a route as JSON: 503 without the database, 400 for a question not understood."""
    server.register_error_handler(DatabaseUnreachableError, lambda error: failure(error, 503))
    server.register_error_handler(IocError, failure)
