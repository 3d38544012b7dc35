"""The write path: idempotent, newest version wins, quarantine keeps what is refused, rollups stay exact."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.database import Database
from db.derived import ensure_rollups, rebuild
from db.migrate import migrate
from db.scope import Scope
from ingest import rollups
from ingest.load import Feed, ImportReport, load
from ingest.lookups import Unknown
from tests.conftest import PROVINCE, empty
from tests.factory import at, batch, dossier
from tests.queries.facts import made_up, write_catalogue


def put(database: Database, feed: Feed, *rows: dict[str, Any], **batch_parts: Any) -> ImportReport:
    return load(database, PROVINCE, feed, [batch(list(rows), **batch_parts)])


def ask(database: Database, sql: str) -> list[Any]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def differences(database: Database) -> list[Any]:
    with database.own() as connection:
        return list(rollups.differences(connection, PROVINCE))


def test_the_same_file_again_changes_nothing(database: Database, feed: Feed):
    first = put(database, feed, *made_up(50))
    facts = ask(database, "SELECT * FROM dossier ORDER BY code")
    again = put(database, feed, *made_up(50))
    assert (first.inserted, again.inserted, again.updated, again.version) == (50, 0, 0, 0)
    assert again.unchanged == 50
    assert ask(database, "SELECT * FROM dossier ORDER BY code") == facts
    assert ask(database, "SELECT version FROM data_version") == [(1,)]


def test_newest_version_wins_and_an_older_one_changes_nothing(database: Database, feed: Feed):
    put(database, feed, dossier("A", version=5, finished_at=None))
    put(database, feed, dossier("A", version=7, finished_at=at(3)))
    late = put(database, feed, dossier("A", version=6, finished_at=None))
    assert late.unchanged == 1
    assert ask(database, "SELECT status, source_version FROM dossier") == [(9, 7)]


def test_the_history_keeps_what_each_replaced_version_said(database: Database, feed: Feed):
    put(database, feed, dossier("A", version=1, finished_at=None))
    put(database, feed, dossier("A", version=2, finished_at=None))
    put(database, feed, dossier("A", version=3, finished_at=at(3), rating=2))
    kept = ask(database, "SELECT source_version, replaced_by, changes - 'working_minutes' FROM dossier_version")
    moment = ask(database, "SELECT to_jsonb(finished_at) FROM dossier")[0][0]
    assert kept == [(2, 3, {"status": [4, 9], "finished_at": [None, moment], "rating": [None, 2]})]


def test_without_a_version_the_latest_time_decides(database: Database, feed: Feed):
    put(database, feed, dossier("A", version=None, finished_at=None))
    put(database, feed, dossier("A", version=None, finished_at=at(2)))
    assert ask(database, "SELECT status FROM dossier") == [(9,)]
    put(database, feed, dossier("A", version=None, finished_at=None))
    assert ask(database, "SELECT status FROM dossier") == [(9,)]


@pytest.mark.parametrize(
    ("values", "column", "rule"),
    [
        ({"due_at": at(-1)}, "due_at", "due_before_received"),
        ({"finished_at": at(-1)}, "finished_at", "end_before_received"),
        ({"status": 9, "finished_at": None}, "finished_at", "end_missing"),
        ({"status": 4, "received_at": None, "finished_at": None}, "received_at", "received_missing"),
        ({"components_total": 2, "components_digitized": 3}, "components_digitized", "digitized_over_total"),
        ({"supplement_count": -1}, "supplement_count", "negative"),
    ],
)
def test_a_bad_row_is_quarantined_and_freed_by_its_correction(
    database: Database, feed: Feed, values: dict[str, Any], column: str, rule: str
):
    report = put(database, feed, dossier("BAD", **values), dossier("GOOD"))
    assert (report.inserted, report.quarantined) == (1, 1)
    kept = ask(database, "SELECT file, row_no, code, column_name, rule, row_data->>'code' FROM quarantine")
    assert kept == [("test.csv", 2, "BAD", column, rule, "BAD")]
    put(database, replace(feed, file="corrected.csv"), dossier("BAD"))
    assert ask(database, "SELECT count(*) FROM quarantine") == [(0,)]
    assert ask(database, "SELECT count(*) FROM dossier") == [(2,)]


def test_impossible_dates_can_be_flagged_instead(database: Database, feed: Feed):
    report = put(database, replace(feed, impossible="flag"), dossier("ODD", finished_at=at(-1)))
    assert (report.inserted, report.flagged) == (1, 1)
    assert ask(database, "SELECT flags, working_minutes FROM dossier") == [(1, None)]


def test_a_code_twice_in_one_file_keeps_the_first_and_quarantines_the_other(database: Database, feed: Feed):
    rows = (dossier("A", version=None), dossier("A", version=None, channel=1), dossier("B"))
    report = put(database, feed, *rows)
    assert (report.inserted, report.quarantined) == (2, 1)
    assert ask(database, "SELECT code, row_no, rule FROM quarantine") == [("A", 3, "duplicate")]
    assert ask(database, "SELECT channel FROM dossier WHERE code = 'A'") == [(2,)]


def test_two_versions_in_one_file_are_a_history_and_the_newest_wins(database: Database, feed: Feed):
    report = put(database, feed, dossier("A", version=3, channel=1), dossier("A", version=2, channel=2))
    assert (report.inserted, report.quarantined) == (1, 0)
    assert ask(database, "SELECT channel, source_version FROM dossier") == [(1, 3)]


def test_unknown_agencies_are_created_unclassified_or_refused(database: Database, feed: Feed):
    report = put(database, feed, dossier("A", agency="Sở Lạ", procedure="9.9"))
    assert (report.created.agencies, report.created.procedures) == (1, 1)
    assert ask(database, "SELECT name, level, classified FROM agency") == [("Sở Lạ", 0, False)]
    strict = replace(feed, unknown=Unknown(create_agency=False, create_procedure=False))
    strange = dossier("B", agency="Sở Khác", procedure="9.9"), dossier("C", procedure="8.8", agency="so la")
    refused = put(database, strict, *strange)
    assert (refused.inserted, refused.quarantined) == (0, 2)
    assert ask(database, "SELECT code, rule, value FROM quarantine ORDER BY code") == [
        ("B", "unknown_agency", "Sở Khác"),
        ("C", "unknown_procedure", "8.8"),
    ]


def test_steps_follow_their_dossier(database: Database, feed: Feed):
    steps = [
        {"code": "A", "step": "B2", "step_started_at": at(1), "step_officer": "CB2"},
        {"code": "A", "step": "B1", "step_started_at": at(0), "step_finished_at": at(0, 2), "step_officer": "CB1"},
    ]
    put(database, feed, dossier("A", version=1), steps=steps)
    assert ask(database, "SELECT seq, step, o.code FROM step t JOIN officer o ON o.id = t.officer_id ORDER BY seq") == [
        (1, "B1", "CB1"),
        (2, "B2", "CB2"),
    ]
    put(database, feed, dossier("A", version=2), steps=steps[1:])
    assert ask(database, "SELECT seq, step FROM step") == [(1, "B1")]
    put(database, feed, dossier("A", version=1), steps=steps)
    assert ask(database, "SELECT count(*) FROM step") == [(1,)]


def test_each_supplement_request_gets_its_row(database: Database, feed: Feed):
    waiting = {"status": 5, "finished_at": None, "supplement_count": 1, "supplement_at": at(1)}
    put(database, feed, dossier("A", version=1, **waiting))
    asked = "SELECT seq, requested_at, completed_at, due_after FROM supplement ORDER BY seq"
    assert ask(database, asked) == [(1, at(1), None, None)]
    put(database, feed, dossier("A", version=2, **waiting | {"status": 4, "supplement_minutes": 60, "due_at": at(6)}))
    assert ask(database, asked) == [(1, at(1), at(1, 1), at(6))]
    put(database, feed, dossier("A", version=3, **waiting | {"supplement_count": 2, "supplement_at": at(3)}))
    assert ask(database, asked) == [(1, at(1), at(1, 1), at(6)), (2, at(3), None, None)]


def test_names_are_masked_before_they_are_stored(database: Database, feed: Feed):
    put(database, feed, dossier("A", applicant="Nguyễn Văn An"), dossier("B", applicant="Lê Thị Bé", due_at=at(-3)))
    assert ask(database, "SELECT applicant_masked FROM dossier") == [("N*** V*** A***",)]
    assert "Bé" not in str(ask(database, "SELECT row_data::text FROM quarantine"))


def test_a_bulk_load_leaves_the_rollups_exact(database: Database, feed: Feed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ingest.load.BULK_ROWS", 100)
    put(database, feed, *made_up(300))
    assert ask(database, "SELECT count(*) FROM rollup_log") == [(0,)]
    assert differences(database) == []
    assert ask(database, "SELECT sum(received) > 0 FROM rollup_agency") == [(True,)]


def test_check_finds_a_rollup_that_was_tampered_with(database: Database, feed: Feed):
    put(database, feed, *made_up(50))
    with database.own() as connection:
        rollups.merge(connection, PROVINCE)
        connection.exec_driver_sql("UPDATE rollup_agency SET received = received + 1 WHERE received = 1")
    found = differences(database)
    assert found
    assert {line.measure for line in found} == {"received"}
    with database.own() as connection:
        rebuild(connection, PROVINCE)
    assert differences(database) == []


def test_past_due_cells_fade_when_their_dossiers_are_settled(database: Database, feed: Feed):
    def merged() -> tuple[Any, Any]:
        with database.write() as connection:
            rollups.merge(connection, PROVINCE)
        asked = "SELECT sum(running_{0}), count(*) FROM rollup_{0}"
        return ask(database, asked.format("due")), ask(database, asked.format("portal"))

    late = {"received_at": at(-30), "due_at": at(-20), "returned_at": None}
    put(database, feed, *(dossier(code, version=1, **late, finished_at=None) for code in "ABC"))
    assert merged() == ([(3, 1)], [(3, 1)])
    put(database, feed, *(dossier(code, version=2, **late, finished_at=at(-1)) for code in "ABC"))
    assert merged() == ([(None, 0)], [(None, 0)])
    assert differences(database) == []


def test_a_registry_that_changed_makes_the_rollups_anew(database: Database, feed: Feed):
    put(database, feed, *made_up(50))
    with database.own() as connection:
        assert not ensure_rollups(connection)
        connection.exec_driver_sql("UPDATE ioc_meta SET value = 'of an older version' WHERE key = 'rollups'")
        connection.exec_driver_sql("DROP TABLE rollup_due")
        connection.exec_driver_sql("ALTER TABLE rollup_agency DROP COLUMN received")
    migrate(database)
    assert differences(database) == []
    assert ask(database, "SELECT sum(received) > 0 FROM rollup_agency") == [(True,)]
    with database.read(Scope(PROVINCE)) as connection:
        assert connection.exec_driver_sql("SELECT count(*) > 0 FROM rollup_due").scalar_one()


def test_rollups_are_exact_while_three_writers_load_at_once(database: Database, feed: Feed, monkeypatch):
    monkeypatch.setattr("ingest.load.MERGE_AT", 5)
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)

    def write(number: int) -> None:
        for version in range(1, 6):
            put(database, feed, *(row | {"version": version} for row in made_up(60, seed=10 * number + version)))

    with ThreadPoolExecutor(3) as writers:
        list(writers.map(write, range(3)))
    assert differences(database) == []
    assert ask(database, "SELECT version FROM data_version")[0][0] >= 5


POOL = made_up(40, seed=3) + [row | {"version": 2} for row in made_up(40, seed=4)]
ACTION = st.one_of(
    st.tuples(st.just("load"), st.lists(st.sampled_from(range(len(POOL))), min_size=1, max_size=12)),
    st.tuples(st.just("merge"), st.none()),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTION, min_size=1, max_size=8))
def test_rollups_are_exact_after_any_interleaving(prepared: Database, feed: Feed, actions: list[Any]):
    empty(prepared, version="0")
    with prepared.own() as connection:
        write_catalogue(connection, PROVINCE)
    for action, picked in actions:
        if action == "merge":
            with prepared.own() as connection:
                rollups.merge(connection, PROVINCE)
        else:
            put(prepared, feed, *(POOL[i] for i in picked))
    assert differences(prepared) == []
    best = {}
    for _, picked in (a for a in actions if a[0] == "load"):
        for i in picked:
            row = POOL[i]
            best[row["code"]] = max(best.get(row["code"], 0), row["version"])
    stored = dict(ask(prepared, "SELECT code, source_version FROM dossier"))
    refused = {code for (code,) in ask(prepared, "SELECT DISTINCT code FROM quarantine")}
    assert {c: v for c, v in stored.items() if c not in refused} == {c: v for c, v in best.items() if c not in refused}
