"""The subject pages' figures are those of the KPI questions, and their procedures those of the facts."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from domain.selection import Selection
from domain.subjects import DIGITIZATION, ONLINE, SUBJECTS
from ingest.reference import write_procedures
from queries.overview import UnitRow
from queries.subjects import grouped, merged
from tests.conftest import PROVINCE
from tests.factory import at
from tests.queries.facts import PROCEDURES, made_up, source_of

NOW = at(62, 3)
SELECTIONS = {
    "all time": Selection(),
    "two months": Selection(start=date(2026, 1, 5), end=date(2026, 3, 10)),
    "one unit": Selection(unit="18073"),
    "one agency": Selection(agency="H27.S1"),
    "communes": Selection(level="commune"),
    "one field": Selection(field="DD", start=date(2026, 1, 5)),
    "one channel": Selection(channel="online"),
    "full service": Selection(service="full"),
    "one procedure": Selection(procedure="1.2"),
}


@pytest.fixture
def source(database, feed):
    return source_of(database, feed, NOW, made_up(500))


def answer(source, subject, selection):
    return source.subject(subject, subject.focus(selection))


@pytest.mark.parametrize("name", SELECTIONS)
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_breakdowns_equal_the_kpi_questions(source, subject, name):
    selection = SELECTIONS[name]
    found = answer(source, subject, selection)
    assert set(found.breakdowns) == {each.by for each in subject.breakdowns}
    for by, rows in found.breakdowns.items():
        if by == "group":
            continue
        frame = source.kpis(selection, by)[0].set_index("key")
        shown = {row.key for row in rows if row.totals["received"]}
        assert shown == set(frame.index[frame["received"] > 0])
        for row in rows:
            assert row.name == frame.loc[row.key, "name"]
            assert {key: frame.loc[row.key, key] for key in row.totals} == row.totals


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_units_and_groups_add_up_to_the_whole(source, subject):
    found = answer(source, subject, Selection())
    whole = source.kpis(Selection(), "province")[0].iloc[0]
    for rows in (found.overview.units, found.breakdowns["group"]):
        assert len({(row.by, row.key) for row in rows}) == len(rows)
        for key in ("received", "online", "digitized", "both_ends", "signed", "stored"):
            assert sum(row.totals[key] for row in rows) == whole[key]
    assert {row.by for row in found.breakdowns["group"]} == {"area", "agency"}


def test_the_officers_of_an_area_are_those_of_its_communes(source):
    areas = {row.key: row for row in answer(source, DIGITIZATION, Selection()).breakdowns["group"] if row.by == "area"}
    assert len(areas) == 2
    for area, row in areas.items():
        assert row.totals == dict(source.kpis(Selection(area=area), "province")[0].iloc[0][list(row.totals)])


def test_channels_by_service_level_add_up(source):
    mix = answer(source, ONLINE, Selection()).mix
    received = source.kpis(Selection(), "channel")[0].set_index("key")["received"]
    assert mix[""] == received[received > 0].to_dict()
    for channel, count in mix[""].items():
        assert sum(line.get(channel, 0) for service, line in mix.items() if service) == count
    assert sum(answer(source, ONLINE, Selection(channel="online")).mix[""].values()) == received["online"]


@pytest.mark.parametrize("name", SELECTIONS)
def test_procedures_equal_the_facts(source, name):
    selection = SELECTIONS[name]
    tables = answer(source, ONLINE, selection).procedures
    for channel, word in ((1, "counter"), (2, "online"), (0, "unknown")):
        frame = source.kpis(replace(selection, channel=word), "procedure")[0].set_index("key")["received"]
        for row in (*tables.push, *tables.unused, *tables.essential):
            assert row.channels.get(channel, 0) == frame.get(row.key, 0)
    offered = {"1.1", "1.2"}
    assert {row.key for row in tables.push} <= offered
    assert all(row.channels[1] > 0 for row in tables.push)
    assert [row.channels[1] for row in tables.push] == sorted((row.channels[1] for row in tables.push), reverse=True)
    assert {row.key for row in tables.essential} <= offered


NEW = [("1.9", "Cấp phép mới", "HT", 2, 3, None, None, None, None, None, None)]


def with_new_procedure(source):
    frame = pd.DataFrame(NEW, columns=PROCEDURES.columns)
    with source.database.write() as connection:
        write_procedures(connection, PROVINCE, frame)


@pytest.mark.parametrize(
    ("selection", "listed"),
    [
        (Selection(), True),
        (Selection(level="commune", service="full", field="HT"), True),
        (Selection(level="province"), False),
        (Selection(field="DD"), False),
        (Selection(service="partial"), False),
        (Selection(unit="18073"), False),
    ],
)
def test_a_procedure_without_any_dossier_is_listed_where_it_belongs(source, selection, listed):
    with_new_procedure(source)
    tables = answer(source, ONLINE, selection).procedures
    assert ("1.9" in {row.key for row in tables.unused}) is listed
    assert tables.offered - tables.used == tables.in_all["unused"]


def test_a_procedure_with_online_dossiers_is_not_called_unused(source):
    tables = answer(source, ONLINE, Selection()).procedures
    assert tables.used == tables.offered == 2
    assert tables.unused == []
    quiet = answer(source, ONLINE, Selection(start=date(2030, 1, 1), end=date(2030, 2, 1))).procedures
    assert quiet.used == 0
    assert {row.key for row in quiet.unused} == {"1.1", "1.2"}
    assert {row.key for row in quiet.essential} == {"1.1", "1.2"}


def row(key, received, by="unit"):
    return UnitRow(key, f"Xã {key}", "commune" if by == "unit" else "province", {"received": received}, [], by)


def test_agencies_of_one_commune_are_one_line():
    lines = merged([row("1", 5), row("2", 7), row("1", 10), row("1", 3, "agency")])
    assert [(line.by, line.key, line.totals["received"]) for line in lines] == [
        ("unit", "1", 15),
        ("unit", "2", 7),
        ("agency", "1", 3),
    ]


def test_communes_without_an_area_stand_for_themselves():
    lines = grouped([row("1", 5), row("2", 7), row("3", 1), row("1", 9, "agency")], {"1": "Ven biển", "2": "Ven biển"})
    assert [(line.by, line.key, line.totals["received"]) for line in lines] == [
        ("area", "Ven biển", 12),
        ("unit", "3", 1),
        ("agency", "1", 9),
    ]
