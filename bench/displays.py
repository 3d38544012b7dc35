"""Wall displays of a benchmark: their profile, their secrets, and one of them in Chromium."""

import json
import secrets
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page

from bench.stage import PROVINCE
from db.database import Database
from domain.displays import Asked
from domain.playlist import Profile, usual
from ingest.displays import Displays
from ingest.pairing import ask_code

DWELL_S = 5
AUTHOR = "Benchmark"
INSIDE = "document.querySelector('iframe:not(.is-coming)')?.contentDocument"


def make_profile(database: Database, name: str, seconds: int = DWELL_S) -> int:
    """Store a profile with every kind of slide, ``seconds`` each, and no thresholds; return its number."""
    made: Profile = usual(name)
    slides = tuple(replace(slide, seconds=seconds) for slide in made.slides)
    return Displays(database, PROVINCE, AUTHOR).save_profile(replace(made, slides=slides, limits={})).number


def make_display(database: Database, profile: int, name: str) -> str:
    """Pair a display that was never opened; return its secret."""
    secret = secrets.token_hex(32)
    waiting = ask_code(database, PROVINCE, secret)
    if waiting is None:
        message = "too many displays wait for their code"
        raise RuntimeError(message)
    Displays(database, PROVINCE, AUTHOR).pair(waiting.code, Asked(name, "", profile))
    return secret


def say_hello(url: str, secret: str) -> dict[str, Any]:
    """What the server answers a display."""
    body = json.dumps({"secret": secret}).encode()
    asked = Request(f"{url}/api/v1/displays/hello", body, {"Content-Type": "application/json"})  # noqa: S310  (ours)
    with urlopen(asked, timeout=30) as answer:  # noqa: S310  (same)
        found: dict[str, Any] = json.load(answer)
    return found


def open_display(page: Page, url: str, secret: str) -> None:
    """Open the host page as the display that holds ``secret``, and wait for its first slide."""
    page.add_init_script(f"localStorage.setItem('ioc_display_secret', {json.dumps(secret)})")
    page.goto(f"{url}/wall")
    page.wait_for_function(f"() => {INSIDE}?.querySelector('#wall-pane-0 .wall-slide')", timeout=60_000)
