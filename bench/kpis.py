"""What the KPIs of every commune cost as the number of dossiers grows, beside the same sums from the facts."""

import shutil
from datetime import UTC, datetime

from bench.importing import columns_of
from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, YEAR, Stage, outside_transaction, vacuum
from db.database import Database
from db.derived import rebuild
from db.scope import Scope
from demo.seed import seed_history
from domain.measures import DAILY, amount
from domain.selection import Selection
from domain.zone import ZONE
from queries.kpis import measures_by

MOST_MS = 40.0
MOST_RATIO = 1.5
BYTES_PER_DOSSIER = 1_200
"""Disk of a dossier with its indexes, its write-ahead log and the work of building them."""
RAW_RUNS = 3


def kpi_lines(stage: Stage) -> list[Line]:
    """Time the query at each size of one year's history; sizes the disk has no room for are skipped, saying so."""
    database = stage.database("kpis")
    smallest = stage.sizes.kpi[0]
    tell(f"seeding a year of {smallest:,} dossiers")
    seed_history(database, PROVINCE, dossiers=smallest, days=YEAR)
    lines: list[Line] = []
    first = 0.0
    for size in stage.sizes.kpi:
        free = shutil.disk_usage(stage.root).free
        if size * BYTES_PER_DOSSIER > free:
            need, have = size * BYTES_PER_DOSSIER / 1e9, free / 1e9
            lines.append(Line(f"KPIs by commune, {size:,}", "skipped", note=f"needs {need:.0f} GB, {have:.0f} GB free"))
            continue
        grow(database, size)
        taken = _timed(database, stage.sizes.runs)
        high = percentile(taken, 0.95)
        first = first or high
        lines.append(within(f"KPIs by commune, 12 months, {size:,}: p95", high, MOST_MS, "ms", spread(taken)))
        raw = milliseconds(RAW_RUNS, lambda: _raw(database))
        lines.append(plain("  raw GROUP BY over the facts: median", percentile(raw, 0.5), "ms", f"{RAW_RUNS} runs"))
        if size != smallest:
            ratio, name = high / first, f"  p95 against {smallest:,}"
            lines.append(Line(name, f"{ratio:.2f}", f"≤ {MOST_RATIO}", ratio <= MOST_RATIO))
    stage.drop(database)
    return lines


def _timed(database: Database, runs: int) -> list[float]:
    now = datetime.now(UTC)
    selection = Selection.of("12m", now.astimezone(ZONE).date())

    def ask() -> None:
        with database.read(Scope(PROVINCE)) as connection:
            measures_by(connection, selection, "unit", now, PROVINCE)

    ask()
    return milliseconds(runs, ask)


def _raw(database: Database) -> None:
    sums = ", ".join(f"sum({amount(measure)})" for measure in DAILY)
    with database.own() as connection:
        connection.exec_driver_sql(
            f"SELECT d.unit_code, {sums} FROM dossier d WHERE d.province_code = %s GROUP BY d.unit_code", (PROVINCE,)
        ).all()


def grow(database: Database, size: int) -> None:
    """Multiply the dossiers up to ``size``: same days, agencies and states under other codes; then rebuild rollups.

    Secondary indexes are dropped first and made again from their own definitions, and the steps, which no KPI reads,
    are deleted.
    """
    with outside_transaction(database) as connection:
        stored = connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one()
        if size > stored * 1.01:
            tell(f"multiplying {stored:,} dossiers to {size:,}")
            connection.exec_driver_sql("TRUNCATE step")
            indexes = connection.exec_driver_sql(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'dossier' AND indexname <> 'dossier_pkey'"
            ).all()
            for index in indexes:
                connection.exec_driver_sql(f"DROP INDEX {index.indexname}")
            _multiply(database, stored, size)
            for index in indexes:
                connection.exec_driver_sql(index.indexdef)
    with database.write() as connection:
        rebuild(connection, PROVINCE)
    vacuum(database)


def _multiply(database: Database, stored: int, size: int) -> None:
    columns = columns_of(database)
    copied = ", ".join("code || '-' || %(copy)s" if name == "code" else name for name in columns.split(", "))
    copies, left = divmod(size - stored, stored)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE seedling ON COMMIT DROP AS SELECT * FROM dossier")
        for copy in range(copies + bool(left)):
            wanted = stored if copy < copies else left
            some = " ORDER BY md5(code) LIMIT %(wanted)s" if wanted < stored else ""
            connection.exec_driver_sql(
                f"INSERT INTO dossier ({columns}) SELECT {copied} FROM seedling{some}",
                {"copy": f"{stored}.{copy}", "wanted": wanted},
            )
