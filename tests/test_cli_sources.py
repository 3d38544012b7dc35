"""`ioc sources`: what it prints, what it keeps, and what it answers to limits that cannot be."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rich.console import Console

from commands import sources as source_commands
from db.database import Database
from db.settings import Settings
from queries.wall_sources import SourceAge, source_ages
from tests.conftest import PROVINCE
from tests.test_cli import Answer, ioc  # noqa: F401  (a fixture)

USUAL = (300, 1800)


@pytest.fixture
def told(
    ioc: Callable[..., Answer],  # noqa: F811
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    monkeypatch.setattr(source_commands, "load_settings", lambda: settings)
    monkeypatch.setattr(source_commands, "console", Console(width=200))
    return ioc


@pytest.fixture
def portal(database: Database) -> Database:
    with database.own() as connection:
        connection.exec_driver_sql(
            "INSERT INTO source (province_code, key, name, last_import_at) VALUES (%s, 'portal', 'Cổng tỉnh', %s),"
            " (%s, 'never', 'Chưa nhập', NULL)",
            (PROVINCE, datetime(2026, 11, 20, 3, 0, tzinfo=UTC), PROVINCE),
        )
    return database


def ages(database: Database) -> dict[str, SourceAge]:
    with database.own() as connection:
        return {each.key: each for each in source_ages(connection, PROVINCE, USUAL)}


def limits(database: Database, key: str) -> tuple[int, int]:
    found = ages(database)[key]
    return found.stale_after_s, found.lost_after_s


def test_a_source_has_the_limits_of_the_settings_until_it_has_its_own(told: Callable[..., Answer], portal: Database):
    assert limits(portal, "portal") == USUAL
    assert told("sources", "ages", "portal", "--stale", "60", "--lost", "1440").code == 0
    assert limits(portal, "portal") == (3600, 86_400)
    assert limits(portal, "never") == USUAL
    assert told("sources", "ages", "portal").code == 0
    assert limits(portal, "portal") == USUAL


def test_one_limit_of_its_own_never_crosses_the_other(told: Callable[..., Answer], portal: Database):
    told("sources", "ages", "portal", "--stale", "60")
    assert limits(portal, "portal") == (3600, 3600)
    told("sources", "ages", "portal", "--lost", "2")
    assert limits(portal, "portal") == (120, 120)


@pytest.mark.usefixtures("portal")
def test_the_list_tells_age_and_limits(told: Callable[..., Answer]):
    answer = told("sources", "list")
    assert "Cổng tỉnh" in answer.out
    assert "10:00 20/11/2026" in answer.out
    assert "5 phút" in answer.out.replace("\xa0", " ")
    assert next(line for line in answer.out.splitlines() if "never" in line).count("–") == 2


def test_limits_that_cannot_be_are_refused_and_nothing_is_written(told: Callable[..., Answer], portal: Database):
    wrong = told("sources", "ages", "portal", "--stale", "60", "--lost", "30")
    assert wrong.code == 2
    assert wrong.names(3600, 1800)
    unknown = told("sources", "ages", "nowhere", "--stale", "60")
    assert unknown.code == 2
    assert unknown.names("nowhere", "never, portal")
    assert limits(portal, "portal") == USUAL


def test_new_limits_are_a_new_data_version(told: Callable[..., Answer], portal: Database):
    ask = "SELECT version FROM data_version"
    with portal.own() as connection:
        before = connection.exec_driver_sql(ask).scalar_one()
    told("sources", "ages", "portal", "--stale", "60", "--lost", "90")
    with portal.own() as connection:
        assert connection.exec_driver_sql(ask).scalar_one() == before + 1
