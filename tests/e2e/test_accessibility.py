"""Nothing serious for axe (WCAG 2.2 AA) on wall displays.

tests/e2e/test_pages.py asks the same of every office page, in both themes, while it has them open.
"""

from typing import Any

import pytest
from playwright.sync_api import expect

from domain.playlist import SLIDES, Slide
from tests.e2e.axe import serious_findings
from tests.e2e.conftest import Site
from tests.e2e.walls import profile_of

pytestmark = pytest.mark.e2e
PANE = "#wall-pane-0 .wall-slide"


def test_every_slide_of_a_wall_display_is_accessible_in_both_themes(site: Site, watch: Any):
    page, found = watch("wall").page, {}
    for kind in SLIDES:
        profile = profile_of(site, f"axe {kind}", Slide(kind))
        page.goto(f"{site.url}/wall/preview/frame?profile={profile}")
        page.wait_for_selector(PANE)
        for theme in ("dark", "light"):
            page.evaluate("theme => { document.getElementById('wall').dataset.theme = theme; }", theme)
            found[kind, theme] = serious_findings(page)
    assert {at: told for at, told in found.items() if told} == {}


def test_the_code_of_a_display_is_accessible(site: Site, watch: Any):
    page = watch("wall").page
    page.goto(f"{site.url}/wall")
    expect(page.locator("#pairing-code")).to_be_visible()
    assert serious_findings(page) == []
