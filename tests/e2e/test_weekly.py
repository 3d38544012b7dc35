"""The weekly review in a real browser: commitments added, changed and closed, the keys of the presenter, A4 sheets."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, serious
from tests.e2e.sizes import too_wide
from tests.e2e.walls import bump

pytestmark = pytest.mark.e2e
AREA = "Huyện Cẩm Xuyên"
INKS = """
[...document.querySelectorAll("main *")].filter(each => each.offsetParent).map(each => getComputedStyle(each).color)
"""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_review_and_its_slides_fit_every_size_in_both_languages(site: Site, watch: Any, lang: str):
    watched = watch()
    for path in (f"/weekly?area={AREA}", f"/weekly/show?area={AREA}", "/weekly?unit=18073&at=2026-10"):
        watched.page.goto(f"{site.url}{path}&lang={lang}")
        watched.ready()
        assert too_wide(watched.page) == [], path
        assert serious(watched.errors) == [], path


def test_an_area_a_period_and_a_unit_are_a_click_away(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/weekly")
    page.wait_for_selector(f"#weekly-area option[value='{AREA}']", state="attached")
    page.select_option("#weekly-area", AREA)
    page.wait_for_url(re.compile(r"/weekly\?area="))
    expect(page.locator("h1")).to_contain_text(AREA)
    watched.ready()
    page.locator(".weekly-steps a").first.click()
    page.wait_for_url(re.compile(r"at=\d{4}-W\d\d"))
    watched.ready()
    page.get_by_role("link", name="Tháng", exact=True).click()
    page.wait_for_url(re.compile(r"at=\d{4}-\d\d$"))
    watched.ready()
    page.locator("a.weekly-value").first.click()
    page.wait_for_url(re.compile(r"/dossiers\?.*from=.*area="))
    assert watched.updates, "pages are asked for in the browser, not loaded anew"


def test_a_commitment_is_added_changed_and_closed(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/weekly?area={AREA}")
    page.locator("#weekly-add summary").click()
    page.get_by_role("button", name="Ghi cam kết").click()
    expect(page.locator("#weekly-add-said")).to_contain_text("Hãy viết việc cam kết")
    page.locator("#weekly-add-what").fill("Trả dứt điểm hồ sơ đất đai quá hạn")
    page.locator("#weekly-add-owner").fill("Trần Văn Bình")
    page.locator("#weekly-add-author").fill("Nguyễn An")
    page.get_by_role("button", name="Ghi cam kết").click()
    row = page.locator("#weekly-promises tbody tr", has_text="Trả dứt điểm hồ sơ đất đai quá hạn")
    expect(row).to_contain_text("Đang làm")
    expect(page.locator("#weekly-add-what")).to_have_value("")
    row.get_by_role("button", name="Sửa").click()
    expect(page.locator("#weekly-add-what")).to_have_value("Trả dứt điểm hồ sơ đất đai quá hạn")
    expect(page.locator("#weekly-add-changing")).to_contain_text("Trần Văn Bình")
    page.locator("#weekly-add-owner").fill("Lê Thị Cúc")
    page.get_by_role("button", name="Ghi cam kết").click()
    expect(row).to_contain_text("Lê Thị Cúc")
    expect(page.locator("#weekly-add-changing")).not_to_be_visible()
    row.get_by_role("button", name="Đóng").click()
    expect(page.locator("#weekly-close")).to_contain_text("Lê Thị Cúc")
    page.locator("#weekly-close-note").fill("Đã trả 12/12 hồ sơ")
    page.locator("#weekly-close-author").fill("Nguyễn An")
    page.get_by_role("button", name="Đóng cam kết").click()
    expect(row).to_contain_text("Đã xong")
    expect(row).to_contain_text("Đã trả 12/12 hồ sơ")
    expect(page.locator("#weekly-close")).not_to_be_visible()
    assert site.one("SELECT count(*) FROM commitment_change") == "3"
    page.locator(".weekly-steps a").last.click()
    watched.ready()
    expect(page.locator("#weekly-promises")).to_contain_text("Đã trả 12/12 hồ sơ")


def test_arrows_turn_the_slides_and_lead_to_the_next_unit_and_back(site: Site, watch: Any):
    watched = watch("wall")
    page = watched.open(f"{site.url}/weekly/show?area={AREA}")
    title = page.locator(".show-slide.is-on h2")
    expect(title).to_have_text("Toàn cảnh")
    page.keyboard.press("ArrowDown")
    expect(title).to_have_text("Tiếp nhận")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(title).to_have_text("Toàn cảnh")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("unit="))
    expect(page.locator(".show-head")).not_to_contain_text(AREA)
    expect(title).to_have_text("Tiếp nhận")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"^(?!.*unit=)"))
    expect(page.locator(".show-head")).to_contain_text(AREA)
    assert page.locator(".sidebar").is_hidden()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/weekly\?"))
    watched.ready()
    expect(page.locator("#weekly-kpis tbody tr")).to_have_count(13)


def test_the_print_view_is_sheets_of_a4_without_navigation(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/weekly?area={AREA}")
    sheets = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[([^\]]+)\]", sheets)
    sizes = {tuple(round(float(side)) for side in box.split()) for box in boxes}
    assert sizes == {(0, 0, 842, 595)}
    assert 2 <= len(boxes) <= 12
    page.emulate_media(media="print")
    for hidden in (".sidebar", ".weekly-controls", "#weekly-add", ".head"):
        assert page.locator(hidden).is_hidden(), hidden
    expect(page.locator(".weekly-head")).to_contain_text(AREA)
    expect(page.locator(".weekly-head")).to_contain_text("phiên bản")
    inks = page.evaluate(INKS)
    assert set(inks) == {"rgb(0, 0, 0)"}, "black on white reads everywhere"
    page.emulate_media(media="screen")


def test_the_badge_of_a_review_tells_the_age_of_its_dossiers(site: Site, watch: Any):
    with site.database.own() as connection:
        connection.exec_driver_sql("UPDATE queue_version SET at = now() - interval '5 days'")
    bump(site)
    page = watch().open(f"{site.url}/weekly")
    expect(page.locator("#live-text")).to_contain_text(re.compile(r"Cập nhật \d+\s(giây|phút) trước"))
