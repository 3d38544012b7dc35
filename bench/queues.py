"""Counters and queues: the push with a kill in the middle, what the boards cost, and an event until it is visible."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from time import time
from typing import Any
from urllib.request import Request, urlopen

from dash import Dash
from playwright.sync_api import Page

from app import create_app
from bench.browser import SCREEN, browser, chromium, served
from bench.live import PATIENCE_MS, WATCH
from bench.overview import ask, render_request
from bench.pushing import RATE, Client, Server, client, push
from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, Stage, vacuum
from db.database import Database
from demo.seed import seed_counters
from domain.forecast import backtest
from domain.zone import ZONE
from ingest.keys import make_key
from queries.queue_backtest import Pairs, pairs
from queries.source import Source
from server import settle

ROWS_A_SECOND = 200.0
ACKNOWLEDGED_MS = 100.0
UNCACHED_MS = 200.0
CACHED_MS = 20.0
VISIBLE_MS = 2000.0
SOURCE = "bench-push"
CENTERS = """
SELECT c.code, min(g.code) AS "group", min(k.code) AS counter
FROM center c JOIN counter k ON k.center_id = c.id JOIN counter_service s ON s.counter_id = k.id
JOIN service_group g ON g.id = s.group_id GROUP BY c.code ORDER BY c.code
"""
STORED = """
SELECT c.code, t.number, t.source_version FROM ticket t JOIN center c ON c.id = t.center_id
JOIN source s ON s.id = t.source_id WHERE s.key = %s
"""
BUSIEST = "SELECT day, count(*) FROM ticket WHERE day < current_date GROUP BY day ORDER BY count(*) DESC LIMIT 1"
LARGEST = (
    "SELECT c.code FROM counter k JOIN center c ON c.id = k.center_id GROUP BY c.code ORDER BY count(*) DESC LIMIT 1"
)
WAITING = '#queue-tiles [data-key="waiting"] .value'


def queue_lines(stage: Stage) -> list[Line]:
    """Measure counters and queues on the demonstration with a hundred days of tickets."""
    database = stage.province()
    tell("seeding tickets of a hundred days")
    seed_counters(database, PROVINCE)
    vacuum(database)
    with database.write() as connection:
        key = make_key(connection, PROVINCE, SOURCE, "Benchmark")
    return [
        _backtest_line(database),
        *_push_lines(stage, database, key),
        *_board_lines(stage, database),
        *_visible_lines(stage, database, key),
    ]


def _backtest_line(database: Database) -> Line:
    """Every center's last five open days, each forecast before its opening, beside the same half-hour last week."""
    tell("back-test of the forecasts, all centers")
    source = Source(database, PROVINCE)
    norm_s, today = database.settings.wait_norm_min * 60, source.now().astimezone(ZONE).date()
    told: Pairs = []
    with database.own() as connection:
        codes = connection.exec_driver_sql("SELECT code FROM center ORDER BY level, code").scalars().all()
    for code in codes:
        with source.reading() as connection:
            told += pairs(connection, PROVINCE, code, today, norm_s)
    found = backtest(told)
    if found is None:
        return Line("predicted wait, mean error", "no past", note="too few tickets")
    naive = f"same half-hour last week: {found.naive / 60:.1f} min; {found.n:,} half-hours of {len(codes)} centers"
    return Line("predicted wait, mean error", f"{found.model / 60:.1f} min", "< last week", found.beats, naive)


def _push_lines(stage: Stage, database: Database, key: str) -> list[Line]:
    seconds = stage.sizes.push_s
    with database.own() as connection:
        rows = connection.exec_driver_sql(CENTERS).all()
    server = Server(database.settings)
    server.start()
    try:
        steady = [client(*row, datetime.now(UTC), seconds, "S") for row in rows]
        began, _ = push(server, steady, key)
        shaken = [client(*row, datetime.now(UTC), seconds, "K") for row in rows]
        _, killed = push(server, shaken, key, seconds / 2)
    finally:
        server.stop()
    return [*_pushed(steady, began), *_survived([*steady, *shaken], shaken, killed, _stored(database))]


def _stored(database: Database) -> list[tuple[str, str, int]]:
    with database.own() as connection:
        return [(row[0], row[1], row[2]) for row in connection.exec_driver_sql(STORED, (SOURCE,))]


def _pushed(clients: list[Client], start: float) -> list[Line]:
    """A minute of pushes."""
    answers = sorted(answer for each in clients for answer in each.answers)
    taken = [ms for _, ms in answers]
    rows = sum(len(each.acknowledged) for each in clients)
    rate = rows / (answers[-1][0] - start)
    count = f"{rows:,} rows in {len(answers):,} requests; IOC_PUSH_RATE='{RATE}'"
    goal = f"≥ {ROWS_A_SECOND:g} /s"
    return [
        Line("push of 70 centers: rows acknowledged", f"{rate:,.0f} /s", goal, rate >= ROWS_A_SECOND, count),
        within("push: acknowledgement p95", percentile(taken, 0.95), ACKNOWLEDGED_MS, "ms", _spread(taken)),
    ]


def _survived(
    clients: list[Client], shaken: list[Client], killed: float, stored: list[tuple[str, str, int]]
) -> list[Line]:
    """The same minute again, with the server killed in the middle: ``shaken`` of all ``clients``."""
    answers = [answer for each in shaken for answer in each.answers]
    taken = [ms for _, ms in answers]
    outage = min(at for at, _ in answers if at > killed) - killed
    waited = [seconds for each in shaken for seconds in each.waited]
    tried = sum(each.failed for each in shaken)
    wrong = _wrong(clients, stored)
    again = f"{tried:,} tries in vain; {len(waited)} requests waited, p95 {percentile(waited or [0.0], 0.95):.1f} s"
    return [
        Line("push: lost or doubled after kill -9", f"{wrong} rows", "0 rows", wrong == 0, f"{len(stored):,} tickets"),
        plain("push: from kill -9 to the next answer", outage, "s", again),
        plain("push: acknowledgement p95 of that minute", percentile(taken, 0.95), "ms", _spread(taken)),
    ]


def _spread(taken: list[float]) -> str:
    return f"{spread(taken)} · p99 {percentile(taken, 0.99):,.0f}"


def _wrong(clients: Iterable[Client], stored: list[tuple[str, str, int]]) -> int:
    """Acknowledged rows that the database does not have, tickets that it has twice, tickets that nobody sent."""
    newest: dict[tuple[str, str], int] = {}
    for each in clients:
        for number, version, _ in each.acknowledged:
            newest[each.center, number] = max(version, newest.get((each.center, number), 0))
    kept = [(center, number) for center, number, _ in stored]
    lost = {(center, number, version) for (center, number), version in newest.items()} - set(stored)
    return len(lost) + len(kept) - len(set(kept)) + len(set(kept) - set(newest))


def _board_lines(stage: Stage, database: Database) -> list[Line]:
    """The render requests of both pages: now, after the push, and at ten o'clock of the busiest day there was."""
    app = create_app(database.settings)
    settle()
    source = app.server.extensions["ioc"]
    moment = source.now()
    source.clock = lambda: moment
    with database.own() as connection:
        day, tickets = connection.exec_driver_sql(BUSIEST).one()
        code = connection.exec_driver_sql(LARGEST).scalar_one()
    lines = []
    for page, name in (("queues", "70 centers"), ("queue", "one center")):
        for query, when, note in (({}, "now", ""), ({"at": f"{day}T10:00"}, "past", f"day of {tickets:,} tickets")):
            values = {f"{page}-selection.data": query, "queue-code.data": code, "live-version.data": None}
            lines += _page(stage, app, render_request(app, f"{page}-stamp.children", values), f"{name}, {when}", note)
    lines.append(_forecast(stage, app, code))
    source.database.dispose()
    return lines


def _forecast(stage: Stage, app: Dash, code: str) -> Line:
    """What the forecast beside a board costs; it is told anew every minute, not at every ticket."""
    body = render_request(app, "queue-forecast-figure.figure", {"queue-selection.data": {}, "queue-code.data": code})
    cache: Any = app.server.extensions["ioc"].cache
    taken = milliseconds(stage.sizes.page_runs, partial(ask, app.server.test_client(), body), cache.clear)
    return plain("forecast, one center: uncached p95", percentile(taken, 0.95), "ms", spread(taken))


def _page(stage: Stage, app: Dash, body: dict[str, Any], name: str, note: str) -> list[Line]:
    request = partial(ask, app.server.test_client(), body)
    cache: Any = app.server.extensions["ioc"].cache
    size = f"{len(request()) / 1000:.1f} kB {note}"
    cold = milliseconds(stage.sizes.runs, request, cache.clear)
    warm = milliseconds(stage.sizes.runs, request)
    return [
        within(f"board, {name}: uncached p95", percentile(cold, 0.95), UNCACHED_MS, "ms", f"{spread(cold)} · {size}"),
        within(f"board, {name}: cached p95", percentile(warm, 0.95), CACHED_MS, "ms", spread(warm)),
    ]


def _visible_lines(stage: Stage, database: Database, key: str) -> list[Line]:
    """Push one ticket at a time to the center whose board is open and see when the number of waiting has changed."""
    if chromium() is None:
        return [Line("ticket → visible", "skipped", note="no Chromium: install it or set IOC_CHROMIUM")]
    with database.own() as connection:
        code, group, _ = connection.exec_driver_sql(CENTERS).first() or ("", "", "")
    with served(database.settings) as url, browser() as opened:
        page = opened.new_page(viewport=SCREEN, bypass_csp=True)
        page.goto(f"{url}/queues/{code}")
        page.wait_for_selector(WAITING)
        page.wait_for_selector('#live-text:has-text("Cập nhật")')
        page.evaluate(WATCH, WAITING)
        row = {"center": code, "group": group}
        seen = [_push_and_see(page, url, key, row | {"number": f"V{number}"}) for number in range(stage.sizes.commits)]
    return [within("ticket pushed → visible in Chromium: p95", percentile(seen, 0.95), VISIBLE_MS, "ms", spread(seen))]


def _push_and_see(page: Page, url: str, key: str, row: dict[str, str]) -> float:
    """Milliseconds from the moment the request is sent to the frame that shows another number of waiting."""
    page.wait_for_timeout(random.uniform(700, 2000))  # noqa: S311  (so that no rhythm of the client's is met)
    page.evaluate("window.seen = []")
    body = json.dumps([row | {"issued_at": datetime.now(UTC).isoformat()}]).encode()
    request = Request(f"{url}/api/v1/tickets", body, {"Authorization": f"Bearer {key}"})  # noqa: S310  (our own server)
    began = time()
    with urlopen(request, timeout=30):  # noqa: S310  (our own server)
        pass
    page.wait_for_function("window.seen.length > 0", timeout=PATIENCE_MS)
    return float(page.evaluate("window.seen[0]")) - 1000 * began
