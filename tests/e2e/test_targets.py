"""A target is set, refused, changed, ended and taken away in a real browser, and the other screens follow."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, Watched
from tests.e2e.sizes import too_wide

pytestmark = pytest.mark.e2e
CARD = "Giải quyết đúng hạn"
WHO = "Trần Thị Kiểm Tra"


@pytest.fixture
def clean(site: Site) -> Iterator[Site]:
    """The site without a target, before and after."""
    for again in (True, False):
        with site.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM target")
            connection.exec_driver_sql("DELETE FROM target_change")
        if again:
            yield site


def stored(site: Site) -> str:
    return site.one("SELECT string_agg(limits[1] || ' ' || coalesce(last_day::text, '-'), ', ') FROM target")


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#targets-form-{name}").fill(value)


def choose(page: Page, kpi: str, kind: str) -> None:
    page.locator("#targets-form-kpi").select_option(kpi)
    page.locator("#targets-form-kind").select_option(kind)


def save(page: Page) -> None:
    page.locator("#targets-form-save").click()


def row(page: Page, number: str) -> Any:
    return page.locator(f"#targets-table tr[data-key='{number}']")


def test_a_target_is_refused_mended_seen_changed_ended_and_taken_away(clean: Site, watch: Any):
    watched, other = watch(), watch()
    overview = other.open(f"{clean.url}/?period=12m")
    card = overview.locator("#overview-cards .kpi", has_text=CARD)
    expect(card).to_contain_text("Mục tiêu 98")
    page = watched.open(f"{clean.url}/targets")
    choose(page, "on_time", "province")
    fill(page, target="155", first="2026-01-01", source="Kế hoạch 131", author=WHO)
    save(page)
    expect(page.locator("#targets-form-target-wrong")).to_contain_text("155")
    assert stored(clean) == "None"
    fill(page, target="55,5")
    save(page)
    expect(page.locator("#targets-form-save-said")).to_contain_text("Đã lưu mục tiêu mới")
    expect(page.locator("#targets-form-target-wrong")).to_be_empty()
    assert stored(clean) == "0.555 -"
    expect(card).to_contain_text("Mục tiêu 55,5")
    number = clean.one("SELECT id FROM target")
    expect(row(page, number)).to_contain_text("Đang áp dụng")
    change_and_end(page, clean, number)
    take_away(page, clean, number)
    expect(card).to_contain_text("Mục tiêu 98")


def change_and_end(page: Page, site: Site, number: str) -> None:
    row(page, number).get_by_role("button").click()
    expect(page.locator("#targets-form-target")).to_have_value("55,5")
    expect(page.locator("#targets-form-kpi")).to_be_disabled()
    expect(page.locator("#targets-form-first")).to_be_disabled()
    fill(page, target="60", last="2025-01-01")
    save(page)
    expect(page.locator("#targets-form-last-wrong")).to_contain_text("01/01/2025")
    fill(page, last="2026-06-30")
    save(page)
    expect(page.locator("#targets-form-save-said")).to_contain_text("Đã sửa")
    assert stored(site) == "0.6 2026-06-30"
    expect(row(page, number)).to_contain_text("Đã hết hạn")
    expect(page.locator("#targets-audit li").first).to_contain_text("55,5")
    expect(page.locator("#targets-audit li").first).to_contain_text(WHO)


def take_away(page: Page, site: Site, number: str) -> None:
    row(page, number).get_by_role("button").click()
    expect(page.locator("#targets-form-drop")).not_to_be_visible()
    page.locator(".target-drop summary").click()
    assert stored(site) == "0.6 2026-06-30"
    page.locator("#targets-form-drop").click()
    expect(page.locator("#targets-form-drop-said")).to_contain_text("Đã gỡ bỏ")
    expect(row(page, number)).to_have_count(0)
    expect(page.locator("#targets-audit li")).to_have_count(3)
    assert stored(site) == "None"


def test_a_place_is_found_without_diacritics_and_the_next_one_needs_little_typing(clean: Site, watch: Any):
    page = watch().open(f"{clean.url}/targets?lang=en")
    page.locator("#targets-table tr[data-key='default-digitized'] button").click()
    expect(page.locator("#targets-form-kpi")).to_have_value("digitized")
    page.locator("#targets-form-kind").select_option("unit")
    for typed, name in (("thanh sen", "Phường Thành Sen"), ("can loc", "Can Lộc")):
        page.locator("#targets-form-key").click()
        page.locator("input.dash-dropdown-search").fill(typed)
        found = page.locator(".dash-dropdown-option")
        expect(found).to_have_count(1)  # the list has settled
        found.click()
        fill(page, target="91", first="2026-01-01", source="Plan 131", author="Lan")
        save(page)
        expect(page.locator("#targets-form-save-said")).to_contain_text(name)
    assert clean.one("SELECT count(*) FROM target WHERE kind = 'unit'") == "2"
    page.locator("#targets-filter-view").select_option("area")
    expect(page.locator("#targets-table")).to_contain_text("No target meets the selection")
    page.locator("#targets-filter-view").select_option("unit")
    expect(page.locator("#targets-table tbody tr")).to_have_count(2)
    assert "view=unit" in page.url


def test_a_form_being_filled_survives_what_others_change(clean: Site, watch: Any):
    mine: Watched = watch("phone")
    page = mine.open(f"{clean.url}/targets")
    choose(page, "online", "province")
    fill(page, target="85", source="Kế hoạch của tôi")
    theirs = watch().open(f"{clean.url}/targets")
    choose(theirs, "overdue", "province")
    fill(theirs, target="1", first="2026-01-01", source="Kế hoạch khác", author="Hoa")
    save(theirs)
    expect(page.locator("#targets-table")).to_contain_text("Kế hoạch khác")
    expect(page.locator("#targets-form-source")).to_have_value("Kế hoạch của tôi")
    expect(page.locator("#targets-form-target")).to_have_value("85")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_fits_every_size_with_a_refused_form(clean: Site, watch: Any, lang: str):
    page = watch().open(f"{clean.url}/targets?lang={lang}")
    expect(page.locator("#targets-table tr[data-key='default-on_time']")).to_be_visible()
    page.locator("#targets-form-save").click()
    expect(page.locator("#targets-form-kpi-wrong")).not_to_be_empty()
    assert too_wide(page) == []
