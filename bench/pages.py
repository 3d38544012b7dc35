"""What each page costs the server at the volume of three years: the whole render request, cold and warm."""

from functools import partial
from typing import Any

from dash import Dash

from app import create_app
from bench.overview import ask, render_request
from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, Stage, vacuum
from db.database import Database
from demo.seed import seed_history, seed_inputs
from server import settle

UNCACHED_MS = 250.0
CACHED_MS = 20.0
YEARS = 3
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("unit", {}),
    ("online", {}),
    ("digitization", {}),
    ("progress", {}),
    ("chase", {}),
    ("bottlenecks", {}),
    ("officers", {}),
    ("officer", {}),
    ("dossiers", {"view": "late"}),
    ("dossier", {}),
    ("data", {}),
    ("satisfaction", {}),
    ("payment", {}),
    ("interlinked", {}),
    ("catalogue", {}),
    ("subsystems", {}),
)
"""Page and what its address says beside the default quarter."""


def page_lines(stage: Stage) -> list[Line]:
    """POST every page's render request again and again, with the cache emptied before each, and without."""
    database = stage.database("pages")
    tell(f"seeding {stage.sizes.pages:,} dossiers of {YEARS} years")
    seed_history(database, PROVINCE, dossiers=stage.sizes.pages, days=365 * YEARS)
    seed_inputs(database, PROVINCE)
    vacuum(database)
    app = create_app(database.settings)
    source = app.server.extensions["ioc"]
    moment = source.now()
    source.clock = lambda: moment
    keys = _keys(database)
    settle()
    lines = [line for page, query in PAGES for line in _page(app, stage, page, query, keys)]
    source.database.dispose()
    stage.drop(database)
    return lines


def _page(app: Dash, stage: Stage, page: str, query: dict[str, str], keys: dict[str, Any]) -> list[Line]:
    values = {f"{page}-selection.data": query, "live-version.data": None} | keys
    body = render_request(app, f"{page}-stamp.children", values)
    request = partial(ask, app.server.test_client(), body)
    cache: Any = app.server.extensions["ioc"].cache
    size = len(request())
    cold = milliseconds(stage.sizes.page_runs, request, cache.clear)
    warm = milliseconds(stage.sizes.page_runs, request)
    return [
        within(f"{page}: uncached p95", percentile(cold, 0.95), UNCACHED_MS, "ms", spread(cold)),
        within(f"{page}: cached p95", percentile(warm, 0.95), CACHED_MS, "ms", spread(warm)),
        plain(f"{page}: answer", size / 1000, "kB", "uncompressed JSON"),
    ]


def _keys(database: Database) -> dict[str, Any]:
    """A commune with much work, one of its officers, and one of their open dossiers, as the pages' own states."""
    with database.own() as connection:
        row = connection.exec_driver_sql(
            "SELECT d.unit_code, d.code, o.code AS officer FROM dossier d JOIN officer o ON o.id = d.officer_id"
            " WHERE d.is_open AND d.unit_code IS NOT NULL AND d.due_at < now() ORDER BY d.received_at LIMIT 1"
        ).one()
    return {"unit-key.data": row.unit_code, "dossier-code.data": row.code, "officer-code.data": row.officer}
