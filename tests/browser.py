"""The system's Chromium, one for all tests of a process."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.patience import PATIENT_MS

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu-compositing",  # pages are put together without a graphics card, only WebGL needs one emulated
    "--enable-unsafe-swiftshader",
    "--use-gl=angle",
    "--use-angle=swiftshader",
]


def new_page(browser: Browser, **options: Any) -> Page:
    """A page that waits patiently, for what it is told to find and for addresses it is sent to."""
    page = browser.new_page(**options)
    page.set_default_timeout(PATIENT_MS)
    return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = os.environ.get("IOC_CHROMIUM", "")
    found = next((path for path in map(shutil.which, (named, *CHROMIUM)) if path), None)
    if found is None:
        pytest.fail("Chromium is needed: run `make browser`, or install your system's package and set IOC_CHROMIUM")
    expect.set_options(timeout=PATIENT_MS)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()
