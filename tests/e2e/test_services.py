"""Journeys on the pages of satisfaction, payment, interconnection, catalogue and the register."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site

pytestmark = pytest.mark.e2e


def test_a_unit_narrows_the_page_and_a_list_leads_to_its_dossier(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/satisfaction?period=all&lang=en")
    first = page.locator("#satisfaction-ranking tbody a[href*='unit=']").first
    name = first.inner_text()
    first.click()
    page.wait_for_url("**/satisfaction?*unit=*")
    expect(page.locator("nav[aria-label=Breadcrumbs]")).to_contain_text(name.strip())
    page.get_by_role("link", name="All petitions").click()
    page.wait_for_url("**view=petition-all*")
    page.goto(f"{site.url}/satisfaction?period=all&lang=en&view=petition-all")
    watched.ready()
    dossier = page.locator("#satisfaction-list a.code").first
    code = dossier.inner_text()
    dossier.click()
    page.wait_for_url("**/dossier/*")
    expect(page.locator("h1")).to_contain_text(code)


def test_another_metric_draws_map_ranking_and_trend_anew_in_one_request(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/interlinked?period=all&lang=en")
    expect(page.locator("#interlinked-ranking tbody tr").first).to_be_visible()
    watched.updates.clear()
    page.locator("#interlinked-filter-metric").get_by_text("Signed", exact=True).click()
    expect(page.locator("#interlinked-trend-label")).to_have_text("Sent documents signed")
    assert len(watched.updates) == 1
    page.goto(page.url.replace("/interlinked", "/"))  # a metric of another page gives way to the default
    watched.ready()
    expect(page.locator("#overview-trend-label")).to_have_text("Settled on time")


def test_the_cards_of_the_catalogue_open_what_needs_something_done(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/catalogue?period=all&lang=en")
    page.get_by_role("link", name="Population database").first.click()
    page.wait_for_url("**view=population*")
    watched.ready()
    cells = page.locator("#catalogue-list tbody tr td:nth-child(7)")
    expect(cells.first).to_be_visible()
    expect(cells.filter(has_not_text=re.compile("^(no|–)$"))).to_have_count(0)


def test_procedures_are_found_by_words_without_diacritics(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/catalogue?period=all")
    before = page.locator("#catalogue-count").inner_text()
    page.locator("#catalogue-filter-q").fill("dang ky khai sinh")
    page.locator("#catalogue-filter-q").press("Enter")
    expect(page.locator("#catalogue-count")).not_to_have_text(before)
    names = page.locator("#catalogue-list tbody tr td:first-child").all_inner_texts()
    assert any("khai sinh" in name.lower() for name in names)
    assert not any("đất đai" in name.lower() for name in names)
    assert "q=dang" in page.url


def test_the_register_names_every_subsystem_and_leads_to_its_page(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/subsystems?lang=en")
    cards = page.locator(".register-card")
    expect(cards).to_have_count(12)
    fed = cards.filter(has=page.locator("dd", has_text="demonstration"))
    assert fed.count() >= 10
    cards.get_by_role("link", name="Online payment").click()
    page.wait_for_url("**/payment*")
    expect(page.locator("h1")).to_have_text("Online payment")
