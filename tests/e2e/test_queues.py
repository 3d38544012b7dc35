"""Counters and queues in a real browser: from the list to a board that follows a push, and to a moment in the past.

The center looked at is made up and its tickets are pushed here, so that no test depends on the day or the hour.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

import demo.queue_seed
from demo.seed import seed_counters
from domain.zone import ZONE
from ingest.centers import Center, Counter, write_centers
from ingest.keys import make_key
from tests.e2e.axe import findings_in_both_themes
from tests.e2e.conftest import Site, serious
from tests.e2e.sizes import too_wide
from tests.patience import PATIENT_S

pytestmark = pytest.mark.e2e
CODE, NAME = "KT/1 Đ", "Trung tâm kiểm thử"
BOARD = "/queues/KT%2F1%20%C4%90"
OTHER = "H27.TT"
PUSHED_MS = 5_000
"""What was pushed has long come to a board of this moment; how fast is for `bench/queues.py` to tell."""
Push = Callable[..., str]


@pytest.fixture(scope="module")
def push(site: Site) -> Iterator[Push]:
    """Weeks of the demonstration's queues and a center of our own; pushes one ticket of it, returns its number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.queue_seed, "HISTORY_DAYS", 45)
        seed_counters(site.database, "42")
    with site.database.write() as connection:
        counters = [Counter(CODE, "01", "Quầy 01", ("DD",)), Counter(CODE, "02", "Quầy 02", ("XD",))]
        write_centers(connection, "42", [], [Center(CODE, NAME, "H27.05")], counters)
        key = make_key(connection, "42", "e2e", "Máy lấy số")
    numbers, issued = count(1), dict[str, datetime]()

    def one(number: str = "", *, counter: str = "01", **times: datetime) -> str:
        number = number or f"{next(numbers):03d}"
        at = issued.setdefault(number, times.pop("issued_at", datetime.now(UTC)))
        row = {"center": CODE, "number": number, "group": "DD", "issued_at": at, "counter": counter} | times
        body = json.dumps({"tickets": [row]}, default=datetime.isoformat).encode()
        request = Request(f"{site.url}/api/v1/tickets", body, {"Authorization": f"Bearer {key}"})  # noqa: S310  (ours)
        with urlopen(request, timeout=PATIENT_S) as answer:  # noqa: S310  (our own server)
            assert json.load(answer)["tickets"]["refused"] == 0
        return number

    return one


def figure(page: Page, key: str) -> Locator:
    """The figure of one tile of a board."""
    return page.locator(f'#queue-tiles [data-key="{key}"] .value')


def number(place: Locator) -> int:
    return int(place.inner_text().replace(".", ""))


def test_from_the_list_to_the_board_and_back(site: Site, watch: Any, push: Push):
    push()
    watched = watch()
    page = watched.open(f"{site.url}/queues")
    expect(page.locator("#queues-lines a")).to_have_count(71)
    line = page.locator(f'#queues-lines [data-key="{CODE}"]')
    waiting = line.locator(".num").first.inner_text()
    line.click()
    page.wait_for_url(f"**{BOARD}*")
    watched.ready()
    expect(page.locator("h1")).to_have_text(NAME)
    expect(figure(page, "waiting")).to_have_text(waiting)
    expect(page.locator("#queue-counters [data-key]")).to_have_count(2)
    page.go_back()
    page.wait_for_url(re.compile(r"/queues(\?.*)?$"))
    expect(page.locator("#queues-lines a")).to_have_count(71)


def test_a_pushed_ticket_comes_to_the_board_by_itself(site: Site, watch: Any, push: Push):
    watched = watch()
    gone = push()
    page = watched.open(f"{site.url}{BOARD}")
    expect(page.locator("#live-text")).to_contain_text("Cập nhật")
    before = number(figure(page, "waiting"))
    page.evaluate("window.mark = 'same'")
    page.locator('#queue-tiles [data-key="waiting"]').evaluate("tile => { tile.mark = 'same'; }")
    page.locator(f'#queue-line [data-key="{gone}"]').evaluate("line => { line.mark = 'same'; }")
    came = push()
    expect(figure(page, "waiting")).to_have_text(str(before + 1))
    expect(page.locator(f'#queue-line [data-key="{came}"] .group')).to_have_text("Đất đai")
    assert page.locator(f'#queue-line [data-key="{gone}"]').evaluate("line => line.mark") == "same"
    now = datetime.now(UTC)
    push(came, called_at=now, serving_at=now)
    expect(figure(page, "waiting")).to_have_text(str(before))
    expect(page.locator(f'#queue-line [data-key="{came}"]')).to_have_count(0)
    assert page.locator('#queue-tiles [data-key="waiting"]').evaluate("tile => tile.mark") == "same"
    assert page.evaluate("window.mark") == "same"


def test_a_ticket_in_hand_stands_at_its_counter_and_its_clock_runs(site: Site, watch: Any, push: Push):
    watched = watch()
    page = watched.open(f"{site.url}{BOARD}")
    waits, now = push(), datetime.now(UTC)
    held = push(issued_at=now, called_at=now, serving_at=now, counter="02")
    counter = page.locator('#queue-counters [data-key="02"]')
    expect(counter.locator(".hand")).to_have_text(f"Vé {held}")
    for clock in (counter.locator(".time"), page.locator(f'#queue-line [data-key="{waits}"] .time')):
        shown = clock.inner_text()
        assert re.fullmatch(r"\d+:\d\d", shown)
        expect(clock).not_to_have_text(shown)


def test_the_list_follows_a_push(site: Site, watch: Any, push: Push):
    page = watch().open(f"{site.url}/queues")
    expect(page.locator("#live-text")).to_contain_text("Cập nhật")
    line = page.locator(f'#queues-lines [data-key="{CODE}"]')
    before = line.locator(".num").first.inner_text()
    line.evaluate("line => { line.mark = 'same'; }")
    push()
    waiting = str(1 if before == "–" else int(before) + 1)
    expect(line.locator(".num").first).to_have_text(waiting)
    assert line.evaluate("line => line.mark") == "same"


@pytest.mark.usefixtures("push")
def test_the_picker_opens_another_center_at_the_same_moment(site: Site, watch: Any):
    watched = watch()
    at = local(datetime.now(UTC) - timedelta(days=3))
    page = watched.open(f"{site.url}{BOARD}?at={at}")
    expect(page.locator("#queue-center option:not([value=''])")).to_have_count(71)
    assert page.locator("#queue-center").input_value() == CODE
    page.select_option("#queue-center", OTHER)
    page.wait_for_url(re.compile(rf"/queues/{OTHER}\?.*at="))
    watched.ready()
    expect(page.locator("h1")).to_have_text("Trung tâm Phục vụ hành chính công tỉnh")
    expect(page.locator("#queue-counters [data-key]")).to_have_count(24)
    page.select_option("#queue-center", CODE)
    page.wait_for_url(f"**{BOARD}?*at=*")
    expect(page.locator("h1")).to_have_text(NAME)


def test_full_screen_leaves_only_the_board(site: Site, watch: Any, push: Push):
    push()
    watched = watch("wall")
    page = watched.open(f"{site.url}{BOARD}")
    page.get_by_role("button", name="Toàn màn hình", exact=True).click()
    page.wait_for_url(re.compile("full=1"))
    expect(figure(page, "waiting")).to_be_visible()
    expect(page.locator("#live-badge")).to_be_visible()
    expect(page.locator("nav.entries").first).not_to_be_visible()
    page.get_by_role("button", name="Thoát toàn màn hình").click()
    page.wait_for_url(re.compile(r"^(?!.*full=)"))
    expect(page.locator("nav.entries").first).to_be_visible()


def test_a_past_moment_stands_still_and_leads_back(site: Site, watch: Any, push: Push):
    nine = (datetime.now(ZONE) - timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    first = push("Q1", issued_at=nine, called_at=nine + timedelta(minutes=20), finished_at=nine + timedelta(minutes=30))
    push("Q2", issued_at=nine + timedelta(minutes=10))
    watched = watch()
    for minute, waiting in ((5, "1"), (40, "1")):
        page = watched.open(f"{site.url}{BOARD}?at={local(nine + timedelta(minutes=minute))}")
        expect(figure(page, "waiting")).to_have_text(waiting)
    page = watched.open(f"{site.url}{BOARD}?at={local(nine + timedelta(minutes=15))}")
    expect(page.locator("#queue-links")).to_contain_text(f"Đang xem lại lúc 09:15 {nine:%d/%m/%Y}.")
    clock = page.locator(f'#queue-line [data-key="{first}"] .time')
    expect(clock).to_have_text("15:00")
    push()
    page.wait_for_timeout(PUSHED_MS)
    expect(clock).to_have_text("15:00")
    expect(figure(page, "waiting")).to_have_text("2")
    page.get_by_role("link", name="Về hiện tại").click()
    page.wait_for_url(lambda url: "at=" not in url)
    watched.ready()
    expect(page.locator("#queue-links")).not_to_contain_text("Đang xem lại")
    expect(page.locator("#queue-moment")).to_have_value("")


@pytest.mark.usefixtures("push")
def test_the_moment_can_be_typed(site: Site, watch: Any):
    at = (datetime.now(ZONE) - timedelta(days=2)).replace(hour=9, minute=12)
    watched = watch()
    page = watched.open(f"{site.url}{BOARD}")
    page.locator("#queue-moment").fill(local(at))
    page.locator("#queue-moment").press("Enter")
    page.wait_for_url(re.compile("at="))
    expect(page.locator("#queue-links")).to_contain_text(f"Đang xem lại lúc 09:12 {at:%d/%m/%Y}.")


@pytest.mark.usefixtures("push")
def test_what_comes_next_is_told_and_a_change_stands_beside_it(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/queues/{OTHER}")
    expect(page.locator("#queue-forecast-model")).to_contain_text("Mô hình:")
    expect(page.locator("#queue-forecast-figure .js-plotly-plot")).to_be_visible()
    expect(page.locator("#queue-needed .half").first).to_be_visible()
    rows = page.locator("table.what-if tbody tr")
    expect(rows.first).to_contain_text("Như hiện nay")
    now, same = (rows.nth(index).locator("td").all_inner_texts() for index in (0, 1))
    assert now == same  # nothing is changed yet
    page.locator("#queue-whatif-less").click()
    page.locator(".dash-dropdown-content .dash-options-list-option").first.click()
    page.keyboard.press("Escape")
    page.locator("#queue-whatif-ask").click()
    expect(rows.nth(1).locator("td").first).to_have_text(str(int(now[0]) - 1))  # a counter less
    expect(rows.nth(0).locator("td").first).to_have_text(now[0])  # the rest follows the minute
    assert serious(watched.errors) == []


def test_an_unknown_center_and_a_bad_moment_are_said(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}{BOARD}?at=mai")
    expect(page.locator("#queue-notes")).to_contain_text("“mai”")
    page = watched.open(f"{site.url}/queues/KHONGCO")
    expect(page.locator("#queue-notes")).to_contain_text("“KHONGCO”")
    page.select_option("#queue-center", CODE)
    page.wait_for_url(f"**{BOARD}*")
    watched.ready()
    expect(figure(page, "waiting")).to_be_visible()


@pytest.mark.parametrize(("lang", "waiting"), [("vi", "Đang chờ"), ("en", "Waiting")])
def test_boards_fit_every_size_in_both_languages(site: Site, watch: Any, push: Push, lang: str, waiting: str):
    push()
    watched = watch()
    at = local(datetime.now(UTC) - timedelta(days=2))
    for path in ("/queues", BOARD, f"/queues/{OTHER}?at={at}", f"{BOARD}?full=1"):
        watched.open(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        expect(watched.page.locator("main")).to_contain_text(re.compile(waiting, re.IGNORECASE))
        assert too_wide(watched.page) == [], path
        assert watched.page.evaluate("document.documentElement.lang") == lang
        assert serious(watched.errors) == [], path
        assert lang == "en" or findings_in_both_themes(watched.page) == [], path


def local(at: datetime) -> str:
    """A moment as the address spells it, in province time."""
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
