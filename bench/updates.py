"""What a new data version costs the browser that has a page open: the work of its scripts until the page is new."""

from playwright.sync_api import CDPSession, Page

from bench.browser import SCREEN, browser, chromium, served
from bench.report import Line, within
from bench.stage import PROVINCE, Stage
from db.database import Database
from demo.seed import seed_inputs
from ingest.publish import publish

MOST_MS = 500.0
SETTLE_MS = 1_500
ROUNDS = 3
PATHS = (
    *("/?period=12m", "/score?kpi=ONLINE_PROCEDURES_USED", "/chase", "/online?period=12m", "/progress?period=12m"),
    *("/bottlenecks?period=12m", "/officers?period=12m", "/satisfaction?period=12m", "/payment?period=12m"),
    *("/catalogue?period=12m", "/dossiers?view=late", "/data", "/subsystems", "/displays", "/targets"),
)
"""Pages that follow every version; those that follow once a minute have fewer parts."""
VERSION = "() => Number(document.querySelector('[data-version]')?.dataset.version)"


def update_lines(stage: Stage) -> list[Line]:
    """Publish versions while each page is open, and add up what its scripts do: the median of three."""
    if chromium() is None:
        return [Line("live update in the browser", "skipped", note="no Chromium: install it or set IOC_CHROMIUM")]
    database = stage.province()
    seed_inputs(database, PROVINCE)
    with served(database.settings) as url, browser() as opened:
        page = opened.new_page(viewport=SCREEN, reduced_motion="reduce", bypass_csp=True)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        return [_line(database, page, session, url, path) for path in PATHS]


def _line(database: Database, page: Page, session: CDPSession, url: str, path: str) -> Line:
    page.goto(f"{url}{path}")
    page.wait_for_function(f"() => ({VERSION})() > 0", timeout=60_000)
    page.wait_for_timeout(SETTLE_MS)
    spent = sorted(_one(database, page, session) for _ in range(ROUNDS))
    elements = page.evaluate("document.getElementsByTagName('*').length")
    note = f"{elements:,} elements; {spent[0]:.0f} to {spent[-1]:.0f} ms"
    return within(f"live update in the browser, {path}: scripts", spent[ROUNDS // 2], MOST_MS, "ms", note)


def _one(database: Database, page: Page, session: CDPSession) -> float:
    """Milliseconds of scripts for one version, until a while after the page says that it has it."""
    known, before = page.evaluate(VERSION), _scripts(session)
    with database.write() as connection:
        publish(connection, PROVINCE, "bench")
    page.wait_for_function(f"known => ({VERSION})() > known", arg=known, timeout=120_000)
    page.wait_for_timeout(SETTLE_MS)
    return 1000 * (_scripts(session) - before)


def _scripts(session: CDPSession) -> float:
    told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(told["ScriptDuration"])
