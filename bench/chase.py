"""What a page of the chase list costs in the database at the volume of a large province: the first and the 1,000th."""

import shutil
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection

from bench.kpis import BYTES_PER_DOSSIER, grow
from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, YEAR, Stage, vacuum
from db.database import Database
from db.scope import Scope
from demo.seed import seed_history
from domain.chase import SORTS
from domain.selection import Selection
from queries.chase import Asked, ChasePage, chase

MOST_MS = 60.0
FAR = 1_000
OPEN, LATE = 0.027, 0.007
"""Shares of all dossiers that are open and late: 270,000 and 70,000 of ten million."""
OTHER_RUNS = 3


def chase_lines(stage: Stage) -> list[Line]:
    """Time pages of the list, counts of every group included, on one year's history grown to the largest size."""
    size = stage.sizes.kpi[-1]
    if size * BYTES_PER_DOSSIER > shutil.disk_usage(stage.root).free:
        return [Line(f"chase list, {size:,}", "skipped", note=f"needs {size * BYTES_PER_DOSSIER / 1e9:.0f} GB of disk")]
    database = stage.database("chase")
    seed_history(database, PROVINCE, dossiers=stage.sizes.kpi[0], days=YEAR)
    _backlog(database)
    grow(database, size)
    _running_steps(database)
    lines = _measured(database, size, stage.sizes.runs)
    stage.drop(database)
    return lines


def _backlog(database: Database) -> None:
    """Open enough settled dossiers again, and let enough of the running ones be late, by up to 40 days."""
    with database.own() as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one()
        connection.exec_driver_sql(
            "UPDATE dossier SET status = 4, finished_at = NULL, returned_at = NULL, working_minutes = NULL,"
            " due_at = now() + interval '1 minute' * (ascii(md5(code)) * 200 + 1) WHERE code IN (SELECT code FROM"
            " dossier WHERE status = 10 ORDER BY received_at DESC LIMIT greatest(0, %s - (SELECT count(*) FROM dossier"
            " WHERE is_open)))",
            (int(stored * OPEN),),
        )
        connection.exec_driver_sql(
            "UPDATE dossier SET due_at = now() - interval '1 minute' * (('x' || substr(md5(code), 1, 4))::bit(16)::int"
            " %% 57600) WHERE code IN (SELECT code FROM dossier WHERE is_running ORDER BY md5(code) LIMIT %s)",
            (int(stored * LATE),),
        )


def _running_steps(database: Database) -> None:
    """A running step for every open dossier: the steps themselves are lost when dossiers are multiplied."""
    tell("giving every open dossier a running step")
    with database.own() as connection:
        connection.exec_driver_sql(
            "INSERT INTO step (province_code, code, source_id, seq, agency_id, officer_id, step, unit_code, started_at,"
            " due_at) SELECT province_code, code, source_id, 1, agency_id, officer_id, 'Thẩm định', unit_code,"
            " received_at + interval '1 hour', due_at - interval '4 hours' FROM dossier WHERE is_open"
        )
    vacuum(database)


def _measured(database: Database, size: int, runs: int) -> list[Line]:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with database.read(Scope(PROVINCE)) as connection:

        def page(sort: str = "-late", cursor: str = "", view: str = "late") -> ChasePage:
            return chase(connection, Asked(Selection(), view, "", sort, cursor), now, PROVINCE, 1)

        first = page()
        held = f"{first.counts['open']:,} open, {first.counts['late']:,} late"
        lines = []
        for sort in ("-late", "due"):
            taken = milliseconds(runs, partial(page, sort))
            name = f"chase list, {size:,}, order {sort}, first page: p95"
            lines.append(within(name, percentile(taken, 0.95), MOST_MS, "ms", f"{spread(taken)} · {held}"))
            number, cursor = _far(connection, sort, now)
            taken = milliseconds(runs, partial(page, sort, cursor))
            lines.append(within(f"  page {number:,}: p95", percentile(taken, 0.95), MOST_MS, "ms", spread(taken)))
        for sort in (word for word in SORTS if word not in {"late", "due", "waited"}):
            taken = milliseconds(OTHER_RUNS, partial(page, sort))
            lines.append(plain(f"  order {sort}, sorts the group: median", percentile(taken, 0.5), "ms"))
        everything = milliseconds(OTHER_RUNS, partial(page, "-late", "", "open"))
        lines.append(plain("  every open dossier, first page: median", percentile(everything, 0.5), "ms"))
    return lines


def _far(connection: Connection, sort: str, now: datetime) -> tuple[int, str]:
    """Turn page after page as a reader would; returns the number of the page reached and its cursor."""
    known = chase(connection, Asked(Selection()), now, PROVINCE, 1).counts
    cursor = ""
    for number in range(1, FAR):
        found = chase(connection, Asked(Selection(), "late", "", sort, cursor), now, PROVINCE, 1, known)
        if not found.next or len(found.rows) < 50:
            return number, cursor
        cursor = found.next
    return FAR, cursor
