"""Which targets a screen reads, and figures told to machines by them."""

from datetime import date, timedelta

import pytest

from domain.selection import Selection
from domain.targets import Place, Target
from ingest.load import load
from ingest.targets import save_target
from queries.report import kpi_report
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import batch, dossier
from tests.queries.facts import write_catalogue

FIRST = date(2020, 1, 1)


def target(kind, key, first=FIRST, last=None, top=0.5):
    return Target("online", kind, key, first, last, (top, top, top, top), f"KH {kind}")


@pytest.fixture
def source(database, feed):
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    rows = [dossier(f"D{n}", agency="H27.1", channel=2 if n < 12 else 1) for n in range(20)]
    load(database, PROVINCE, feed, [batch(rows)])
    return Source(database, PROVINCE)


def saved(source, *targets):
    for each in targets:
        assert save_target(source.database, PROVINCE, each, "lan").problems == ()


def test_a_target_moves_every_screen_to_a_new_version(source):
    before = source.moment()[0]
    saved(source, target("province", ""))
    assert source.moment()[0] == before + 1


def test_places_know_their_area_and_level(source):
    saved(source, target("province", ""), target("level", "commune", top=0.7), target("agency", "H27.1", top=0.9))
    aims = source.aims(Selection())
    assert aims.kpi("online").target == 0.5
    assert aims.at("online", "agency", "H27.1").target == 0.9
    assert aims.at("online", "unit", "18073").target == 0.7
    assert aims.at("online", "procedure", "1.001").target == 0.5
    assert source.aims(Selection(unit="18073")).kpi("online").target == 0.7
    assert source.aims(Selection(agency="H27.1")).kpi("online").target == 0.9
    assert source.aims(Selection(level="commune")).kpi("online").target == 0.7
    with source.reading() as connection:
        area = connection.exec_driver_sql("SELECT area FROM unit WHERE code = '18073' AND valid_to IS NULL").scalar()
    assert aims.places["unit", "18073"] == Place(unit="18073", area=area or "", level="commune")


def test_the_last_day_of_the_period_says_which_target(source):
    today = source.now().date()
    past = today - timedelta(days=400)
    saved(source, target("province", "", last=past, top=0.6), target("province", "", first=past + timedelta(days=1)))
    then = Selection(period="custom", start=past - timedelta(days=30), end=past - timedelta(days=1))
    assert source.aims(then).kpi("online").target == 0.6
    assert source.aims(Selection()).kpi("online").target == 0.5


def test_machines_hear_the_status_by_the_target_in_force(source):
    def status(by):
        (row,) = (
            row for row in kpi_report(source, Selection(period="all"), by)["rows"] if row["kpis"]["online"]["den"]
        )
        return row["kpis"]["online"]["status"]

    assert status("province") == status("agency") == "low"  # 60 %; the default's target is 80 %
    saved(source, target("province", ""), target("agency", "H27.1", top=0.9))
    assert (status("province"), status("agency")) == ("good", "bad")
