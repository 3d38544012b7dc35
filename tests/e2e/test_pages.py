"""Every page opens and fits every size: no console error, no foreign host, no sideways scroll, both languages."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SIZES, Site, serious

pytestmark = pytest.mark.e2e
SUBSYSTEMS = ("/online", "/digitization", "/progress", "/chase", "/bottlenecks", "/officers", "/data", "/queue-review")
SERVICES = ("/satisfaction", "/payment", "/interlinked", "/catalogue", "/subsystems")
"""Pages that tests/e2e/test_services.py reads in English."""
LISTS = ("/dossiers?view=late", "/dossiers?view=all")
NARROWED = ("/unit/18073", "/unit/H27.05", "/online?unit=18073", "/bottlenecks?unit=18073", "/officers?unit=18073")
OTHERS = ("/?units=before", "/progress?period=12m")
UNKNOWN = "/nowhere"


FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen, once graphs have followed its size."""
    for _ in range(50):
        if page.evaluate(FITS):
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_opens_without_error_foreign_host_or_sideways_scroll(site: Site, watch: Any, lang: str):
    watched = watch("office")
    code = "SELECT code FROM {} ORDER BY code LIMIT 1"
    own = [f"/{table}/{site.one(code.format(table))}" for table in ("dossier", "officer")]
    only_vi = (*SERVICES, *NARROWED, *OTHERS) if lang == "vi" else ()
    for path in ("/", *SUBSYSTEMS, *LISTS, *own, UNKNOWN, *only_vi):
        watched.page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        if path != UNKNOWN:
            watched.ready()
        assert watched.page.evaluate("document.documentElement.lang") == lang
        for size in SIZES if lang == "vi" else ("office",):
            width, height = SIZES[size]
            watched.page.set_viewport_size({"width": width, "height": height})
            expect(watched.page.locator("h1")).to_be_visible()
            assert fits(watched.page), (path, size)
        assert serious(watched.errors) == [], path
