"""Figures by communes of both eras, from the database: old-coded agencies, today's, areas, the former unit's page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from db.database import Database
from domain.recast import BEFORE, CURRENT
from domain.selection import Selection
from ingest.load import Feed, load
from ingest.reference import write_agencies, write_fields, write_procedures
from queries.eras import ESTIMATED
from queries.kpis import MEASURE_KEYS
from queries.report import divided, kpi_report
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import FIELDS, PROCEDURES

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
AGENCIES = pd.DataFrame(
    [
        ("NEW", "UBND Phường Thành Sen", 2, "18073", None),
        ("HUYTAP", "UBND Phường Hà Huy Tập", 2, "18652", None),
        ("OLD", "UBND Phường Đại Nài", 2, "18082", None),  # split between 18073 and 18652
        ("NAMHA", "UBND Phường Nam Hà", 2, "18073@2021", None),  # a code that today's list has too
        ("SO", "Sở Tư pháp", 1, None, None),
        ("LA", "Cơ quan lạ", 2, "99999", None),
    ],
    columns=["code", "name", "level", "unit_code", "parent_code"],
)
COUNTS = {"NEW": 90, "HUYTAP": 7, "OLD": 11, "NAMHA": 5, "SO": 3, "LA": 2}
ALL = Selection()


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    with database.write() as connection:
        write_agencies(connection, PROVINCE, AGENCIES)
        write_fields(connection, PROVINCE, FIELDS)
        write_procedures(connection, PROVINCE, PROCEDURES)
    rows = [
        dossier(
            f"{agency}-{n}", agency=agency, procedure="1.1", finished_at=at(2 + n % 5), due_at=at(4), channel=1 + n % 2
        )
        for agency, count in COUNTS.items()
        for n in range(count)
    ]
    load(database, PROVINCE, feed, [batch(rows)])
    return Source(database, PROVINCE, clock=lambda: NOW)


def received(source: Source, selection: Selection) -> dict[str, float]:
    return {row.key: row.totals["received"] for row in source.overview(selection).units}


def test_today_an_old_coded_agency_counts_in_the_communes_it_became(source):
    rows = {row.key: row for row in source.overview(ALL).units}
    assert rows["18073"].totals["received"] == 90 + 11 / 2 + 5
    assert rows["18652"].totals["received"] == 7 + 11 / 2
    assert (rows["18073"].name, rows["18073"].era) == (f"Phường Thành Sen{ESTIMATED}", "")
    assert "18082" not in rows
    assert (rows["SO"].totals["received"], rows["LA"].totals["received"]) == (3, 2)


def test_before_the_reform_own_dossiers_stay_and_todays_are_divided(source):
    rows = {row.key: row for row in source.overview(replace(ALL, units="before")).units}
    shares = source.unit_book().ties.backward
    part = [float(shares[new]["18082"]) for new in ("18073", "18652")]
    assert part[0] == pytest.approx(0.5 / 8.5)  # eight whole communes and half of this one
    assert rows["18082"].totals["received"] == pytest.approx(11 + 90 * part[0] + 7 * part[1])
    assert rows["18073"].name == f"Phường Nam Hà{ESTIMATED}"
    assert rows["18073"].era == BEFORE
    assert rows["18073"].totals["received"] > 5
    assert sum(row.totals["received"] for row in rows.values()) == pytest.approx(sum(COUNTS.values()))


@pytest.mark.parametrize("extra", [{}, {"channel": "online"}, {"field": "HT"}, {"period": "all", "metric": "overdue"}])
def test_the_totals_of_the_province_are_equal_in_both_eras(source, extra):
    now, before = (source.overview(replace(ALL, units=era, **extra)) for era in (CURRENT, BEFORE))
    for data in (now, before):
        for key in MEASURE_KEYS:
            assert sum(row.totals[key] for row in data.units) == pytest.approx(data.totals[key]), key
    assert now.totals == before.totals
    assert now.trend == before.trend


def test_thanh_sen_is_the_sum_of_what_it_was_made_of_and_dai_nai_is_disclosed(source):
    whole = source.overview(replace(ALL, units="before"))
    made_of = {old for old, news in source.unit_book().ties.forward.items() if "18073" in news}
    assert len(made_of) == 9
    by_agency = source.overview(replace(ALL, agency="NEW", units="before"))
    rows = {row.key: row.totals["received"] for row in by_agency.units}
    assert set(rows) == made_of
    assert sum(rows.values()) == pytest.approx(COUNTS["NEW"])
    split = {each.code: each for each in whole.disclosure.splits}["18082"]
    assert {part.code for part in split.parts} == {"18073", "18652"}
    assert split.name == "Phường Đại Nài"
    today = {each.code: each for each in source.overview(ALL).disclosure.splits}
    assert [(part.code, part.name, part.ratio) for part in today["18073"].parts] == [("18082", "Phường Đại Nài", 0.5)]


def test_todays_view_without_old_codes_is_not_recast(database, feed, monkeypatch):
    with database.write() as connection:
        write_agencies(connection, PROVINCE, AGENCIES.iloc[[0, 1, 4]])
    load(database, PROVINCE, feed, [batch([dossier("A-1", agency="NEW"), dossier("A-2", agency="SO")])])
    monkeypatch.setattr("queries.units._read", lambda *_: pytest.fail("the book was read"))
    source = Source(database, PROVINCE, clock=lambda: NOW)
    for selection in (ALL, replace(ALL, unit="18073"), replace(ALL, area="Thành phố Hà Tĩnh")):
        assert source.overview(selection).disclosure is None
    assert source.unit("18073", ALL).totals["received"] == 1


def test_machines_get_the_same_communes(source):
    for era in (CURRENT, BEFORE):
        selection = replace(ALL, units=era)
        frame, _ = source.kpis(selection, "unit")
        told = received(source, selection)
        shown = dict(zip(frame["key"], frame["received"], strict=True))
        assert {key: told[key] for key in told if key in shown} == {k: v for k, v in shown.items() if k in told}
        assert shown[PROVINCE] == 3
        assert shown["unknown"] == 2
        assert sum(shown.values()) == pytest.approx(sum(COUNTS.values()))
        assert "≈" not in "".join(frame["name"])


@pytest.mark.parametrize(
    ("key", "era"), [("18073", CURRENT), ("18652", CURRENT), ("18073", BEFORE), ("18082", BEFORE), ("18094", BEFORE)]
)
def test_a_units_page_shows_what_its_row_shows(source, key, era):
    selection = replace(ALL, units=era)
    row = {each.key: each for each in source.overview(selection).units}[key]
    page = source.unit(key, selection)
    assert page.kind == "unit"
    for measure in MEASURE_KEYS:
        assert page.totals[measure] == pytest.approx(row.totals[measure]), measure
    for part in (page.procedures, page.channels, page.agencies):
        assert sum(each.totals["received"] for each in part) == pytest.approx(page.totals["received"])
    assert (page.former is None) is (era == CURRENT)


def test_a_former_unit_says_what_it_became_and_what_its_figures_count(source):
    former = source.unit("18082", ALL).former  # today's list has no such code: no need to ask for the former one
    assert former.name == "Phường Đại Nài"
    assert [(part.code, part.name, part.ratio) for part in former.became] == [
        ("18073", "Phường Thành Sen", 0.5),
        ("18652", "Phường Hà Huy Tập", 0.5),
    ]
    assert former.carried
    assert not former.exact
    assert source.unit("18073", ALL).former is None
    assert source.unit("00000", replace(ALL, units="before")).kind == "missing"
    assert source.unit("SO", replace(ALL, units="before")).kind == "agency"


def test_the_list_of_a_former_unit_holds_the_dossiers_of_every_agency_concerned(source):
    page = source.dossiers(replace(ALL, unit="18082", units="before"), "all")
    assert page.total == COUNTS["NEW"] + COUNTS["HUYTAP"] + COUNTS["OLD"]
    assert page.counts["all"] == page.total
    alone = source.dossiers(replace(ALL, unit="18073", units="before"), "all")
    assert alone.total == COUNTS["NEW"] + COUNTS["NAMHA"]
    assert source.dossiers(replace(ALL, unit="18652"), "all").total == COUNTS["HUYTAP"] + COUNTS["OLD"]


@pytest.mark.parametrize("asked", [replace(ALL, unit="18652"), replace(ALL, unit="18082", units="before")])
def test_machines_are_told_which_part_the_figures_hold(source, asked):
    """What the list holds, each agency's dossiers in the told part, is what the figure says."""
    told = {row["key"]: row["parts"][asked.unit] for row in divided(source, asked)}
    keys = {"NEW": "18073", "HUYTAP": "18652", "OLD": "18082", "NAMHA": "18073"}
    listed = {agency: source.dossiers(replace(asked, agency=agency), "all").total for agency in keys}
    assert sum(listed.values()) == source.dossiers(asked, "all").total
    parts = sum(count * told.get(keys[agency], 1) for agency, count in listed.items())
    assert told
    assert kpi_report(source, asked, "province")["rows"][0]["kpis"]["received"]["num"] == pytest.approx(parts)
    assert divided(source, ALL) == []
    assert {row["key"] for row in kpi_report(source, ALL, "unit")["divided"]} == {"18082"}


@pytest.mark.parametrize("era", [CURRENT, BEFORE])
def test_areas_partition_the_communes_of_either_era(source, era):
    book = source.unit_book()
    areas = {place.area for place in book.of(era).values()}
    whole, found = source.overview(replace(ALL, units=era)), 0.0
    for area in sorted(areas):
        data = source.overview(replace(ALL, units=era, area=area))
        assert sum(row.totals["received"] for row in data.units) == pytest.approx(data.totals["received"])
        assert all(book.of(era)[row.key].area == area for row in data.units if row.totals["received"])
        found += data.totals["received"]
    assert found == pytest.approx(whole.totals["received"] - COUNTS["SO"] - COUNTS["LA"])


def test_known_dossiers_of_all_former_units_divide_a_new_one(database, feed):
    with database.own() as connection:
        rows = connection.exec_driver_sql(
            "SELECT old_code, share FROM unit_lineage WHERE province_code = %s AND new_code = '18652'", (PROVINCE,)
        ).all()
    shares = {row.old_code: row.share for row in rows}
    olds = dict.fromkeys(shares, 10) | {"18082": 40}
    agencies = [(f"O{code}", f"UBND {code}", 2, f"{code}@2021", None) for code in olds]
    frame = pd.DataFrame([*agencies, tuple(AGENCIES.iloc[1])], columns=AGENCIES.columns)
    with database.write() as connection:
        write_agencies(connection, PROVINCE, frame)
    dossiers = [dossier(f"O{code}-{n}", agency=f"O{code}") for code, count in olds.items() for n in range(count)]
    dossiers += [dossier(f"N-{n}", agency="HUYTAP", received_at=at() + timedelta(days=1)) for n in range(60)]
    load(database, PROVINCE, feed, [batch(dossiers)])
    source = Source(database, PROVINCE, clock=lambda: NOW)
    told = received(source, replace(ALL, agency="HUYTAP", units="before"))
    weights = {code: count * shares[code] for code, count in olds.items()}
    assert told == pytest.approx({code: 60 * weight / sum(weights.values()) for code, weight in weights.items()})
    assert source.overview(replace(ALL, units="before")).disclosure.counted
