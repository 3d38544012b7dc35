"""Chromium in front of a real server: the screen it opens, what goes over the wire, when a commit becomes visible."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from db.settings import Settings

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--disable-gpu-compositing",
)
"""Pages are put together without a graphics card; an emulated one would take a whole core of two."""
CARD = "#overview-cards .kpi-number"
SCREEN: ViewportSize = {"width": 1440, "height": 900}


def chromium() -> str | None:
    """Return the system's Chromium (``IOC_CHROMIUM`` first), or None."""
    return os.environ.get("IOC_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve the application in a process of its own, as `ioc serve` does; yield its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "IOC_DATA_DIR": str(settings.data_dir), "IOC_PROVINCE": settings.province}
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            lines = server.stderr or iter(())
            if not any("Listening at" in line for line in lines):
                message = "the server did not start"
                raise RuntimeError(message)
            url = f"http://127.0.0.1:{port}"
            with urlopen(f"{url}/readyz", timeout=60):  # noqa: S310  (our own server)
                yield url
        finally:
            server.terminate()


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield the system's Chromium, headless."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


def open_overview(page: Page, url: str) -> None:
    """Open the overview and wait until its cards have figures."""
    page.goto(url)
    page.wait_for_selector(CARD)


@dataclass
class Wire:
    """Requests of a page and the bytes that came back over the wire, headers included, without the event stream."""

    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page) -> "Wire":
        """Start counting on ``page``."""
        wire = cls()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", wire._sent)
        session.on("Network.loadingFinished", wire._finished)
        return wire

    def clear(self) -> None:
        """Count from here."""
        self.urls.clear()
        self.sizes.clear()

    @property
    def kilobytes(self) -> float:
        """Bytes of every answer so far, in kB."""
        return sum(self.sizes.values()) / 1000

    @property
    def requests(self) -> list[str]:
        """Addresses the server answered: not those the cache had, nor the live client's own stream and poll."""
        return [url for key, url in self.urls.items() if self.sizes.get(key) and "/api/v1/" not in url]

    @property
    def renders(self) -> int:
        """How many of them are Dash updates."""
        return sum("_dash-update-component" in url for url in self.urls.values())

    def _sent(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        if "/api/v1/events" not in self.urls.get(event["requestId"], "/api/v1/events"):
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])
