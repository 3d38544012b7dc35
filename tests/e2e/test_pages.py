"""Every page opens at every size: no console error, no foreign host, no sideways scroll, both languages."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SIZES, Site, serious

pytestmark = pytest.mark.e2e
SUBSYSTEMS = ("/online", "/digitization", "/progress", "/chase", "/bottlenecks", "/officers", "/data", "/queue-review")
SERVICES = ("/satisfaction", "/payment", "/interlinked", "/catalogue", "/subsystems")
"""Pages that tests/e2e/test_services.py reads in English."""
LISTS = ("/dossiers?view=late", "/dossiers?view=all")
NARROWED = ("/unit/18073", "/unit/H27.05", "/online?unit=18073", "/bottlenecks?unit=18073", "/officers?unit=18073")
OTHERS = ("/?units=before", "/progress?period=12m")
UNKNOWN = "/nowhere"


@pytest.mark.parametrize("size", SIZES)
def test_every_page_opens_without_error_foreign_host_or_sideways_scroll(site: Site, watch: Any, size: str):
    watched = watch(size)
    code = "SELECT code FROM {} ORDER BY code LIMIT 1"
    own = [f"/{table}/{site.one(code.format(table))}" for table in ("dossier", "officer")]
    narrowed = (*NARROWED, *OTHERS) if size == "office" else ()
    for path in ("/", *SUBSYSTEMS, *SERVICES, *LISTS, *own, UNKNOWN, *narrowed):
        for lang in ("vi", "en") if size == "office" and path not in (*narrowed, *SERVICES) else ("vi",):
            watched.page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
            if path != UNKNOWN:
                watched.ready()
            expect(watched.page.locator("h1")).to_be_visible()
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert watched.page.evaluate(overflow) <= 0, (path, size)
            assert watched.page.evaluate("document.documentElement.lang") == lang
            assert serious(watched.errors) == [], (path, size)
