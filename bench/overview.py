"""What the server spends on the overview: the whole request through Flask, with a cold and a warm cache."""

from functools import partial
from typing import Any

from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from bench.report import Line, milliseconds, percentile, plain, spread, within
from bench.stage import Stage
from server import settle

UNCACHED_MS = 150.0
CACHED_MS = 15.0


def overview_lines(stage: Stage) -> list[Line]:
    """POST the overview's render request again and again; the default quarter, and twelve months as the long one."""
    database = stage.province()
    app = create_app(database.settings)
    settle()
    source = app.server.extensions["ioc"]
    moment = source.now()
    source.clock = lambda: moment
    client = app.server.test_client()
    cache: Any = source.cache
    lines: list[Line] = []
    for name, query in (("quarter", {}), ("12 months", {"period": "12m"})):
        body = render_request(
            app, "overview-cards.children", {"overview-selection.data": query, "live-version.data": None}
        )
        asked = partial(ask, client, body)
        size = len(asked())
        cold = milliseconds(stage.sizes.runs, asked, cache.clear)
        warm = milliseconds(stage.sizes.runs, asked)
        lines += [
            within(f"overview, {name}, uncached: p95", percentile(cold, 0.95), UNCACHED_MS, "ms", spread(cold)),
            within(f"overview, {name}, cached: p95", percentile(warm, 0.95), CACHED_MS, "ms", spread(warm)),
            plain(f"overview, {name}: answer", size / 1000, "kB", "uncompressed JSON"),
        ]
    source.database.dispose()
    return lines


def render_request(app: Dash, output: str, values: dict[str, object]) -> dict[str, Any]:
    """Return the JSON that the browser posts for the callback that writes ``output``; ``values`` by ``id.property``."""
    app.server.test_client().get("/_dash-dependencies")
    key = next(key for key in app.callback_map if output in key)
    targets = [part.rsplit(".", 1) for part in key.strip(".").split("...")]
    inputs, states = (
        [{**each, "value": values.get(f"{each['id']}.{each['property']}")} for each in app.callback_map[key][kind]]
        for kind in ("inputs", "state")
    )
    return {
        "output": key,
        "outputs": [{"id": identity, "property": name} for identity, name in targets],
        "inputs": inputs,
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in inputs],
        "state": states,
    }


def ask(client: FlaskClient, body: dict[str, Any]) -> bytes:
    """Return the answer to one update request.

    Raises:
        RuntimeError: the server refused it.
    """
    answer = client.post("/_dash-update-component", json=body)
    if answer.status_code != 200:
        message = f"{body['output'][:60]} answered {answer.status_code}"
        raise RuntimeError(message)
    return bytes(answer.data)
