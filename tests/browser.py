"""The system's Chromium, one for all tests of a process."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = os.environ.get("IOC_CHROMIUM", "")
    found = next((path for path in map(shutil.which, (named, *CHROMIUM)) if path), None)
    if found is None:
        pytest.fail("Chromium is needed: run `make browser`, or install your system's package and set IOC_CHROMIUM")
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()
