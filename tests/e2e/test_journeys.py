"""A leader's way through the product in a real browser, at the sizes it is used at."""

import json
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from callbacks.shapes import OTHERS, TILES
from components.format import kpi_value
from domain.kpi import FEW, NEUTRAL, Figure
from domain.kpis import KPI
from ingest.files import import_file
from ingest.load import Feed, load
from tests.conftest import shared
from tests.e2e.conftest import Site, free_port, start_server
from tests.factory import batch, dossier
from tests.patience import PATIENT_S

pytestmark = pytest.mark.e2e
CELL = """() => {
  const gd = document.querySelector('#overview-map .js-plotly-plot');
  const map = gd._fullLayout.map._subplot.map, box = gd.getBoundingClientRect();
  const middle = map.project(map.getCenter());
  return [box.left + middle.x, box.top + middle.y];
}"""


CARDS = """() => Array.from(document.querySelectorAll('.kpi')).map(card =>
  [card.querySelector('.kpi-label').textContent, card.querySelector('.kpi-number').textContent])"""


def drawn(page: Page, name: str = "overview") -> None:
    """Wait until the map of the page ``name`` has painted its cells."""
    page.wait_for_function(
        f"() => {{ const g = document.querySelector('#{name}-map .js-plotly-plot');"
        " return g && g._fullLayout && g._fullLayout.map && g._fullLayout.map._subplot.map.areTilesLoaded()"
        " && g.data[0].z && g.data[0].z.length > 60; }",
    )
    page.wait_for_timeout(600)


def test_from_the_map_to_the_late_dossier_and_back(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/?period=12m&service=full")
    drawn(page)
    watched.click_on("overview-map", CELL, r"/unit/\d{5}\?.*service=full")
    watched.ready()
    unit = re.search(r"/unit/(\d{5})", page.url)
    assert unit is not None
    page.locator("#unit-cards a").last.click()
    page.wait_for_url(re.compile(r"/dossiers\?.*view=late"))
    watched.ready()
    assert "service=full" in page.url
    assert f"unit={unit[1]}" in page.url
    for pattern in (r"/unit/\d{5}\?.*service=full", r"/\?.*service=full"):
        page.go_back()
        page.wait_for_url(re.compile(pattern))
        watched.ready()
    assert page.locator("#overview-filter-service").input_value() == "full"


def test_a_cell_of_a_subject_opens_the_dossiers_behind_its_number(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/online?period=12m&metric=online")
    drawn(page, "online")
    where = r"/dossiers\?.*kpi=online&part=miss&unit=\d{5}"
    watched.click_on("online-map", CELL.replace("#overview-map", "#online-map"), where)
    watched.ready()
    unit = page.url.rsplit("=", 1)[1]
    with urlopen(f"{site.url}/api/v1/kpis?period=12m&unit={unit}") as answer:  # noqa: S310  (our own server)
        figure = json.load(answer)["rows"][0]["kpis"]["online"]
    total = f"{figure['den'] - figure['num']:,}".replace(",", ".")
    expect(page.locator("main")).to_contain_text(f"{total} hồ sơ")


def test_a_late_dossier_shows_who_holds_it(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/dossiers?view=late&period=12m")
    code = page.locator("table a").first.inner_text()
    page.locator("table a").first.click()
    page.wait_for_url(re.compile(r"/dossier/"))
    watched.ready()
    expect(page.locator("h1")).to_have_text(code)
    with site.database.own() as connection:
        officer = connection.exec_driver_sql(
            "SELECT o.name FROM dossier d JOIN officer o ON o.id = d.officer_id WHERE d.code = %s", (code,)
        ).scalar_one()
    expect(page.locator("body")).to_contain_text(officer)
    page.go_back()
    page.wait_for_url(re.compile(r"view=late"))


def test_first_load_asks_twice_and_a_filter_change_once(site: Site, watch: Any):
    watched = watch(fresh=True)
    page = watched.open(f"{site.url}/")
    drawn(page)
    assert len(watched.updates) <= 2
    watched.updates.clear()
    with page.expect_response(lambda r: "_dash-update-component" in r.url) as answered:
        page.select_option("#overview-filter-channel", "online")
    assert int(answered.value.header_value("content-length") or len(answered.value.body())) <= 60_000
    page.wait_for_timeout(800)
    assert len(watched.updates) == 1
    assert "channel=online" in page.url


def test_live_commits_repaint_the_map_three_times_without_a_remount(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/?period=today&metric=online")
    drawn(page)
    page.evaluate("document.querySelector('#overview-map .js-plotly-plot').dataset.mark = 'same'")
    seen = [page.locator("#overview-map").screenshot()]
    for turn, channel in enumerate((2, 1, 2), start=1):
        commit(site, turn, channel)
        page.wait_for_function(
            "v => document.querySelector('[data-version]').dataset.version >= v", arg=str(version(site))
        )
        page.wait_for_timeout(700)
        seen.append(page.locator("#overview-map").screenshot())
    assert all(before != after for before, after in pairwise(seen))
    assert page.evaluate("document.querySelector('#overview-map .js-plotly-plot').dataset.mark") == "same"
    expect(page.locator("#live-badge")).to_have_class(re.compile("is-fresh"))


def commit(site: Site, turn: int, channel: int) -> None:
    """Forty dossiers of every commune today, online or at the counter, so that many cells change colour."""
    now = datetime.now(UTC)
    with site.database.own() as connection:
        agencies = [row[0] for row in connection.exec_driver_sql("SELECT code FROM agency WHERE level = 2")]
    rows = [
        dossier(
            f"T{turn}-{agency}-{i}", agency=agency, channel=channel, received_at=now, due_at=now + timedelta(days=3),
            finished_at=None,
        )
        for agency in agencies
        for i in range(10 * 3 ** (turn - 1))
    ]  # fmt: skip
    load(site.database, "42", Feed("test", "Test", "test"), [batch(rows)])


def version(site: Site) -> int:
    with site.database.own() as connection:
        return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())


@pytest.mark.parametrize(("path", "query"), [("/", ""), ("/unit/18073", "&unit=18073")])
def test_the_page_shows_what_the_api_and_the_command_say(site: Site, watch: Any, path: str, query: str):
    page = watch().open(f"{site.url}{path}?period=12m")
    shown = dict(page.evaluate(CARDS))
    with urlopen(f"{site.url}/api/v1/kpis?by=province&period=12m{query}") as answer:  # noqa: S310  (our own server)
        told = json.load(answer)
    (row,) = told["rows"]
    marks = page.evaluate("({...document.querySelector('[data-version]').dataset})")
    for kpi in (KPI[key] for key in (*TILES, *OTHERS)):
        given = row["kpis"][kpi.key]
        figure = Figure(given["num"], given["den"], given["value"], FEW if given.get("few") else NEUTRAL)
        if given["value"] is not None:
            assert shown[kpi.label.vi] == kpi_value(kpi, figure, "vi"), (kpi.key, marks, told["version"], told["as_of"])


def test_the_language_switch_keeps_the_selection(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/?period=year&channel=online")
    page.locator("#lang-en").click()
    page.wait_for_url(re.compile("lang=en"))
    watched.ready()
    assert "channel=online" in page.url
    expect(page.locator("h1")).to_contain_text("Administrative procedures")


def test_a_bad_address_says_so_and_shows_the_default(site: Site, watch: Any):
    page = watch().open(f"{site.url}/?metric=nonsense&from=2026-13-45")
    expect(page.locator("#overview-notes")).to_contain_text("nonsense")


def test_an_empty_province_says_what_to_do(bare_site: Site, watch: Any):
    watched = watch()
    watched.page.goto(f"{bare_site.url}/")
    expect(watched.page.locator("#overview-notes")).to_contain_text("ioc import")


def test_a_real_log_without_geography_is_shown_as_not_classified(bare_site: Site, watch: Any):
    log = shared("data/receipt.csv.gz")
    mapping = Path(__file__).parents[2] / "examples" / "receipt.toml"
    import_file(bare_site.database, "42", log, mapping, max_bytes=10**9)
    watched = watch()
    page = watched.open(f"{bare_site.url}/?period=all")
    expect(page.locator("#overview-cards")).to_contain_text("1.434")
    expect(page.locator("#overview-ranking")).to_contain_text("General")
    page.locator("#overview-ranking a", has_text="General").click()
    page.wait_for_url(re.compile("/unit/General"))
    watched.ready()
    expect(page.locator("#unit-cards")).to_contain_text("1.390")
    watched.open(f"{bare_site.url}/dossier/case-10011")
    expect(page.locator("body")).to_contain_text("Confirmation of receipt")


@pytest.mark.expects_errors
def test_a_dead_server_is_said_and_the_picture_stays(site: Site, watch: Any):
    port = free_port()
    process = start_server(site.directory, port)
    watched = watch()
    page = watched.open(f"http://127.0.0.1:{port}/")
    shown = page.locator("#overview-cards").inner_text()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    expect(page.locator("#live-badge")).to_contain_text("Mất kết nối từ")
    expect(page.locator("#live-badge")).not_to_have_class(re.compile("is-fresh"))
    assert page.locator("#overview-cards").inner_text() == shown
    process = start_server(site.directory, port)
    expect(page.locator("#live-badge")).not_to_contain_text("Mất kết nối")
    process.terminate()
    process.wait(timeout=PATIENT_S)
