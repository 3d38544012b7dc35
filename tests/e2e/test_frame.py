"""The frame of every page: light or dark, presenting, installing."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from components.theme import STEP_COLOURS, VOLUME_COLOURS, Theme
from domain.links import OWN
from tests.e2e.conftest import Site
from tests.e2e.walls import bump

pytestmark = pytest.mark.e2e
LINE = "() => document.querySelector('#overview-trend .js-plotly-plot')?._fullData?.[0].line?.color"
SCALE = "() => document.querySelector('#overview-map .js-plotly-plot')?._fullData?.[0].colorscale?.at(-1)[1]"
FIRST_SEEN = """new MutationObserver(() => {
  if (document.body && !window.firstSeen) window.firstSeen = document.documentElement.dataset.theme;
}).observe(document, {childList: true, subtree: true});"""
"""Remembers the theme of the moment when there was something to draw."""


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('.panel')).backgroundColor"))


def drawn_in(page: Page, theme: Theme) -> None:
    """Wait until page, trend and map are in the colours of ``theme``."""
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    page.wait_for_function(f"colour => ({LINE})() === colour", arg=STEP_COLOURS[theme][5])
    page.wait_for_function(f"colour => ({SCALE})() === colour", arg=VOLUME_COLOURS[theme][4])


def test_the_theme_follows_the_system_until_the_reader_chooses(site: Site, watch: Any):
    watched = watch(fresh=True)
    page = watched.page
    page.add_init_script(FIRST_SEEN)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    watched.open(f"{site.url}/")
    assert page.evaluate("window.firstSeen") == "dark"
    drawn_in(page, "dark")
    assert background(page) == "rgb(17, 26, 44)"
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    drawn_in(page, "light")
    assert background(page) == "rgb(255, 255, 255)"
    watched.updates.clear()
    page.get_by_label("Giao diện sáng hay tối").select_option(label="Tối")
    drawn_in(page, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    assert watched.updates == []
    page.reload()
    watched.ready()
    assert page.evaluate("window.firstSeen") == "dark"
    assert page.get_by_label("Giao diện sáng hay tối").input_value() == "dark"
    page.get_by_role("link", name="Tiến độ", exact=True).click()
    watched.ready()
    expect(page.get_by_label("Giao diện sáng hay tối")).to_have_value("dark")


def test_a_wall_display_keeps_the_theme_of_its_profile(site: Site, watch: Any):
    page = watch("wall", fresh=True).page
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{site.url}/wall/preview/frame")
    expect(page.locator("#wall")).to_be_attached()
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_any_page_is_presented_and_stays_so_while_its_data_moves(site: Site, watch: Any):
    assert "full" in OWN
    watched = watch("wall")
    page = watched.open(f"{site.url}/chase?view=all")
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    button = page.get_by_role("button", name="Toàn màn hình", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("nav.entries").first).not_to_be_visible()
    expect(page.locator(".filters")).not_to_be_visible()
    expect(page.locator("#live-badge")).to_be_visible()
    assert page.evaluate("Boolean(document.fullscreenElement)")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > size
    stamp = page.locator("#chase-stamp [data-version]")
    before = stamp.get_attribute("data-version")
    bump(site)
    expect(stamp).not_to_have_attribute("data-version", str(before))
    expect(page.locator("nav.entries").first).not_to_be_visible()
    page.reload()
    watched.ready()
    assert re.search(r"[?&]view=all\b.*full=1", page.url)
    expect(page.locator("nav.entries").first).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("nav.entries").first).to_be_visible()
    assert "full=" not in page.url


def test_presenting_goes_on_from_page_to_page(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/?lang=en&full=1")
    page.locator("#overview-ranking tbody a[href*='/unit/']").first.click()
    page.wait_for_url("**/unit/*full=1*")
    watched.ready()
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.locator("nav.entries").first).to_be_visible()
    page.go_back()
    watched.ready()
    expect(page.locator("nav.entries").first).to_be_visible()
    assert "full=" not in page.url


def test_the_browser_accepts_the_manifest(site: Site, watch: Any):
    page = watch(fresh=True).open(f"{site.url}/data")
    session = page.context.new_cdp_session(page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    assert json.loads(told["data"])["display"] == "standalone"
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
