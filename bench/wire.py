"""Bytes and requests of the first load and of a filter change, as Chromium counts them."""

from playwright.sync_api import Page

from bench.browser import SCREEN, Wire, browser, chromium, open_overview, served
from bench.report import Line, median, plain, within
from bench.stage import Stage

FILTER_KB = 60.0
FILTER_REQUESTS = 1
SETTLE_MS = 2_500
CHOICES = ("month", "year", "12m")


def wire_lines(stage: Stage) -> list[Line]:
    """Open the overview with an empty cache, open it again, then change the period a few times."""
    if chromium() is None:
        return [Line("bytes and requests", "skipped", note="no Chromium: install it or set IOC_CHROMIUM")]
    settings = stage.province().settings
    with served(settings) as url, browser() as opened:
        page = opened.new_page(viewport=SCREEN, bypass_csp=True)
        wire = Wire.of(page)
        lines = [*_load(page, wire, url, "first load"), *_load(page, wire, url, "second load")]
        changes = [_change(page, wire, choice) for choice in CHOICES]
    requests, size = median([count for count, _ in changes]), median([size for _, size in changes])
    note = f"median of {len(changes)} changes of the period"
    return [
        *lines,
        Line("filter change: requests", f"{requests:g}", f"≤ {FILTER_REQUESTS}", requests <= FILTER_REQUESTS, note),
        within("filter change: over the wire", size, FILTER_KB, "kB", note),
    ]


def _load(page: Page, wire: Wire, url: str, name: str) -> list[Line]:
    wire.clear()
    open_overview(page, url)
    page.wait_for_timeout(SETTLE_MS)
    note = f"{len(wire.requests)} requests, {wire.renders} of them Dash updates"
    return [plain(f"{name}: over the wire", wire.kilobytes, "kB", note)]


def _change(page: Page, wire: Wire, period: str) -> tuple[int, float]:
    wire.clear()
    page.select_option("#overview-filter-period", period)
    page.wait_for_timeout(SETTLE_MS)
    return len(wire.requests), wire.kilobytes
