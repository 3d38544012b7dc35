"""One display for thousands of data versions: what it keeps in memory, and whether anything goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from bench.browser import browser, chromium, served
from bench.displays import INSIDE, make_display, make_profile, open_display
from bench.live import FEED, one_dossier
from bench.report import Line, plain, within
from bench.stage import PROVINCE, Stage
from db.database import Database
from ingest.load import load
from ingest.publish import publish

WARM = 50
"""Versions after which the display is compared with itself."""
EVERY_MS = 250.0
"""A version every so often, as many as the display can follow."""
REAL_EVERY = 20
"""One of so many versions brings a new dossier; the others only a number."""
MOST_GROWTH = 10.0
MOST_MORE = 1.0
"""What is shown differs by a row or two with the data, and by no more."""
TURN = f"{INSIDE}.getElementById('wall-pane-0').dataset.turn"
COUNT_WEBGL = """
window.webgl = 0;
const make = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  if (String(kind).startsWith("webgl")) window.top.webgl += 1;
  return make.call(this, kind, ...rest);
};
"""


@dataclass(frozen=True, slots=True)
class State:
    """What the display holds after a forced garbage collection: heap in MB, elements, listeners."""

    heap_mb: float
    elements: int
    nodes: int
    listeners: int


def soak_lines(stage: Stage) -> list[Line]:
    """Follow a display through ``stage.sizes.versions`` data versions."""
    if chromium() is None:
        return [Line("soak of a display", "skipped", note="no Chromium: install it or set IOC_CHROMIUM")]
    database = stage.province()
    secret = make_display(database, make_profile(database, "Soak"), "Soak")
    with served(database.settings) as url, _watched() as (page, errors):
        open_display(page, url, secret)
        session = page.context.new_cdp_session(page)
        _bump(database, page, WARM)
        first = _state(page, session)
        _bump(database, page, stage.sizes.versions - WARM)
        last = _state(page, session)
        webgl = page.evaluate("window.webgl")
    versions = f"{WARM} and {stage.sizes.versions:,} versions"
    return [
        within(
            "display, soak: growth of the heap",
            _growth(first.heap_mb, last.heap_mb),
            MOST_GROWTH,
            "%",
            f"{first.heap_mb:.1f} → {last.heap_mb:.1f} MB after {versions}, forced collection",
        ),
        within(
            "display, soak: growth of the elements",
            _growth(first.elements, last.elements),
            MOST_MORE,
            "%",
            f"{first.elements} → {last.elements}, a line of news more or less",
        ),
        within(
            "display, soak: growth of the DOM nodes, detached ones too",
            _growth(first.nodes, last.nodes),
            MOST_GROWTH,
            "%",
            f"{first.nodes} → {last.nodes}",
        ),
        plain("display, soak: event listeners", last.listeners, "", f"{first.listeners} before"),
        Line("display, soak: WebGL contexts", str(webgl), "0", webgl == 0, "maps are outlines, drawn once"),
        Line("display, soak: console errors", str(len(errors)), "0", not errors, "; ".join(errors[:2])[:120]),
    ]


def _growth(first: float, last: float) -> float:
    return 100 * (last / first - 1)


@contextmanager
def _watched() -> Iterator[tuple[Page, list[str]]]:
    errors: list[str] = []
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
        page.add_init_script(COUNT_WEBGL)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page, errors


def _bump(database: Database, page: Page, versions: int) -> None:
    for number in range(versions):
        if number % REAL_EVERY == 0:
            load(database, PROVINCE, FEED, [one_dossier(database, number)])
        else:
            with database.write() as connection:
                publish(connection, PROVINCE, "bench")
        page.wait_for_timeout(EVERY_MS)


def _state(page: Page, session: CDPSession) -> State:
    """Measured on the first slide from when it has just come, so that both times the same one is."""
    for sign in ("!==", "==="):
        page.wait_for_function(f"() => {TURN} {sign} '0'", timeout=120_000)
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(200)
    session.send("Performance.enable")
    told: dict[str, Any] = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    turn, elements = page.evaluate(f"() => [{TURN}, {INSIDE}.getElementsByTagName('*').length]")
    if turn != "0":
        return _state(page, session)
    return State(told["JSHeapUsedSize"] / 2**20, elements, int(told["Nodes"]), int(told["JSEventListeners"]))
