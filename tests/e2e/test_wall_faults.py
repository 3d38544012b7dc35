"""The fault drill: with a display on the wall, what may fail fails, and the picture stays and comes back by itself."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import embedded
from db.embedded_cluster import existing_cluster
from db.embedded_processes import gone, postmaster
from domain.playlist import Slide
from tests.e2e.conftest import Site, made_site, start_server
from tests.e2e.line import Line
from tests.e2e.walls import Wall, bump, paired, profile_of
from tests.patience import PATIENT_S

pytestmark = [pytest.mark.e2e, pytest.mark.expects_errors]
AWAY_S = 30.0
BACK_S = 15.0
"""The display must have recovered so long after what failed is there again."""
TOLD_S = 20.0
"""It says that the connection is lost within so long."""
CUT_S = 40.0
"""A line that is cut says nothing, so that it takes longer to notice."""
RENEWED = "Array.from(document.querySelectorAll('iframe:not(.is-coming)')).every((frame) => !frame.mark)"


@pytest.fixture(scope="module")
def _killed(run_directory: Path) -> Iterator[Site]:
    yield from made_site(1_000, run_directory)


@pytest.fixture
def frail(_killed: Site) -> Site:
    """A server of its own, which the tests kill; it runs again, whatever the test before left."""
    embedded.ensure_running(_killed.directory)
    if _killed.process.poll() is not None:
        start(_killed)
    return _killed


def start(site: Site, **settings: str) -> None:
    site.process = start_server(site.directory, int(site.url.rpartition(":")[2]), **settings)


@pytest.fixture
def wall(frail: Site, watch: Any) -> Wall:
    return opened(frail, watch)


def opened(site: Site, watch: Any) -> Wall:
    """A paired display with two slides, one of which shows the data version."""
    watched = watch("wall")
    watched.page.goto(f"{site.url}/wall")
    name = f"Màn {time.monotonic():.3f}"
    slides = (Slide("freshness", seconds=5), Slide("score", seconds=5))
    return paired(Wall(site, watched.page), name, profile_of(site, name, *slides))


def stays(wall: Wall, seconds: float) -> list[dict[str, Any]]:
    """Look every half second: there is always a picture, never a code to type, never another page."""
    found = []
    for _ in range(int(seconds * 2)):
        seen = wall.look()
        assert seen["cells"] > 10, seen
        assert seen["code"] is None, seen
        assert seen["badge"], seen
        assert seen["path"].startswith("/wall/"), seen
        found.append(seen)
        wall.page.wait_for_timeout(500)
    return found


def lost(seen: dict[str, Any]) -> bool:
    return "Mất kết nối từ" in seen["badge"]


def recovers(wall: Wall, by: Callable[[dict[str, Any]], bool] = lambda _: True) -> float:
    """Seconds until the display hears of the data again and shows a new version of it."""
    began = time.monotonic()
    version = f"{bump(wall.site):,}".replace(",", ".")
    wall.until(lambda seen: not lost(seen) and by(seen), BACK_S)
    wall.page.keyboard.press("k")
    wall.until(lambda seen: "is-freshness" not in seen["slide"] or version in seen["words"], BACK_S)
    return time.monotonic() - began


def kill(site: Site) -> None:
    os.killpg(site.process.pid, signal.SIGKILL)
    site.process.wait(timeout=PATIENT_S)


def test_the_web_process_is_killed_and_comes_back_as_a_new_build(wall: Wall):
    first = wall.look()["turn"]
    wall.until(lambda seen: seen["turn"] != first)
    wall.page.evaluate("document.querySelector('iframe').mark = 1")
    kill(wall.site)
    wall.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wall.page.evaluate("window.dispatchEvent(new Event('online'))")
    seen = stays(wall, AWAY_S)
    assert lost(seen[int(TOLD_S * 2)])
    assert len({each["turn"] for each in seen}) == 2, "the slides that are there still take their turns"
    assert wall.look()["frames"] == 1, "nothing is loaded from a dead server"
    start(wall.site, IOC_BUILD="next")
    assert recovers(wall) < BACK_S
    for _ in range(40):
        stays(wall, 1)
        if wall.page.evaluate(RENEWED):
            return
    raise AssertionError("the new build was never loaded")


def test_the_database_is_killed(wall: Wall):
    directory = wall.site.directory
    cluster = existing_cluster(directory)
    server = postmaster(cluster)
    (directory / embedded.STOPPED_NOTE).touch()  # nobody starts it again before its time
    server.kill()
    assert gone(server, 10)
    seen = stays(wall, AWAY_S)
    assert lost(seen[int(TOLD_S * 2)])
    embedded.ensure_running(directory)
    wall.site.database.dispose()
    assert recovers(wall) < BACK_S


def test_the_network_is_cut(frail: Site, watch: Any):
    with Line(int(frail.url.rpartition(":")[2])) as line:
        wall = opened(replace(frail, url=line.url), watch)
        line.cut()
        seen = stays(wall, CUT_S)
        assert lost(seen[-1])
        line.mend()
        assert recovers(wall) < BACK_S


def test_every_session_expires(wall: Wall):
    wall.page.context.clear_cookies()
    assert recovers(wall) < BACK_S
    stays(wall, 2)


def test_a_display_that_finds_no_server_waits_for_one(frail: Site, watch: Any):
    page = watch("wall", fresh=True).page
    page.goto(f"{frail.url}/wall")
    page.route("**/api/v1/displays/hello", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("#pairing-note:not(:empty)")
    page.unroute("**/api/v1/displays/hello")
    wall = Wall(frail, page)
    wall.until(lambda seen: seen["code"] and seen["code"].isdigit(), BACK_S)
