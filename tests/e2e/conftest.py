"""A real server on its own small demonstration province, and the system's Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as TooSlow

from db import embedded
from db.database import Database, connect
from db.embedded_binaries import locked
from db.migrate import migrate
from db.settings import make_settings
from demo.seed import seed_history, seed_inputs
from ingest.setup import prepare_province
from tests.browser import new_page
from tests.conftest import empty
from tests.e2e.sizes import sized
from tests.patience import PATIENT_MS, PATIENT_S

NUDGE = "live-version.data"
"""What a request of the clock or of new data changed: not the reader's doing, so tests do not count it."""


@dataclass
class Site:
    """One running server: its address, its data directory and the database behind it."""

    url: str
    directory: Path
    database: Database
    process: subprocess.Popen[bytes]

    def one(self, sql: str) -> str:
        """First value of the first row, as text."""
        with self.database.own() as connection:
            return str(connection.exec_driver_sql(sql).scalars().first())


@dataclass
class Watched:
    """A page that remembers what went wrong on it and what its reader asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)
    ears: dict[str, Callable[[Any], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.ears = {"console": self._said, "pageerror": self._broke, "request": self._asked}

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def _broke(self, error: PlaywrightError) -> None:
        self.errors.append(f"{error.message} {error.stack}")

    def _asked(self, request: Request) -> None:
        url = request.url
        if url.startswith(("data:", "blob:")):
            return
        if not url.startswith("http://127.0.0.1:"):
            self.foreign.append(url)
        if "_dash-update-component" in url and request.post_data_json["changedPropIds"] != [NUDGE]:
            self.updates.append(url)

    def open(self, url: str) -> Page:
        self.page.goto(url)
        self.ready()
        return self.page

    def ready(self) -> None:
        """Wait until the page has had its first answer."""
        self.page.wait_for_selector("[data-version]:not([data-version='-1'])", state="attached")

    def click_on(self, graph: str, place: str, leads_to: str) -> None:
        """Click where the script ``place`` says on ``graph``, again if it was just drawn anew and felt nothing."""
        for patience in (10_000, 10_000, PATIENT_MS):
            self._hover(graph, place)
            self.page.mouse.down()
            self.page.mouse.up()
            with suppress(TooSlow):
                return self.page.wait_for_url(re.compile(leads_to), timeout=patience)
        raise AssertionError(f"clicks on {graph} do not lead to {leads_to}")

    def _hover(self, graph: str, place: str) -> None:
        for nudge in range(20):
            x, y = self.page.evaluate(place)
            self.page.mouse.move(x, y + nudge % 3 - 1)
            self.page.wait_for_timeout(100)
            if self.page.evaluate(f"document.querySelector('#{graph} .js-plotly-plot')._hoverdata?.length > 0"):
                return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(directory: Path, port: int, **settings: str) -> subprocess.Popen[bytes]:
    """`ioc serve` on ``port`` over the data of ``directory``, once it answers; ``settings`` are IOC_ variables."""
    environment = os.environ | {"IOC_DATA_DIR": str(directory), "IOC_STALE_AFTER_S": "60", "IOC_LOST_AFTER_S": "120"}
    environment |= settings
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    with (directory / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, cwd=directory, start_new_session=True
        )
    deadline = time.monotonic() + PATIENT_S
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENT_S) as answer:
                if answer.status == 200:
                    return process
        except OSError:
            assert process.poll() is None, (directory / "server.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server did not become ready"
            time.sleep(0.2)


def filled(directory: Path, dossiers: int) -> None:
    """Make the database of a province in ``directory``, and stop it."""
    database = connect(make_settings(data_dir=directory, _env_file=None))
    migrate(database)
    prepare_province(database, "42", directory)
    if dossiers:
        seed_history(database, "42", dossiers=dossiers, days=200, now=datetime.now(UTC))
        seed_inputs(database, "42", whole=False)
    database.dispose()
    embedded.stop(directory)


def made_site(dossiers: int, shared: Path) -> Iterator[Site]:
    """A site of its own; its database is made by the first worker of the run and copied by the others."""
    directory = Path(tempfile.mkdtemp(prefix="ioc-e2e-"))
    directory.chmod(0o755)
    kept = shared / f"province-{dossiers}"
    with locked(shared / f"{kept.name}.lock", lambda: None):
        if not kept.exists():
            filled(directory, dossiers)
            copied(directory, fresh := kept.with_suffix(".new"))
            fresh.rename(kept)
        else:
            copied(kept, directory)
    database = connect(make_settings(data_dir=directory, _env_file=None))
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", directory, database, start_server(directory, port))
    yield site
    site.process.terminate()
    site.process.wait(timeout=PATIENT_S)
    database.dispose()
    embedded.remove(directory)
    shutil.rmtree(directory, ignore_errors=True)


def copied(source: Path, target: Path) -> None:
    """Everything but who holds what, owners too: PostgreSQL refuses files that are not its account's."""
    target.mkdir(exist_ok=True)
    parts = [part for part in source.iterdir() if part.name not in {"pg.lock", "pg.alive"}]
    subprocess.run(["cp", "-a", *map(str, parts), str(target)], check=True)


@pytest.fixture(scope="session")
def run_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the whole run, which its workers share; pytest takes old ones away."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def site(run_directory: Path) -> Iterator[Site]:
    yield from made_site(20_000, run_directory)


@pytest.fixture(scope="session")
def _bare_site(run_directory: Path) -> Iterator[Site]:
    yield from made_site(0, run_directory)


@pytest.fixture
def bare_site(_bare_site: Site) -> Site:
    """A province without a dossier, whatever tests before imported."""
    empty(_bare_site.database, version="0")
    return _bare_site


@pytest.fixture(scope="session")
def idle() -> list[Page]:
    """Pages that tests have left: a new one takes twice as long, as it compiles every script anew."""
    return []


@pytest.fixture
def watch(browser: Browser, idle: list[Page], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Make watched pages; at the end of the test none may have had an error or asked a foreign host.

    ``fresh`` pages were never open before; so are pages that are taught to answer, to look or to start otherwise.
    """
    made: list[Watched] = []
    unlike: list[Page] = []

    def new(size: str = "office", *, fresh: bool = False) -> Watched:
        page = new_page(browser, reduced_motion="reduce") if fresh or not idle else idle.pop()
        sized(page, size)
        watched = Watched(page)
        for event, heard in watched.ears.items():
            page.on(event, heard)  # type: ignore[call-overload]
        made.append(watched)
        if fresh:
            unlike.append(page)
        return watched

    yield new
    for watched in made:
        if watched.page not in unlike and _left_clean(watched):
            idle.append(watched.page)
        else:
            watched.page.close()
        if "expects_errors" not in request.keywords:
            assert serious(watched.errors) == []
        assert watched.foreign == []


def _left_clean(watched: Watched) -> bool:
    """Whether the page could be brought to a place without scripts, with nothing kept and nobody listening."""
    page = watched.page
    try:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("/".join([*page.url.split("/")[:3], "healthz"]))
        page.context.clear_cookies()
        session = page.context.new_cdp_session(page)
        session.send("Network.clearBrowserCache")
        session.detach()
    except PlaywrightError:
        return False
    for event, heard in watched.ears.items():
        page.remove_listener(event, heard)
    return True


def serious(messages: list[str]) -> list[str]:
    """Without what the software renderer says of itself."""
    return [m for m in messages if "GPU stall" not in m and "GL Driver Message" not in m and "WebGL" not in m[:40]]
