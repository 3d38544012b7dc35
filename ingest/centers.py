"""Centers, their counters and the service groups these serve: from a CSV file kept by hand, or from frames."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from psycopg2.extras import execute_batch
from sqlalchemy import Connection

from db.database import Database
from domain.fold import sort_key
from domain.rules import RULE
from ingest.lists import Line, ListFile, read_list
from ingest.people import NO_AGENCY
from ingest.records import BUMP

COLUMNS = ("center", "center_name", "agency", "counter", "services")


@dataclass(frozen=True, slots=True)
class Center:
    """A center: code, name, and the agency (code) it belongs to, which gives its commune and its office hours."""

    code: str
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter of a center (code) and the service groups (codes) it serves."""

    center: str
    code: str
    name: str
    groups: tuple[str, ...]


def write_centers(
    connection: Connection,
    province: str,
    groups: Iterable[tuple[str, str]],
    centers: Iterable[Center],
    counters: Iterable[Counter],
) -> None:
    """Store service groups (code, name), centers and counters.

    What a counter serves is replaced. Counters of a named center that are not named are out of use from now on; their
    past stays.
    """
    told = list(centers)
    _run(
        connection,
        "INSERT INTO service_group (province_code, code, name, sort_key) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name, sort_key = excluded.sort_key",
        [(province, code, name, sort_key(name)) for code, name in groups],
    )
    _run(
        connection,
        "INSERT INTO center (province_code, code, name, level, agency_id, unit_code, sort_key)"
        " SELECT a.province_code, %s, %s, a.level, a.id, a.unit_code, %s FROM agency a"
        " WHERE a.province_code = %s AND a.code = %s"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name, level = excluded.level,"
        " agency_id = excluded.agency_id, unit_code = excluded.unit_code, sort_key = excluded.sort_key",
        [(c.code, c.name, sort_key(c.name), province, c.agency) for c in told],
    )
    connection.exec_driver_sql(
        "UPDATE counter k SET active = false FROM center c WHERE c.id = k.center_id AND c.province_code = %s"
        " AND c.code = ANY (%s)",
        (province, [c.code for c in told]),
    )
    _write_counters(connection, province, list(counters))


def import_centers(database: Database, province: str, path: Path) -> tuple[int, int]:
    """Store the centers of a CSV file, a row a counter; return how many centers and counters.

    Columns: center, center_name, agency (code), counter, services ("CODE=Name; CODE=Name"), and counter_name if told.

    Raises:
        FileError: a row is wrong; every wrong row is named and nothing is written.
    """
    found = read_list(path, COLUMNS)
    with database.write() as connection:
        agencies = set(
            connection.exec_driver_sql("SELECT code FROM agency WHERE province_code = %s", (province,)).scalars()
        )
        lines = [line for line in found.lines if _is_whole(found, line, agencies)]
        found.check()
        groups = dict(pair for line in lines for pair in _services(line))
        centers = {line["center"]: Center(line["center"], line["center_name"], line["agency"]) for line in lines}
        counters = {(line["center"], line["counter"]): _counter(line) for line in lines}
        write_centers(connection, province, groups.items(), centers.values(), counters.values())
        connection.exec_driver_sql(BUMP, {"province": province, "last_event": None})
    return len(centers), len(counters)


def _is_whole(found: ListFile, line: Line, agencies: set[str]) -> bool:
    whole = found.required(line, *COLUMNS)
    if line["agency"] and line["agency"] not in agencies:
        found.refuse(line, "agency", NO_AGENCY)
    if any(len(line[column]) > 200 for column in COLUMNS if column != "services"):  # noqa: PLR2004  (as in imports)
        found.refuse(line, "center_name", RULE["too_long"])
    return whole


def _services(line: Line) -> list[tuple[str, str]]:
    pairs = (entry.partition("=") for entry in line["services"].split(";") if entry.strip())
    return [(code.strip(), name.strip() or code.strip()) for code, _, name in pairs]


def _counter(line: Line) -> Counter:
    groups = tuple(code for code, _ in _services(line))
    return Counter(line["center"], line["counter"], line["counter_name"] or f"Quầy {line['counter']}", groups)


def _write_counters(connection: Connection, province: str, counters: list[Counter]) -> None:
    _run(
        connection,
        "INSERT INTO counter (province_code, center_id, code, name, sort_key)"
        " SELECT c.province_code, c.id, %s, %s, %s FROM center c WHERE c.province_code = %s AND c.code = %s"
        " ON CONFLICT (center_id, code) DO UPDATE"
        " SET name = excluded.name, sort_key = excluded.sort_key, active = true",
        [(k.code, k.name, sort_key(k.name), province, k.center) for k in counters],
    )
    here = "SELECT k.id FROM counter k JOIN center c ON c.id = k.center_id WHERE c.province_code = %s AND c.code = %s"
    _run(
        connection,
        f"DELETE FROM counter_service WHERE counter_id IN ({here} AND k.code = %s)",
        [(province, k.center, k.code) for k in counters],
    )
    _run(
        connection,
        "INSERT INTO counter_service (province_code, counter_id, group_id) SELECT g.province_code, k.id, g.id"
        " FROM center c JOIN counter k ON k.center_id = c.id AND k.code = %s"
        " JOIN service_group g ON g.province_code = c.province_code AND g.code = ANY (%s)"
        " WHERE c.province_code = %s AND c.code = %s",
        [(k.code, list(k.groups), province, k.center) for k in counters],
    )


def _run(connection: Connection, sql: str, rows: list[tuple[object, ...]]) -> None:
    with closing(connection.connection.cursor()) as cursor:
        execute_batch(cursor, sql, rows, page_size=500)
