"""From a commit in the database to the changed number in Chromium, on one machine's clock."""

import random
from datetime import UTC, datetime, timedelta
from time import time

import pyarrow as pa
from playwright.sync_api import Page
from sqlalchemy import Connection, event

from bench.browser import CARD, SCREEN, browser, chromium, open_overview, served
from bench.report import Line, percentile, spread, within
from bench.stage import PROVINCE, Stage
from db.database import Database
from domain.codes import Channel, Status
from ingest.batch import DOSSIER_SCHEMA, STEP_SCHEMA, Batch, empty_problems
from ingest.load import Feed, load

MOST_MS = 1000.0
PATIENCE_MS = 20_000
FEED = Feed(key="bench", name="Benchmark", file="bench")
WATCH = """
(selector) => {
  window.seen = [];
  const read = () => document.querySelector(selector)?.textContent;
  let last = read();
  new MutationObserver(() => {
    const now = read();
    if (now === undefined || now === last) return;
    last = now;
    requestAnimationFrame(() => window.seen.push(performance.timeOrigin + performance.now()));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


def live_lines(stage: Stage) -> list[Line]:
    """Commit one new dossier at a time and see when the number of received ones has changed on the screen."""
    if chromium() is None:
        return [Line("commit → visible", "skipped", note="no Chromium: install it or set IOC_CHROMIUM")]
    database = stage.province()
    with served(database.settings) as url, browser() as opened:
        page = opened.new_page(viewport=SCREEN, bypass_csp=True)
        open_overview(page, f"{url}/?period=today")
        page.wait_for_selector("#live-badge.is-fresh, #live-badge.is-stale, #live-badge.is-lost")
        page.evaluate(WATCH, CARD)
        commits = [_commit_and_see(database, page, number) for number in range(stage.sizes.commits)]
    return [within("commit → visible in Chromium: p95", percentile(commits, 0.95), MOST_MS, "ms", spread(commits))]


def _commit_and_see(database: Database, page: Page, number: int) -> float:
    """Milliseconds from the moment COMMIT is sent to the frame that shows another number."""
    page.wait_for_timeout(random.uniform(700, 2000))  # noqa: S311  (so that no rhythm of the client's is met)
    moments: list[float] = []

    def note(_connection: Connection) -> None:
        moments.append(time())

    page.evaluate("window.seen = []")
    event.listen(database.writer, "commit", note)
    try:
        load(database, PROVINCE, FEED, [one_dossier(database, number)])
    finally:
        event.remove(database.writer, "commit", note)
    page.wait_for_function("window.seen.length > 0", timeout=PATIENCE_MS)
    return float(page.evaluate("window.seen[0]")) - 1000 * moments[0]


def one_dossier(database: Database, number: int) -> Batch:
    """A new online dossier received now."""
    now = datetime.now(UTC)
    with database.own() as connection:
        agency, procedure = connection.exec_driver_sql(
            "SELECT a.code, p.code FROM dossier d JOIN agency a ON a.id = d.agency_id"
            " JOIN procedure p ON p.id = d.procedure_id LIMIT 1"
        ).one()
    row = {
        "row_no": 1,
        "code": f"bench-{now.timestamp():.6f}-{number}",
        "agency": agency,
        "procedure": procedure,
        "channel": int(Channel.ONLINE),
        "status": int(Status.ACCEPTED),
        "submitted_at": now,
        "received_at": now,
        "due_at": now + timedelta(days=3),
    }
    dossiers = pa.Table.from_pylist([row], schema=DOSSIER_SCHEMA)
    return Batch(dossiers, STEP_SCHEMA.empty_table(), empty_problems(), 1)
