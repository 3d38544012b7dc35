"""A hundred displays on one machine: what they cost while a version comes every second, and after an outage."""

import asyncio
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from threading import Thread
from time import monotonic, sleep, time

import psutil

from bench.browser import browser, chromium
from bench.displays import INSIDE, make_display, make_profile, open_display
from bench.live import FEED, one_dossier
from bench.pushing import Server
from bench.report import Line, percentile, plain, spread, within
from bench.screens import Screen
from bench.stage import PROVINCE, Stage
from db.database import Database
from domain.playlist import SLIDES
from ingest.load import load

SCREENS = 100
MOST_MS = 1000.0
OUTAGE_S = 60.0
AFTER_S = 30.0
"""So long after the outage requests are counted, second by second."""
MOST_A_SECOND = 3
SETTLE_S = 15.0


class Screens:
    """So many displays in a thread of their own."""

    def __init__(self, screens: list[Screen]) -> None:
        """Start them all."""
        self.screens = screens
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with suppress(asyncio.CancelledError):
            self._task = self._loop.create_task(self._all())
            self._loop.run_until_complete(self._task)

    async def _all(self) -> None:
        await asyncio.gather(*(screen.run() for screen in self.screens))

    def stop(self) -> None:
        """End them all."""
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(timeout=20)


def hundred_lines(stage: Stage) -> list[Line]:
    """Measure a hundred displays: idle-live, then through an outage."""
    database = stage.province()
    profile = make_profile(database, "Hundred", seconds=20)
    server = Server(database.settings)
    server.start()
    try:
        secrets = [make_display(database, profile, f"Màn {number}") for number in range(SCREENS)]
        screens = Screens([Screen(server.port, secret, len(SLIDES)) for secret in secrets[1:]])
        try:
            live = _live(database, server, secrets[0], screens.screens, stage.sizes.live_s)
            return [*live, *_outage(database, server, screens.screens)]
        finally:
            screens.stop()
    finally:
        server.stop()


def _live(database: Database, server: Server, secret: str, screens: list[Screen], seconds: int) -> list[Line]:
    """A commit a second for ``seconds``: CPU of server and database, and when every display has its answer."""
    if chromium() is None:
        return _measured(database, server, screens, seconds)[0]
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
        open_display(page, f"http://127.0.0.1:{server.port}", secret)
        page.evaluate(
            f"""() => {{
  window.shown = [];
  const doc = {INSIDE};
  new MutationObserver(() => requestAnimationFrame(() => window.shown.push(performance.timeOrigin + performance.now())))
    .observe(doc.getElementById("wall-figures"), {{ subtree: true, childList: true, characterData: true }});
}}"""
        )
        lines, commits = _measured(database, server, screens, seconds, page.wait_for_timeout)
        shown = [moment / 1000 for moment in page.evaluate("window.shown")]
    waits = [
        1000 * (shown[after] - moment) for moment in commits if (after := bisect_right(shown, moment)) < len(shown)
    ]
    note = spread(waits) + ", the number of dossiers received changes"
    return [
        *lines,
        within("display in Chromium among them: commit → visible p95", percentile(waits, 0.95), MOST_MS, "ms", note),
    ]


def _measured(
    database: Database, server: Server, screens: list[Screen], seconds: int, rest: object = None
) -> tuple[list[Line], list[float]]:
    """Lines, and the Unix times of the commits; ``rest`` passes milliseconds."""
    pause = rest if callable(rest) else lambda milliseconds: sleep(milliseconds / 1000)
    pause(1000 * SETTLE_S)
    for screen in screens:
        screen.seen.clear()
    web, base = _cpu(server), _cpu_of_database(database)
    began, versions = monotonic(), {}
    for number in range(seconds):
        version = load(database, PROVINCE, FEED, [one_dossier(database, number)]).version
        versions[version] = time()
        pause(max(1.0, 1000 * (began + number + 1 - monotonic())))
    spent = monotonic() - began
    web_share, base_share = (
        100 * (after - before) / spent for before, after in ((web, _cpu(server)), (base, _cpu_of_database(database)))
    )
    pause(3000)
    waits = [1000 * (_first(screen, version) - sent) for version, sent in versions.items() for screen in screens]
    first = min(versions.values())
    asked = sum(len([moment for moment in screen.requests if moment >= first]) for screen in screens) / spent
    lines = [
        plain(
            f"{SCREENS} displays, 1 version/s: CPU of the web process",
            web_share,
            "% of a core",
            f"{asked:.0f} requests/s",
        ),
        plain(f"{SCREENS} displays, 1 version/s: CPU of the database", base_share, "% of a core"),
        within(f"{SCREENS} displays: commit → answer p95", percentile(waits, 0.95), MOST_MS, "ms", spread(waits)),
    ]
    return lines, list(versions.values())


def _first(screen: Screen, version: int) -> float:
    """When ``screen`` first had an answer as new as ``version``; far away when it never had."""
    return next((at for found, at in screen.seen if found >= version), time() + 60)


def _outage(database: Database, server: Server, screens: list[Screen]) -> list[Line]:
    """Kill the server for a minute; count what each display asks in every second after it is back."""
    server.kill()
    sleep(OUTAGE_S)
    server.start()
    back = time()
    load(database, PROVINCE, FEED, [one_dossier(database, 0)])
    sleep(AFTER_S)
    most = max(
        max(Counter(int(moment - back) for moment in screen.requests if back <= moment).values(), default=0)
        for screen in screens
    )
    returned = [min((at for _, at in screen.seen if at >= back), default=back + 600) - back for screen in screens]
    return [
        Line(
            f"{SCREENS} displays after {OUTAGE_S:.0f} s without a server: most requests of one in a second",
            str(most), f"≤ {MOST_A_SECOND}", most <= MOST_A_SECOND,
        ),
        within("… until the last one has figures again", max(returned), 15.0, "s", spread(returned)),
    ]  # fmt: skip


def _cpu(server: Server) -> float:
    """Processor seconds of the web process and its workers."""
    return _spent(psutil.Process(server.pid))


def _cpu_of_database(database: Database) -> float:
    """Processor seconds of PostgreSQL and its backends; those that ended meanwhile are not counted."""
    with database.own() as connection:
        backend = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    parent = psutil.Process(backend).parent()
    return _spent(parent) if parent else 0.0


def _spent(process: psutil.Process) -> float:
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system
    return total
