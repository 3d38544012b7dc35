"""A wall display is paired by its code, watched, changed and revoked in a real browser; profiles are edited."""

import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from domain.playlist import usual
from ingest.displays import Displays
from tests.e2e.conftest import Site
from tests.e2e.sizes import too_wide
from tests.patience import PATIENT_S

pytestmark = pytest.mark.e2e
WHO = "Trần Thị Kiểm Tra"
NOTHING = "DELETE FROM display_seen; DELETE FROM display; DELETE FROM display_profile; DELETE FROM display_change"
SEEN = {"build": "1.0", "slide": 1, "state": "on", "heap_mb": 41.5, "nodes": 900, "errors": 0, "width": 1920}


@pytest.fixture
def clean(site: Site) -> Iterator[Site]:
    """The site without a display or profile, before and after."""
    for again in (True, False):
        with site.database.write() as connection:
            connection.exec_driver_sql(f"{NOTHING}; DELETE FROM display_pairing")
        if again:
            yield site


@pytest.fixture
def profile(clean: Site) -> int:
    return Displays(clean.database, "42", WHO).save_profile(usual("Sảnh một cửa")).number


def hello(site: Site, secret: str, **seen: Any) -> dict[str, Any]:
    """What a display hears when it speaks."""
    body = json.dumps({"secret": secret} | ({"seen": SEEN | seen} if seen else {})).encode()
    asked = Request(f"{site.url}/api/v1/displays/hello", body, {"Content-Type": "application/json"})  # noqa: S310  (our own server)
    with urlopen(asked, timeout=PATIENT_S) as answer:  # noqa: S310  (our own server)
        heard: dict[str, Any] = json.load(answer)
    return heard


def fill(page: Page, form: str, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#displays-{form}-{name}").fill(value)


def pair(page: Page, code: str, profile: int, **typed: str) -> None:
    fill(page, "form", code=code, author=WHO, **typed)
    page.locator("#displays-form-profile").select_option(str(profile))
    page.locator("#displays-form-save").click()


def card(page: Page, name: str) -> Any:
    return page.locator("#displays-cards .display-card", has_text=name)


def test_a_display_is_paired_watched_changed_revoked_and_paired_again(clean: Site, profile: int, watch: Any):
    page = watch().open(f"{clean.url}/displays")
    expect(page.locator("#displays-cards")).to_contain_text("Chưa có màn hình nào")
    secret = secrets.token_urlsafe(32)
    digits = hello(clean, secret)["digits"]
    pair(page, "000000" if digits != "000000" else "000001", profile, name="TV sảnh", place="Cạnh quầy 3")
    expect(page.locator("#displays-form-code-wrong")).to_contain_text("Không có màn hình nào đang chờ mã")
    assert clean.one("SELECT count(*) FROM display") == "0"
    fill(page, "form", code=f"{digits[:3]} {digits[3:]}")
    page.locator("#displays-form-save").click()
    expect(page.locator("#displays-form-save-said")).to_contain_text("Đã ghép màn hình “TV sảnh”")
    expect(card(page, "TV sảnh")).to_contain_text("Chưa bật")
    assert hello(clean, secret, height=1080)["name"] == "TV sảnh"
    page.reload()
    expect(card(page, "TV sảnh")).to_contain_text("Đang chiếu")
    expect(card(page, "TV sảnh")).to_contain_text("Nộp trực tuyến")
    change(page, clean, secret)
    revoke(page, clean, secret)
    again = hello(clean, secret)["digits"]
    card(page, "TV tầng 2").get_by_role("button", name="Ghép lại").click()
    expect(page.locator("#displays-form-name")).to_have_value("TV tầng 2")
    fill(page, "form", code=again)
    page.locator("#displays-form-save").click()
    expect(page.locator("#displays-form-save-said")).to_contain_text("Đã ghép màn hình")
    assert hello(clean, secret)["paired"]
    assert clean.one("SELECT count(*) FROM display") == "1"
    expect(page.locator("#displays-audit li").first).to_contain_text("Ghép lại")
    expect(page.locator("#displays-audit li")).to_have_count(5)


def change(page: Page, site: Site, secret: str) -> None:
    card(page, "TV sảnh").get_by_role("button", name="Sửa").click()
    expect(page.locator("#displays-form-code")).not_to_be_visible()
    expect(page.locator("#displays-form-name")).to_have_value("TV sảnh")
    fill(page, "form", name=" ")
    page.locator("#displays-form-save").click()
    expect(page.locator("#displays-form-name-wrong")).to_contain_text("Hãy đặt tên")
    fill(page, "form", name="TV tầng 2")
    page.locator("#displays-form-save").click()
    expect(page.locator("#displays-form-save-said")).to_contain_text("Đã sửa màn hình")
    assert hello(site, secret)["name"] == "TV tầng 2"
    expect(page.locator("#displays-audit li").first).to_contain_text("TV sảnh → TV tầng 2")
    expect(page.locator("#displays-audit li").first).to_contain_text(WHO)


def revoke(page: Page, site: Site, secret: str) -> None:
    card(page, "TV tầng 2").get_by_role("button", name="Sửa").click()
    expect(page.locator("#displays-form-revoke")).not_to_be_visible()
    page.locator("#displays-form summary").click()
    assert hello(site, secret)["paired"], "opening the question ends nothing"
    page.locator("#displays-form-revoke").click()
    expect(page.locator("#displays-form-revoke-said")).to_contain_text("Đã thu hồi")
    assert not hello(site, secret)["paired"]
    expect(card(page, "TV tầng 2")).to_contain_text("Đã thu hồi")


def row(page: Page, number: int) -> Any:
    return page.locator("#displays-profile-slides-list .slide-row").nth(number - 1)


def test_a_profile_is_refused_at_its_field_mended_saved_changed_and_taken_away(clean: Site, watch: Any):
    page = watch().open(f"{clean.url}/displays")
    expect(page.locator("#displays-profile-save")).not_to_be_visible()
    page.locator("#displays-profile-new").click()
    fill(page, "profile", name="Phòng điều hành", distance="6,5", author=WHO)
    expect(page.locator(".slide-row")).to_have_count(9)
    row(page, 2).get_by_label("Số giây").fill("3")
    page.locator("#displays-profile-save").click()
    expect(row(page, 2)).to_contain_text("Thời lượng mỗi trang từ 5 đến 600 giây. (3)")
    expect(page.locator("#displays-profile-name")).to_have_value("Phòng điều hành")
    assert clean.one("SELECT count(*) FROM display_profile") == "0"
    row(page, 2).get_by_label("Số giây").fill("45")
    row(page, 2).get_by_label("Khu vực").select_option("Huyện Cẩm Xuyên")
    row(page, 2).get_by_label("Chuyển lên").click()
    row(page, 9).get_by_label("Bỏ trang này").click()
    expect(page.locator("#displays-profile-slides-count")).to_have_text("8 trang, 185 giây một vòng")
    page.locator("#displays-profile-save").click()
    expect(page.locator("#displays-profile-save-said")).to_contain_text("Đã lưu hồ sơ")
    first = (
        "SELECT concat_ws(' ', told #>> '{slides,0,kind}', told #>> '{slides,0,area}', told #>> '{slides,0,seconds}')"
    )
    assert clean.one(f"{first} FROM display_profile") == "online Huyện Cẩm Xuyên 45"
    listed = page.locator("#displays-profiles .profile-row")
    expect(listed).to_contain_text("Nộp trực tuyến (Huyện Cẩm Xuyên) 45")
    expect(listed.get_by_role("link", name="Xem trước")).to_have_attribute("target", "_blank")
    change_profile(page, clean)
    page.locator("#displays-profile summary").click()
    page.locator("#displays-profile-drop").click()
    expect(page.locator("#displays-profile-drop-said")).to_contain_text("Đã gỡ bỏ hồ sơ")
    expect(listed).to_have_count(0)
    assert clean.one("SELECT count(*) FROM display_profile") == "0"


def change_profile(page: Page, site: Site) -> None:
    page.locator("#displays-profile-close").click()
    expect(page.locator("#displays-profile-save")).not_to_be_visible()
    page.locator("#displays-profiles").get_by_role("button", name="Sửa").click()
    expect(page.locator("#displays-profile-distance")).to_have_value("6,5")
    page.locator("#displays-profile-theme").select_option("light")
    page.locator("#displays-profile-add").click()
    expect(page.locator(".slide-row")).to_have_count(9)
    fill(page, "profile", limit_wait="")
    page.locator("#displays-profile-save").click()
    expect(page.locator("#displays-profile-save-said")).to_contain_text("Đã lưu hồ sơ")
    assert (
        site.one("SELECT told ->> 'theme' || (told -> 'limits' ? 'wait') || revision FROM display_profile")
        == "lightfalse2"
    )
    expect(page.locator("#displays-audit li").first).to_contain_text("Giao diện: Tối → Sáng")


def test_a_form_being_typed_survives_signs_of_life_and_the_list_follows_them(clean: Site, profile: int, watch: Any):
    secret = secrets.token_urlsafe(32)
    page = watch().open(f"{clean.url}/displays")
    pair(page, hello(clean, secret)["digits"], profile, name="TV sảnh")
    expect(card(page, "TV sảnh")).to_contain_text("Chưa bật")
    fill(page, "form", code="123", name="Đang gõ dở", place="Tầng 9")
    page.locator("#displays-form-place").focus()
    kept = card(page, "TV sảnh").element_handle()
    hello(clean, secret, slide=2)
    expect(card(page, "TV sảnh")).to_contain_text("Số hóa hồ sơ")
    assert kept.is_visible(), "the card itself stays, only what it says is mended"
    for name, value in (("code", "123"), ("name", "Đang gõ dở"), ("place", "Tầng 9")):
        expect(page.locator(f"#displays-form-{name}")).to_have_value(value)
    expect(page.locator("#displays-form-place")).to_be_focused()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_fits_every_size_with_the_editor_open(clean: Site, profile: int, watch: Any, lang: str):
    secret = secrets.token_urlsafe(32)
    page = watch().open(f"{clean.url}/displays?lang={lang}")
    long = "Màn hình ở sảnh của Trung tâm Phục vụ hành chính công"
    pair(page, hello(clean, secret)["digits"], profile, name=long, place="x" * 160)
    expect(card(page, long)).to_be_visible()
    hello(clean, secret, state="pinned")
    page.reload()
    page.locator("button[data-profile]").click()
    row(page, 1).get_by_label("Số giây" if lang == "vi" else "Seconds").fill("x")
    page.locator("#displays-profile-save").click()
    expect(row(page, 1).locator(".wrong")).not_to_be_empty()
    page.locator("#displays-form-save").click()
    expect(page.locator("#displays-form-code-wrong")).not_to_be_empty()
    assert too_wide(page) == []
