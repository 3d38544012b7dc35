"""The pages in Chromium over an invented read side: requests, addresses, live updates."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from werkzeug.serving import make_server

from tests.browser import new_page
from tests.patience import PATIENT_S

UPDATES = "/_dash-update-component"
SHOWN = "[data-version]:not([data-version='-1'])"

pytestmark = pytest.mark.e2e


class Visit:
    """One browser tab and what it asked for and complained about."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        self.updates, self.foreign, self.complaints = [], [], []
        page.on("request", self._note)
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request):
        if UPDATES in request.url:
            self.updates.append(request)
        elif not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)

    def open(self, address):
        self.page.goto(self.base + address)
        self.settle()

    def settle(self):
        self.page.locator(SHOWN).wait_for(state="attached")
        self.page.wait_for_timeout(600)

    def counted(self, action, awaited):
        """Update requests that ``action`` causes; a slow browser gets the time to make those ``awaited``."""
        self.updates.clear()
        action()
        for _ in range(PATIENT_S * 10):
            if len(self.updates) >= awaited:
                break
            self.page.wait_for_timeout(100)
        self.settle()
        return len(self.updates)

    def version(self):
        return self.page.locator(SHOWN).get_attribute("data-version")


@pytest.fixture
def served(app, source):
    # An hour ahead of the server's clock: no minute passes, so the only updates are those the test makes.
    source.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def visit(served, browser):
    tab = Visit(new_page(browser, viewport={"width": 1440, "height": 900}), served)
    yield tab
    tab.page.close()
    assert tab.foreign == []
    assert tab.complaints == []


def test_requests_and_addresses(visit):
    page = visit.page
    assert visit.counted(lambda: visit.open("/"), 2) == 2
    assert visit.counted(lambda: page.select_option("#overview-filter-channel", "online"), 1) == 1
    assert page.url.endswith("/?channel=online")
    assert visit.counted(page.locator(".switch label").first.click, 1) == 1
    assert page.url.endswith("/?channel=online&metric=online")
    assert visit.counted(page.locator("#lang-en").click, 2) == 2
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "channel=online" in page.url
    assert visit.counted(page.locator("#overview-ranking tbody a").first.click, 2) == 2
    assert "/unit/" in page.url
    assert "lang=en" in page.url
    assert visit.counted(page.go_back, 2) == 2
    assert page.input_value("#overview-filter-channel") == "online"


def test_from_the_map_to_the_dossier(visit):
    page = visit.page
    visit.open("/")
    page.evaluate("dash_clientside.set_props('overview-map', {clickData: {points: [{location: '18001'}]}})")
    visit.settle()
    assert page.inner_text("#page-title") == "Xã Mẫu 1"
    page.locator("a.kpi").nth(4).click()
    visit.settle()
    assert "/dossiers?unit=18001&view=late" in page.url
    page.locator("table.dossiers a").first.click()
    visit.settle()
    steps = page.locator(".head-title nav li").all_inner_texts()
    assert steps[1:] == ["Xã Mẫu 1", "Hồ sơ", "H27.05-000000"]
    page.locator(".entries a").first.click()
    visit.settle()
    assert page.url == f"{visit.base}/"


def test_three_live_updates_repaint_the_map_and_keep_the_readers_place(visit, source, app):
    page = visit.page
    visit.open("/")
    page.wait_for_selector("#overview-map canvas", state="attached")
    page.wait_for_timeout(1000)
    page.evaluate("document.querySelector('#overview-map canvas').dataset.mark = 'x'")
    page.set_viewport_size({"width": 1440, "height": 560})
    page.evaluate("document.querySelector('#overview-ranking').scrollTop = 60")
    page.evaluate("document.querySelectorAll('#overview-ranking a')[3].focus({preventScroll: true})")
    kept = "[document.activeElement.href, document.querySelector('#overview-ranking').scrollTop]"
    before, pictures = page.evaluate(kept), {page.locator("#overview-map").screenshot()}
    hub = app.server.extensions["ioc-hub"]
    for _ in range(3):
        hub.publish()
        page.locator(f"[data-version='{source.version}']").wait_for(state="attached")
        for _ in range(PATIENT_S * 2):
            page.wait_for_timeout(500)
            picture = page.locator("#overview-map").screenshot()
            if picture not in pictures:
                break
        pictures.add(picture)
    assert len(pictures) == 4
    assert page.evaluate(kept) == before
    assert page.locator("#overview-map canvas[data-mark]").count() == 1


def test_the_badge_ages_and_options_are_filled(visit, source):
    page = visit.page
    visit.open("/?lang=en")
    page.locator("#live-badge.is-fresh, #live-badge.is-stale, #live-badge.is-lost").wait_for()
    assert "Updated" in page.inner_text("#live-text")
    options = page.locator("#overview-filter-field option").all_inner_texts()
    assert options[-1] == "Civil status"
    assert {"Ven biển", "Miền núi"} <= set(page.locator("#overview-filter-area option").all_inner_texts())
    assert source.asked
