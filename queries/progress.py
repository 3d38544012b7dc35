"""The questions of the progress page: the balance of dossiers, the two verdicts, and processing times."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.rollups import DAILY_ROLLUPS, LOG_TABLE
from domain import balance, compared
from domain.balance import Balance, added, causes, complete
from domain.recast import BEFORE, plain
from domain.selection import Selection
from domain.zone import ZONE
from queries.cells import days_of, filters, period_end
from queries.durations import Durations, durations
from queries.eras import needs_recast, recast_rows
from queries.kpis import MEASURE_KEYS
from queries.overview import Overview, UnitRow, overview
from queries.units import UnitBook, agency_shares, sums, unit_book

CHANNEL_PARTS: dict[int, str] = {2: "online", 1: "counter", 3: "postal", 4: "other", 0: "unknown"}
"""Channel number -> its word, in the order of the report."""
LISTS = balance.LISTS | compared.LISTS
Sets = tuple[str, ...]
_IN_PERIOD = "c.settled_day >= %(start)s AND c.settled_day <= %(end)s"
WAYS: tuple[tuple[str, Sets, Sets], ...] = (
    ("c.is_open", (), ("carried", *balance.OPEN_NOW, *balance.OPEN_THEN, "odd_received_later")),
    (
        "c.closed_day >= %(start)s AND c.status IN (7, 8)",
        (),
        ("carried", *balance.OPEN_THEN, "odd_received_after", "odd_ended_later", "odd_never_accepted"),
    ),
    ("c.status IN (7, 8) AND c.closed_day IS NULL", (), ("carried", "odd_no_end")),
    (f"{_IN_PERIOD} AND c.received_day < %(start)s", ("carried", "other_period"), ()),
    (f"{_IN_PERIOD} AND c.received_day > %(end)s", ("other_period", "odd_received_after"), ()),
    (
        "c.settled_day > %(end)s AND c.received_day <= %(end)s",
        (),
        ("carried", *balance.OPEN_THEN, "odd_ended_later"),
    ),
    (f"{_IN_PERIOD} AND {compared.APART.format(d='c')}", ("apart",), ("both_late", *compared.DIFFER)),
)
"""Dossiers that are not simply received and settled in the period, on time by both rules, as nearly all are.

Each way has its index; then the sets that hold every dossier found, and those that may. No two ways find a dossier for
the same set.
"""
LOOKED_FOR = "odd_ended_before"
"""The one cause that no way reaches; its dossiers are counted only when the others do not explain the difference."""
_RECEIVED = (
    "SELECT c.channel, c.received FROM {table} c.province_code = %(province)s AND c.day >= %(start)s"
    " AND c.day <= %(end)s{where}"
)
_FOUND = "SELECT c.agency_id, {counts} FROM dossier c WHERE c.province_code = %(province)s AND {way}{within} GROUP BY 1"


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the progress page shows.

    ``rows`` are the parts of the balance by commune or agency (`UnitRow.totals`); ``channels`` the dossiers received
    in the period by channel; ``odd`` those that break the balance, by cause; ``verdicts`` the sets of
    `domain.compared`.
    """

    glance: Overview
    balance: Balance
    rows: list[UnitRow]
    channels: dict[str, float]
    odd: dict[str, float]
    verdicts: dict[str, float]
    times: Durations


def progress(connection: Connection, selection: Selection, now: datetime, province: str, version: int) -> Progress:
    """Answer the progress page's one request."""
    glance = overview(connection, selection, now, province, version, spark=False)
    ended = over(selection, now)
    lives = _found(connection, selection, now, province)
    book = unit_book(connection, now, province)
    rows = _rows(
        glance.units, _weighed(connection, lives, selection, now, province), _places(connection, book, province)
    )
    total = added((Balance(row.totals, ended) for row in rows), ended=ended)
    if needs_recast(glance.units, selection):
        units, disclosure = recast_rows(glance.units, selection, book)
        glance = replace(glance, units=units, disclosure=disclosure)
        rows, _ = recast_rows(rows, selection, book)
    return Progress(
        glance,
        total,
        [replace(row, totals=complete(row.totals)) for row in rows],
        _channels(connection, selection, now, province),
        _odd(connection, selection, total, now, province),
        _verdicts(total),
        durations(connection, selection, province),
    )


def over(selection: Selection, now: datetime) -> bool:
    """Whether the period of ``selection`` has ended: its last day is before today in province time."""
    return selection.end is not None and selection.end < now.astimezone(ZONE).date()


def _unasked(*, ended: bool) -> set[str]:
    """Sets that mean nothing in a period that is over (``ended``), or that still lasts."""
    other = {cause.key for cause in balance.CAUSES} - {cause.key for cause in causes(ended=ended)}
    return {*(balance.OPEN_NOW if ended else balance.OPEN_THEN), *other}


def _parameters(selection: Selection, now: datetime, province: str) -> dict[str, Any]:
    """Values for the conditions of `domain.lists.DossierList`, and the province."""
    return {**days_of(selection), "province": province, "now": now, "as_of": period_end(selection, now)}


def _found(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[int, Counter[str]]:
    """Agency -> counts of every set of every way."""
    unasked = _unasked(ended=over(selection, now))
    where, parameters = filters(selection)
    parameters |= _parameters(selection, now, province)
    found_by: dict[int, Counter[str]] = {}
    for way, whole, parts in WAYS:
        tests = dict.fromkeys(whole, "TRUE") | {key: LISTS[key].condition() for key in parts}
        keys = [key for key in tests if key not in unasked]
        counts = ", ".join(f"count(*) FILTER (WHERE {tests[key]})" for key in keys)
        statement = _FOUND.format(counts=counts, way=way, within=where)
        for agency, *found in connection.exec_driver_sql(statement, parameters):
            found_by.setdefault(agency, Counter()).update(dict(zip(keys, found, strict=True)))
    return found_by


def _weighed(
    connection: Connection, lives: dict[int, Counter[str]], selection: Selection, now: datetime, province: str
) -> dict[int, dict[str, float]]:
    """Of an agency whose commune lies in part within the selection only that part is counted, as everywhere."""
    shares = agency_shares(connection, selection, now, province) or {}
    return {
        agency: {key: plain(count * shares.get(agency, 1)) for key, count in counts.items()}
        for agency, counts in lives.items()
    }


def _rows(units: list[UnitRow], lives: dict[int, dict[str, float]], places: dict[int, UnitRow]) -> list[UnitRow]:
    """One row per commune or agency: what rollups count by day, and what the dossiers themselves tell."""
    rows: dict[tuple[str, str], UnitRow] = {}
    found = [(unit, _daily(unit.totals)) for unit in units] + [(places[agency], lives[agency]) for agency in lives]
    for place, counts in found:
        row = rows.setdefault((place.key, place.era), replace(place, totals={}, spark=[]))
        for key, count in counts.items():
            row.totals[key] = row.totals.get(key, 0) + count
    return list(rows.values())


def _daily(totals: Mapping[str, float]) -> dict[str, float]:
    plain_parts = {key: totals[key] for key in ("received", "settled", "early", "withdrawn", "stopped", "refused")}
    return plain_parts | {
        "same_day": totals["on_time"] - totals["early"],
        "late": totals["settled_due"] - totals["on_time"],
        "settled_undue": totals["settled"] - totals["settled_due"],
    }


def _places(connection: Connection, book: UnitBook, province: str) -> dict[int, UnitRow]:
    """Agency id -> the empty row it counts in: its commune's where the book knows it, else its own."""
    places = {}
    rows = connection.exec_driver_sql("SELECT id, code, name FROM agency WHERE province_code = %s", (province,))
    for agency, code, name in rows:
        unit = book.agencies.get(agency)
        if unit and unit.code in book.of(unit.era):
            mark = BEFORE if unit.era == BEFORE else ""
            places[agency] = UnitRow(unit.code, book.name(unit), "", {}, [], "unit", mark)
        else:
            places[agency] = UnitRow(code, name, "", {}, [], "agency")
    return places


def _channels(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[str, float]:
    """Dossiers received in the period by channel, from the coarsest rollup that keeps the selection's limits."""
    if selection.procedure or agency_shares(connection, selection, now, province):
        place = 1 + MEASURE_KEYS.index("received")
        found = {row[0]: row[place] for row in sums(connection, selection, ("channel",), now, province)}
    else:
        needed = {"channel", "field_id"} if selection.field else {"channel"}
        table = next(rollup.table for rollup in DAILY_ROLLUPS if needed <= set(rollup.keeps))
        where, parameters = filters(selection)
        lines = (
            _RECEIVED.format(table=each, where=where)
            for each in (f"{table} c WHERE", f"{LOG_TABLE} c WHERE c.due IS NULL AND")
        )
        statement = f"SELECT channel, sum(received)::bigint FROM ({' UNION ALL '.join(lines)}) AS u GROUP BY 1"
        rows = connection.exec_driver_sql(statement, parameters | _parameters(selection, now, province))
        found = {row[0]: row[1] for row in rows}
    return {word: found.get(channel, 0) for channel, word in CHANNEL_PARTS.items()}


def _odd(
    connection: Connection, selection: Selection, total: Balance, now: datetime, province: str
) -> dict[str, float]:
    odd = {cause.key: total.parts.get(cause.key, 0) for cause in causes(ended=total.ended)}
    if total.unexplained(odd):
        where, parameters = filters(selection)
        chosen = LISTS[LOOKED_FOR].condition()
        odd[LOOKED_FOR] = connection.exec_driver_sql(
            f"SELECT count(*) FROM dossier c WHERE c.province_code = %(province)s AND {chosen}{where}",
            parameters | _parameters(selection, now, province),
        ).scalar_one()
    return odd


def _verdicts(total: Balance) -> dict[str, float]:
    """Sets of `domain.compared`: the settled less those apart are on time by both rules.

    Received less those settled in the same period are the unsettled.
    """
    sets = {key: total.parts.get(key, 0) for key in compared.COUNTED}
    settled = total.parts["settled"]
    return sets | {
        "both_on_time": settled - total.parts.get("apart", 0),
        "verdicts_differ": sum(sets[key] for key in compared.DIFFER),
        "unsettled": total.parts["received"] - (settled - sets["other_period"]),
    }
