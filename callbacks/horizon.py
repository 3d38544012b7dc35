"""Keeps what layouts need to know of the data (first and last day, names of codes) without their asking for it."""

import logging
from threading import Lock
from time import monotonic

from dash import Dash
from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from callbacks.wired import UPDATES, screen_of, source_of
from domain.errors import IocError
from domain.screen import CENTER_MARK, Screen
from queries.source import Source

EVERY_S = 15.0
LOG = logging.getLogger(__name__)


def register(app: Dash) -> None:
    """Refresh the screen's horizon before the first update request and at most every ``EVERY_S`` seconds after."""
    source, screen = source_of(app), screen_of(app)
    server: Flask = app.server
    lock, due = Lock(), [0.0]

    @server.before_request
    def refresh() -> None:
        if request.path != UPDATES or monotonic() < due[0] or not lock.acquire(blocking=False):
            return
        try:
            look(source, screen)
        except (IocError, SQLAlchemyError):
            LOG.warning("the horizon of the data could not be read; layouts keep the last one", exc_info=True)
        finally:
            due[0] = monotonic() + EVERY_S
            lock.release()


def look(source: Source, screen: Screen) -> None:
    """Set the screen's span and names from the source."""
    state = source.freshness()
    screen.span = (state.first_day, state.last_day) if state.first_day and state.last_day else None
    lists = source.catalogue("vi")
    named = {entry["code"]: entry["name"] for kind in ("fields", "agencies", "units") for entry in lists[kind]}
    centers = {CENTER_MARK + entry["code"]: entry["name"] for entry in lists["centers"]}
    screen.names = named | centers | source.former_names()
