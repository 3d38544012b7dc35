"""The scorecard in a real browser: a commune's, what loses its points, a slider, the cheapest path, closing a month."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from domain.report_period import ReportPeriod
from domain.zone import ZONE
from tests.e2e.conftest import Site
from tests.e2e.sizes import too_wide

pytestmark = pytest.mark.e2e
WHO = "Trần Thị Kiểm Tra"


@pytest.fixture
def month() -> str:
    """The month before this one."""
    return ReportPeriod.of(datetime.now(UTC).astimezone(ZONE).date(), "month").previous().word


@pytest.fixture
def reopened(site: Site) -> Iterator[Site]:
    """The site without a closed period, before and after."""
    for again in (True, False):
        with site.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM score_closed")
            connection.exec_driver_sql("DELETE FROM score_closing")
        if again:
            yield site


def total(page: Page) -> str:
    return page.locator(".score-number").inner_text()


def test_a_commune_is_found_and_its_lost_dossiers_are_opened(site: Site, watch: Any, month: str):
    watched = watch()
    page = watched.open(f"{site.url}/score?for={month}")
    expect(page.locator("#score-table tbody tr:not(.score-group)")).to_have_count(22)
    province = total(page)
    page.locator("#score-place").click()
    page.locator("input.dash-dropdown-search").fill("duc tho")
    found = page.locator(".dash-dropdown-option")
    expect(found).to_have_count(1)  # the list has settled
    found.click()
    page.wait_for_url(re.compile(r"/score\?.*unit="))
    watched.ready()
    expect(page.locator("#page-title")).to_contain_text("Đức Thọ")
    assert f"for={month}" in page.url
    expect(page.locator(".score-number")).not_to_have_text(province)
    lost = page.locator("#score-table a[href*='view=score_not_digital']")
    count = lost.inner_text().split("\u00a0")[0].split(" ")[0]
    lost.click()
    page.wait_for_url(re.compile("/dossiers"))
    expect(page.locator("#dossiers-pager")).to_contain_text(f"{count} hồ sơ")


def test_the_ranking_leads_to_a_place_and_a_block_changes_its_order(site: Site, watch: Any, month: str):
    watched = watch()
    page = watched.open(f"{site.url}/score?for={month}")
    page.locator("#score-filter-part label", has_text="Số hóa").click()
    expect(page.locator("#score-communes th.is-chosen")).to_have_text("Số hóa")
    assert "part=digitization" in page.url
    first = page.locator("#score-communes tbody tr a").first
    name = first.inner_text()
    first.click()
    page.wait_for_url(re.compile("unit="))
    expect(page.locator("#page-title")).to_contain_text(name)


def test_procedures_that_lose_points_open_without_leaving_the_page(site: Site, watch: Any, month: str):
    watched = watch()
    page = watched.open(f"{site.url}/score?for={month}&lang=en")
    expect(page.locator(".panel-score-lost")).to_be_hidden()
    page.locator("#score-table a[href*='kpi=ONLINE_PROCEDURES_USED']").click()
    expect(page.locator("#score-lost-title")).to_contain_text("3.2 Online procedures")
    expect(page.locator("#score-lost tbody tr").first).to_be_visible()
    assert "kpi=ONLINE_PROCEDURES_USED" in page.url


def test_a_slider_gives_a_new_score_in_one_request_and_goes_back(site: Site, watch: Any, month: str):
    watched = watch()
    page = watched.open(f"{site.url}/score?for={month}")
    slider = page.locator("#score-sliders input[data-code='ORIGINAL_RESULT_AVAILABLE']")
    expect(slider).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = len(watched.updates)
    slider.fill("100")
    expect(page.locator("#score-whatif-result")).to_contain_text("→")
    expect(page.locator("#score-whatif-result .score-gain")).to_contain_text("+")
    assert len(watched.updates) == before + 1
    page.locator("#score-sliders-reset").click()
    expect(page.locator("#score-whatif-result")).to_contain_text(f"tổng hiện nay {total(page)} điểm")
    expect(slider).not_to_have_class("is-moved")


def test_the_cheapest_path_follows_the_target_and_the_lines_allowed(site: Site, watch: Any, month: str):
    page = watch().open(f"{site.url}/score?for={month}")
    answer = page.locator("#score-path-result")
    expect(answer.locator(".score-path.is-path")).to_be_visible()
    page.locator("#score-path-target").fill("99")
    page.locator("#score-path-ask").click()
    expect(answer.locator(".is-unreachable")).to_be_visible()
    page.locator("#score-path-target").fill("abc")
    page.locator("#score-path-ask").click()
    expect(answer.locator(".wrong")).to_contain_text("từ 0 đến 100")
    page.locator("#score-path-target").fill("")
    page.locator(".score-lines-menu summary").click()
    for box in page.locator("#score-path-movable input:checked").all()[::-1]:
        box.uncheck()
    page.locator("#score-path-movable label", has_text="Cấp kết quả điện tử").click()
    page.locator("#score-path-ask").click()
    expect(answer.locator("tbody tr")).to_have_count(1)
    expect(answer.locator("tbody tr")).to_contain_text("Cấp kết quả điện tử")
    expect(answer).to_contain_text("đơn vị")


def test_a_past_month_is_closed_and_opened_again(reopened: Site, watch: Any, month: str):
    page = watch().open(f"{reopened.url}/score?for={month}")
    close = page.locator("#score-close")
    close.click()
    expect(page.locator("#score-close-said")).to_contain_text("Hãy ghi tên")
    page.locator("#score-close-author").fill(WHO)
    close.click()
    expect(page.locator("#score-close-said")).to_contain_text("Đã chốt")
    expect(page.locator("#score-head")).to_contain_text("Đã chốt")
    expect(page.locator("#score-head")).to_contain_text(WHO)
    expect(close).to_be_hidden()
    assert int(reopened.one("SELECT count(DISTINCT key) FROM score_closed")) > 50
    expect(page.locator("#score-reopen")).to_be_hidden()
    page.locator(".score-do-reopen summary").click()
    page.locator("#score-reopen").click()
    expect(page.locator("#score-head")).to_contain_text("chưa chốt")
    expect(page.locator("#score-log li")).to_have_count(2)
    assert reopened.one("SELECT count(*) FROM score_closed") == "0"


def test_a_running_month_is_forecast_and_cannot_be_closed(site: Site, watch: Any):
    page = watch().open(f"{site.url}/score")
    expect(page.locator("#score-outlook")).to_contain_text("Đã qua")
    expect(page.locator("#score-close")).to_be_hidden()


def test_the_page_fits_every_screen_in_english(site: Site, watch: Any):
    assert too_wide(watch().open(f"{site.url}/score?lang=en")) == []
