"""The web application, put together: `gunicorn "app:create_app()"` or `ioc serve`."""

import secrets
from typing import Any

import dash
from dash import Dash, dcc, html
from flask_caching import Cache

import api
import callbacks
from api.context import Context
from api.health import build_id
from api.hub import Hub
from callbacks import failures, head, serving
from callbacks.screen import make_screen
from db.database import connect
from db.migrate import migrate
from db.settings import Settings, load_settings
from domain.screen import EXTENSION
from queries.source import Source

CACHED_ANSWERS = 2000


class Application(Dash):  # type: ignore[misc]  # Dash carries no types
    """Dash whose page says which language it is in, under our head."""

    def interpolate_index(self, **parts: Any) -> str:
        """Fill Dash's page; the root element carries the language of the address."""
        lang = head.asked_language()
        page: str = super().interpolate_index(**(parts | {"favicon": head.links(lang)}))
        return page.replace("<html>", f'<html lang="{lang}">', 1)


def create_app(settings: Settings | None = None, source: Source | None = None, hub: Hub | None = None) -> Dash:
    """Return the application, which is itself the WSGI callable; ``source`` and ``hub`` are given by tests.

    Raises:
        IocError: a setting is invalid or the database cannot be reached.
    """
    settings = settings or load_settings()
    app = Application(
        "app",
        use_pages=True,
        include_pages_meta=False,
        title="Một Cửa IOC",
        update_title=None,
        assets_path_ignore=["host", "early"],
        on_error=failures.on_error,
        suppress_callback_exceptions=True,  # else each page carries all pages' layouts, 660 kB, to check them again
        external_stylesheets=[serving.BOOTSTRAP_URL],
    )
    server = app.server
    server.secret_key = secrets.token_bytes(32)
    source = source or make_source(settings, Cache(server, config=cache_config(settings)))
    hub = hub or Hub(source.database, source.freshness)
    server.extensions |= {"ioc": source, "ioc-hub": hub, EXTENSION: make_screen(settings, source)}
    app.layout = html.Div([dcc.Store(id="live-version"), dash.page_container])
    serving.register(app, settings.lang)
    head.register(app)
    callbacks.register(app)
    api.register(server, Context(source, hub, settings, build_id(settings.build)))
    return app


def make_source(settings: Settings, cache: Cache) -> Source:
    """Connect, bring the schema up to date, and return the read side."""
    database = connect(settings)
    migrate(database)
    return Source(database, settings.province, cache)


def cache_config(settings: Settings) -> dict[str, Any]:
    """Redis where it is configured, else files under the data directory, shared by the processes of one machine."""
    if settings.redis_url:
        return {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": settings.redis_url, "CACHE_KEY_PREFIX": "ioc:"}
    folder = str(settings.data_dir / "cache")
    return {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": folder, "CACHE_THRESHOLD": CACHED_ANSWERS}
