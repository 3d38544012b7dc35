"""From any rate to the officer's step, the chase, both eras and bad addresses, in a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from ingest.files import import_file
from tests.conftest import shared
from tests.e2e.conftest import Site, Watched
from tests.e2e.test_pages import SUBSYSTEMS

pytestmark = pytest.mark.e2e
NUMBER = re.compile(r"[\d.]+")


def whole(text: str) -> int:
    """The first whole number of a Vietnamese text: ``1.306 hồ sơ`` is 1306."""
    found = NUMBER.search(text)
    assert found, text
    return int(found[0].replace(".", ""))


LATE_ONLINE = """
SELECT d.unit_code FROM dossier d JOIN unit n ON n.province_code = d.province_code AND n.code = d.unit_code
WHERE n.valid_to IS NULL AND n.level = 'commune' AND d.channel = 2 AND d.is_running AND d.due_at < now()
    AND d.officer_id IS NOT NULL
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def test_from_the_province_to_an_officer_and_back_with_the_filters(site: Site, watch: Any):
    watched, unit = watch(), site.one(LATE_ONLINE)
    page = watched.open(f"{site.url}/?period=12m&channel=online")
    page.locator(f"#overview-ranking a[href^='/unit/{unit}?']").first.click()
    follow(watched, rf"/unit/{unit}\?.*channel=online")
    page.locator("#unit-cards a").last.click()
    follow(watched, r"/dossiers\?.*view=late")
    page.locator("table a[href^='/dossier/']").first.click()
    follow(watched, r"/dossier/.*channel=online")
    page.locator("main a[href^='/officer/']").first.click()
    follow(watched, r"/officer/.*channel=online")
    for place in ("/dossier/", "view=late", rf"/unit/{unit}\?", r"/\?"):
        page.go_back()
        follow(watched, f"{place}.*channel=online|channel=online.*{place}")
    assert page.locator("#overview-filter-channel").input_value() == "online"


def follow(watched: Watched, pattern: str) -> None:
    watched.page.wait_for_url(re.compile(pattern))
    watched.ready()


@pytest.mark.parametrize(
    ("path", "table", "row", "at"),
    [
        ("/online?period=12m", "#online-ranking", "Phường Thành Sen", 0),
        ("/officers?period=12m&unit=18073", "#officers-table", "", 0),
        ("/officers?period=12m&unit=18073", "#officers-table", "", 2),
        ("/bottlenecks?period=12m&unit=18073", "#bottlenecks-steps", "Thẩm định hồ sơ", -1),
    ],
)
def test_a_number_of_a_table_opens_as_many_dossiers(site: Site, watch: Any, path: str, table: str, row: str, at: int):
    watched = watch()
    page = watched.open(f"{site.url}{path}")
    link = page.locator(f"{table} tbody tr", has_text=row).first.locator("td:not(:first-of-type) a").nth(at)
    number = whole(link.inner_text())
    link.click()
    follow(watched, r"/dossiers\?.*unit=18073")
    expect(page.locator("main")).to_contain_text(f"{number:,} hồ sơ".replace(",", "."))


def test_a_point_of_the_trend_opens_its_days(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/?period=month&metric=received")
    page.wait_for_function("() => document.querySelector('#overview-trend .js-plotly-plot')?.data?.[0]?.x?.length > 0")
    page.locator("#overview-trend").scroll_into_view_if_needed()
    watched.click_on(
        "overview-trend",
        "() => { const g = document.querySelector('#overview-trend .js-plotly-plot'), l = g._fullLayout, d = g.data[0];"
        " const i = d.y.indexOf(Math.max(...d.y.filter(v => v !== null))), b = g.getBoundingClientRect();"
        " return [b.left + l._size.l + l.xaxis.d2p(d.x[i]), b.top + l._size.t + l.yaxis.d2p(d.y[i] / 2)]; }",
        r"/dossiers\?.*from=\d{4}-\d\d-\d\d.*",
    )
    watched.ready()


def test_an_action_is_recorded_once_and_shown(site: Site, watch: Any):
    watched = watch()
    page = watched.open(f"{site.url}/chase?period=12m")
    page.locator("#chase-table tbody input[type='checkbox']").first.check()
    page.locator("#chase-act-author").fill("Trần Thị Kiểm Tra")
    before = site.one("SELECT count(*) FROM action")
    facts = site.one("SELECT md5(string_agg(d::text, '' ORDER BY code)) FROM dossier d")
    page.locator("#chase-act-send").click()
    expect(page.locator("#chase-table")).to_contain_text("Trần Thị Kiểm Tra")
    assert int(site.one("SELECT count(*) FROM action")) == int(before) + 1
    assert site.one("SELECT md5(string_agg(d::text, '' ORDER BY code)) FROM dossier d") == facts


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ["/unit/99999", "/unit/XX.YY", "/officer/NOBODY", "/dossier/NO-SUCH-CODE"])
def test_an_unknown_code_is_said_in_both_languages(site: Site, watch: Any, path: str, lang: str):
    page = watch().open(f"{site.url}{path}?lang={lang}")
    expect(page.locator("main")).to_contain_text(path.rsplit("/", 1)[1])
    words = "Không" if lang == "vi" else re.compile("[Nn]o |[Nn]ot ")
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_unknown_code_in_a_list_s_address_is_named(site: Site, watch: Any, lang: str):
    for limit in ("agency=NOWHERE", "view=held&officer=NOWHERE"):
        page = watch().open(f"{site.url}/dossiers?{limit}&lang={lang}")
        expect(page.locator("#dossiers-notes")).to_contain_text("NOWHERE")


def test_the_real_log_works_on_every_subsystem(bare_site: Site, watch: Any):
    examples = Path(__file__).parents[2] / "examples"
    import_file(bare_site.database, "42", shared("data/receipt.xes.gz"), examples / "receipt_xes.toml", max_bytes=10**9)
    watched = watch()
    for path in (*SUBSYSTEMS, "/bottlenecks?agency=General", "/officers?agency=General", "/dossier/case-10011"):
        watched.open(f"{bare_site.url}{path}{'&' if '?' in path else '?'}period=all")
        expect(watched.page.locator("h1")).to_be_visible()
    expect(watched.page.locator("main")).to_contain_text("Confirmation of receipt")
