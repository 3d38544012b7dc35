"""Every page opens and fits every size: no console error, no foreign host, no sideways scroll, both languages.

In Vietnamese axe looks at it as well, in both themes, so that each page is opened once for all of it.
"""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import findings_in_both_themes
from tests.e2e.conftest import Site, serious
from tests.e2e.sizes import fits, sized, too_wide

pytestmark = pytest.mark.e2e
SUBSYSTEMS = ("/online", "/digitization", "/progress", "/chase", "/bottlenecks", "/officers", "/data", "/queue-review")
SERVICES = ("/satisfaction", "/payment", "/interlinked", "/catalogue", "/subsystems")
"""Pages that tests/e2e/test_services.py reads in English."""
DIRECTION = ("/weekly", "/weekly/show", "/score", "/score?unit=18073", "/targets", "/queues", "/displays")
"""Pages that their own tests read in English."""
LISTS = ("/dossiers?view=late", "/dossiers?view=all")
NARROWED = ("/unit/18073", "/unit/H27.05", "/online?unit=18073", "/bottlenecks?unit=18073", "/officers?unit=18073")
OTHERS = ("/?units=before", "/progress?period=12m")
UNKNOWN = "/nowhere"
RECORDS = ("dossier", "officer")
"""Tables whose first row has a page of its own."""
IN_VIETNAMESE = (
    *(("/", *SUBSYSTEMS[:3]), SUBSYSTEMS[3:], SERVICES, (*LISTS, *RECORDS)),
    *(DIRECTION[:3], DIRECTION[3:], OTHERS, (*NARROWED, UNKNOWN)),
)
"""Every page once; few at a time, so that a test takes a minute and not five."""
ON_A_PHONE = {"/", "/weekly", "/score", "/chase", "/catalogue", "/dossiers?view=all", "/unit/18073", "/officers"}
"""Pages that axe looks at on a phone too; their tables and filters are those of the others."""


MOST_MOUNTED = 1_000
"""Dash asks every component it mounted at every change: twice as many take four times as long, and at a few thousand a
page stands still for seconds whenever data comes. Long tables are drawn from data (assets/morph.js, ranking.js)."""
MOUNTED = """[...document.getElementsByTagName("*")]
  .filter(element => Object.keys(element).some(key => key.startsWith("__reactFiber"))).length"""


def opened(site: Site, watched: Any, path: str, lang: str) -> None:
    if path in RECORDS:
        path = f"/{path}/{site.one(f'SELECT code FROM {path} ORDER BY code LIMIT 1')}"
    watched.page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
    if path != UNKNOWN:
        watched.ready()
    expect(watched.page.locator("h1")).to_be_attached()
    assert watched.page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize("paths", IN_VIETNAMESE)
def test_every_page_fits_every_size_and_is_accessible_in_both_themes(site: Site, watch: Any, paths: tuple[str, ...]):
    watched, found = watch("office"), {}
    for path in paths:
        opened(site, watched, path, "vi")
        assert 100 < watched.page.evaluate(MOUNTED) <= MOST_MOUNTED, path
        found[path] = findings_in_both_themes(watched.page)
        assert too_wide(watched.page) == [], path
        if path in ON_A_PHONE:
            sized(watched.page, "phone")
            found[path, "phone"] = findings_in_both_themes(watched.page)
            sized(watched.page, "office")
        assert serious(watched.errors) == [], path
    assert {at: told for at, told in found.items() if told} == {}


def test_every_page_opens_in_english(site: Site, watch: Any):
    watched = watch("office")
    for path in ("/", *SUBSYSTEMS, *LISTS, *RECORDS, UNKNOWN):
        opened(site, watched, path, "en")
        assert fits(watched.page), path
        assert serious(watched.errors) == [], path
