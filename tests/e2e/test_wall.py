"""A wall display from its code to its slides: pairing, turning, keys, new figures in place, alarms, revoking."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from domain.displays import Asked
from domain.playlist import SLIDES, Slide
from ingest.displays import Displays
from queries.displays import displays
from tests.e2e.conftest import Site
from tests.e2e.sizes import SIZES
from tests.e2e.walls import Wall, bump, paired, profile_of
from tests.patience import PATIENT_S

pytestmark = pytest.mark.e2e
SHAPES = {"16:9": (1920, 1080), "32:9": (5120, 1440), "9:16": (1080, 1920)}
SPILLED = """Array.from(doc.querySelectorAll(".wall-panel, .wall-head, .wall-foot")).filter(
  (box) => box.scrollHeight > box.clientHeight + 3 || box.scrollWidth > box.clientWidth + 3
).map((box) => box.className + ": " + box.textContent.slice(0, 60))"""


@pytest.fixture
def wall(site: Site, watch: Any) -> Wall:
    watched = watch("wall")
    watched.page.goto(f"{site.url}/wall")
    return Wall(site, watched.page)


def test_a_code_typed_in_turns_the_display_on_and_revoking_turns_it_off(wall: Wall):
    profile = profile_of(wall.site, "Một trang", Slide("overview", seconds=600))
    paired(wall, "Sảnh A", profile)
    seen = wall.until(lambda found: found["path"] != "/wall")
    assert seen["code"] is None
    assert "is-overview" in seen["slide"]
    assert wall.page.evaluate("document.title") != ""
    with wall.site.database.own() as connection:
        (display,) = [each for each in displays(connection, "42") if each.id == wall.number]
    assert seen["path"] == f"/wall/{display.code}"
    assert Displays(wall.site.database, "42", "Kiểm thử").revoke(wall.number).problems == ()
    bump(wall.site)
    off = wall.until(lambda found: found["code"] and found["code"].isdigit())
    assert off["frames"] == 0


def test_slides_turn_by_themselves_and_by_keys(wall: Wall):
    profile = profile_of(wall.site, "Hai trang", Slide("chase", seconds=5), Slide("queues", seconds=5))
    paired(wall, "Sảnh B", profile)
    first = wall.until(lambda found: found["turn"] is not None)["turn"]
    other = {"0": "1", "1": "0"}[first]
    wall.until(lambda found: found["turn"] == other)
    wall.page.keyboard.press("p")
    here = wall.look()["turn"]
    wall.page.wait_for_timeout(7000)
    assert wall.look()["turn"] == here
    wall.page.keyboard.press("ArrowRight")
    wall.until(lambda found: found["turn"] != here)
    wall.page.keyboard.press("ArrowLeft")
    wall.until(lambda found: found["turn"] == here)
    wall.page.keyboard.press("p")
    wall.page.keyboard.press("k")
    assert "giữ" in wall.inside('doc.getElementById("wall-turn").textContent')


def test_new_figures_are_patched_in_place_and_ages_run_on(wall: Wall):
    profile = profile_of(wall.site, "Tại chỗ", Slide("freshness", seconds=600))
    paired(wall, "Sảnh C", profile)
    wall.inside("""doc.querySelectorAll(".wall-slide, .wall-tile").forEach((node) => { node.mark = 1; })""")
    version = bump(wall.site)
    told = f"{version:,}".replace(",", ".")
    wall.until(lambda found: told in found["words"])
    assert wall.inside('Array.from(doc.querySelectorAll(".wall-slide, .wall-tile")).every((node) => node.mark === 1)')
    ages = 'doc.querySelector(".wall-tile time").textContent'
    before = wall.inside(ages)
    wall.page.wait_for_timeout(2500)
    assert wall.inside(ages) != before


def test_a_broken_threshold_makes_its_slide_jump_the_queue(wall: Wall):
    profile = profile_of(wall.site, "Ngưỡng", Slide("score", seconds=300), limits={"overdue": 0})
    paired(wall, "Sảnh D", profile)
    seen = wall.until(lambda found: found["slide"] and "is-chase" in found["slide"])
    assert "Hồ sơ đang quá hạn" in seen["alarm"]


def test_a_changed_profile_reaches_the_display_without_a_blank(wall: Wall):
    first = profile_of(wall.site, "Trước", Slide("score", seconds=600))
    second = profile_of(wall.site, "Sau", Slide("movers", seconds=600), lang="en", theme="light")
    paired(wall, "Sảnh E", first)
    Displays(wall.site.database, "42", "Kiểm thử").change(Asked("Sảnh E", "", second, wall.number))
    for _ in range(PATIENT_S * 2):
        seen = wall.look()
        assert seen["cells"] > 10
        if "is-movers" in seen["slide"]:
            break
        wall.page.wait_for_timeout(500)
    assert "is-movers" in wall.look()["slide"]
    assert wall.inside('doc.getElementById("wall").dataset.theme') == "light"
    assert wall.inside("doc.documentElement.lang") == "en"


def test_the_display_tells_how_it_is(wall: Wall):
    profile = profile_of(wall.site, "Sống", Slide("overview", seconds=600))
    paired(wall, "Sảnh F", profile)
    wall.page.wait_for_timeout(12_000)
    wall.page.evaluate("window.dispatchEvent(new Event('online'))")
    for _ in range(PATIENT_S * 2):
        with wall.site.database.own() as connection:
            (display,) = [each for each in displays(connection, "42") if each.id == wall.number]
        if display.seen:
            break
        wall.page.wait_for_timeout(500)
    assert display.seen is not None
    assert (display.seen.width, display.seen.height) == SIZES["wall"]
    assert display.seen.state == "on"
    assert display.seen.nodes > 100
    assert display.seen.errors == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_every_slide_fits_every_shape(site: Site, watch: Any, shape: str):
    profile = profile_of(site, f"Khuôn {shape}", *(Slide(kind, seconds=600) for kind in SLIDES), shape=shape)
    page = watch("wall").page
    width, height = SHAPES[shape]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site.url}/wall/preview/frame?profile={profile}")
    step = 2 if shape == "32:9" else 1
    for place, kind in list(enumerate(SLIDES))[::step]:
        for _ in range(PATIENT_S * 4):
            if page.evaluate("document.getElementById('wall-pane-0')?.dataset.turn") == str(place):
                break
            page.wait_for_timeout(250)
        page.wait_for_timeout(300)
        assert page.evaluate(f"(() => {{ const doc = document; return {SPILLED}; }})()") == [], kind
        for _ in range(step):
            page.keyboard.press("ArrowRight")
    page.evaluate("document.querySelectorAll('#wall-figures b').forEach(b => { b.textContent = '88.888'; })")
    assert page.evaluate(f"(() => {{ const doc = document; return {SPILLED}; }})()") == [], "a great province"


@pytest.mark.expects_errors
def test_the_page_of_the_proxy_comes_back_by_itself_once_the_server_can_answer(site: Site, watch: Any):
    page = watch("wall", fresh=True).page
    down = (Path(__file__).parents[2] / "deploy" / "down.html").read_text(encoding="utf-8")
    away = {"now": True}

    def refuse(route: Route) -> None:
        if away["now"]:
            route.fulfill(status=502, content_type="text/html", body=down)
        else:
            route.fallback()

    page.route("**/*", refuse)
    page.goto(f"{site.url}/wall")
    page.wait_for_selector("#since:not(:empty)")
    page.wait_for_timeout(9_000)
    assert "tạm ngừng" in page.inner_text("main"), "it asked, and there was nobody"
    away["now"] = False
    page.wait_for_selector("#pairing-code")
