"""What the reader sees when an answer fails: the last picture stays, with a notice and a number to quote."""

import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from dash import ctx, html, set_props
from dash.development.base_component import Component
from flask import g, request

from callbacks.wired import CONTENT
from components.states import error as error_state
from components.states import notice
from domain.errors import IocError
from domain.text import Text

LOG = logging.getLogger(__name__)
QUOTE = Text("Mã yêu cầu: {identity}", "Request id: {identity}")


def on_error(error: Exception) -> None:
    """Log ``error`` with a request id and put a notice in the failing page's notes; no other slot changes."""
    identity = uuid4().hex[:8]
    g.memo_key = None  # a failure is not an answer to keep
    LOG.error("request %s failed: %s", identity, error, exc_info=error)
    set_props(_notes_slot(ctx.outputs_grouping), {"children": failure(error, identity, _lang())})


def failure(error: Exception, identity: str, lang: str) -> Component:
    """The notice: the message of an error meant to be read, else a plain one; and the request id."""
    body = notice([error.message], lang) if isinstance(error, IocError) else error_state(lang, None)
    return html.Div([body, html.P(QUOTE.format(identity=identity).get(lang), className="muted")])


def _notes_slot(outputs: Any) -> str:
    notes = outputs.get("notes") if isinstance(outputs, dict) else None
    return str(notes["id"]) if notes else CONTENT


def _lang() -> str:
    return parse_qs(urlsplit(request.referrer or "").query).get("lang", ["vi"])[0]
