"""The chase list: how many dossiers each group has, and one page of a group by keyset in any order."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from db.clock import moment_at, working_minute
from db.rollups import LOG_TABLE, STOCK_NOW
from db.settings import TIME_ZONE
from domain.chase import APOLOGY_GROUPS, BASES, DONE, DUE, FIRST, GROUP, GROUPS, INSTANTS, ChaseRow
from domain.chase import condition as group_condition
from domain.selection import Selection
from domain.views import ActionView
from queries.cells import filters
from queries.search import search

_NOBODY = "coalesce(nullif(o.name, ''), chr(1114111))"
_RUNNING = (
    " LEFT JOIN LATERAL (SELECT t.* FROM step t WHERE t.province_code = c.province_code AND t.code = c.code"
    " AND t.source_id = c.source_id AND t.finished_at IS NULL AND t.started_at IS NOT NULL"
    " ORDER BY t.seq DESC LIMIT 1) AS t ON true"
)
_ROLLED_OPEN = (
    f"SELECT coalesce(sum(u.open), 0) AS open FROM (SELECT c.open FROM {STOCK_NOW.table} c WHERE {{where}}"
    f" UNION ALL SELECT c.open FROM {LOG_TABLE} c WHERE {STOCK_NOW.lines} AND {{where}}) AS u"
)
_RUNNING_MANY = (
    " LEFT JOIN (SELECT DISTINCT ON (t.code, t.source_id) t.code, t.source_id, t.started_at, t.officer_id FROM step t"
    " WHERE t.province_code = %(province)s AND t.finished_at IS NULL AND t.started_at IS NOT NULL"
    " ORDER BY t.code, t.source_id, t.seq DESC) AS t ON t.code = c.code AND t.source_id = c.source_id"
)
MANY = 20_000
"""Dossiers of a group from which all running steps are read at once instead of one by one."""
_HOLDER = " LEFT JOIN officer o ON o.id = coalesce(c.officer_id, t.officer_id)"


@dataclass(frozen=True, slots=True)
class Order:
    """How a column orders the list: its SQL (never null), type, further joins; ``turned``: upside down."""

    sql: str
    kind: str = "timestamptz"
    joins: str = ""
    turned: bool = False


ORDERS: dict[str, Order] = {
    "due": Order(DUE.format(d="c")),
    "late": Order(DUE.format(d="c"), turned=True),
    "waited": Order(DONE.format(d="c"), turned=True),
    "received": Order("coalesce(c.received_at, 'infinity'::timestamptz)"),
    "code": Order("c.code", "text"),
    "procedure": Order("p.folded", "text", " JOIN procedure p ON p.id = c.procedure_id"),
    "agency": Order("g.sort_key", "text", " JOIN agency g ON g.id = c.agency_id"),
    "officer": Order(_NOBODY, "text", f"{{running}}{_HOLDER}"),
    "since": Order("coalesce(t.started_at, 'infinity'::timestamptz)", joins="{running}"),
}
"""One entry for each of domain.chase.SORTS; later than another is not earlier: "late" goes against "due"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of which group; ``q`` is searched for, ``sort`` a word of SORTS with an optional minus."""

    selection: Selection
    view: str = "late"
    q: str = ""
    sort: str = FIRST
    cursor: str = ""
    limit: int = 50


Counts = dict[str, int | None]
"""Dossiers of each group; None: nobody can know."""


@dataclass(frozen=True, slots=True)
class ChasePage:
    """One page, how many dossiers each group has (None: unknown), cursors of the neighbours."""

    rows: list[ChaseRow]
    counts: Counts
    prev: str | None
    next: str | None
    version: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Question:
    """What every statement of one answer shares: conditions on ``c`` and parameters."""

    where: str
    parameters: dict[str, Any]


def chase(
    connection: Connection, asked: Asked, now: datetime, province: str, version: int, known: Counts | None = None
) -> ChasePage:
    """Return one page of the chase list with the counts of every group for the same selection and search.

    ``known`` are the counts when they were made before for the same data and minute.

    Raises:
        KeyError: unknown group or order.
    """
    question = _question(connection, asked, now, province)
    counted = known or _counts(connection, asked, question)
    many = (counted[asked.view] or 0) > MANY
    rows, before, after = _page(connection, asked, question, many=many)
    return ChasePage(rows, counted, before, after, version, now)


def counts(connection: Connection, asked: Asked, now: datetime, province: str) -> Counts:
    """Count every group for the selection and search of ``asked``."""
    return _counts(connection, asked, _question(connection, asked, now, province))


def sheet(connection: Connection, asked: Asked, now: datetime, province: str, most: int) -> Iterator[list[ChaseRow]]:
    """Yield the rows of a group from its beginning, page after page of ``asked.limit``, at most ``most``."""
    question = _question(connection, asked, now, province)
    cursor: str | None = ""
    while cursor is not None and most > 0:
        step = replace(asked, cursor=cursor, limit=min(asked.limit, most))
        rows, _, cursor = _page(connection, step, question, many=True)
        most -= len(rows)
        yield rows


def _question(connection: Connection, asked: Asked, now: datetime, province: str) -> _Question:
    where, parameters = filters(asked.selection)
    parameters |= {"province": province, "now": now} | instants(connection, now)
    parameters["apologizing"] = _apologizing(connection, province)
    found, words = search(connection, asked.q, province)
    return _Question(f"c.province_code = %(province)s{where}{found}", parameters | words)


def instants(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Return the instants that the groups' conditions name, by the calendar of the database."""
    there = [f"{moment_at(f'(n.at + ({minutes}))')} AS {name}" for name, minutes in INSTANTS.items()]
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(there)} FROM (SELECT {working_minute('%(now)s')} AS at) AS n", {"now": now}
    )
    tomorrow = now.astimezone(TIME_ZONE).date() + timedelta(days=1)
    return dict(found.mappings().one()) | {"midnight": datetime.combine(tomorrow, time(), TIME_ZONE)}


def _apologizing(connection: Connection, province: str) -> list[int]:
    """Ids of the sources that record apologies at all: of the others nothing is known."""
    found = connection.exec_driver_sql(
        "SELECT s.id FROM source s WHERE s.province_code = %(province)s AND EXISTS (SELECT FROM dossier d"
        " WHERE d.province_code = s.province_code AND d.source_id = s.id AND d.apology_at IS NOT NULL)",
        {"province": province},
    )
    return list(found.scalars())


def _counts(connection: Connection, asked: Asked, question: _Question) -> Counts:
    """Count every group at once, each base over its own partial index; all that is open is known to its rollup."""
    rolled = not (asked.selection.procedure or asked.q)
    parts = [f"({_ROLLED_OPEN.format(where=question.where)}) AS base_open" if rolled else _counted("open", question)]
    parts += [_counted(base, question) for base in BASES if base != "open"]
    found = connection.exec_driver_sql(f"SELECT * FROM {', '.join(parts)}", question.parameters).mappings().one()
    unknown = () if question.parameters["apologizing"] else APOLOGY_GROUPS
    return {group.key: None if group.key in unknown else int(found[group.key]) for group in GROUPS}


def _counted(base: str, question: _Question) -> str:
    """FROM item: the groups of ``base``; its rows have an appointment, so the bare column says the same for less."""
    sql = {group.key: group.sql.replace(DUE, "{d}.due_at") for group in GROUPS if group.base == base}
    columns = [f"count(*) FILTER (WHERE {chosen}) AS {key}" for key, chosen in sql.items()]
    chosen = f"SELECT {', '.join(columns)} FROM dossier c WHERE {BASES[base]}".format(d="c")
    return f"({chosen} AND {question.where}) AS base_{base}"


def _page(
    connection: Connection, asked: Asked, question: _Question, *, many: bool = False
) -> tuple[list[ChaseRow], str | None, str | None]:
    """Rows of the page, and the cursors of the pages before and after it."""
    GROUP[asked.view]  # an unknown group is refused before any SQL
    order = ORDERS[asked.sort.removeprefix("-")]
    order = replace(order, joins=order.joins.replace("{running}", _RUNNING_MANY if many else _RUNNING))
    forward, anchor = read_cursor(asked.cursor, order.kind)
    ascending = asked.sort.startswith("-") is order.turned
    found = _fetch(connection, asked, question, order, (ascending is forward, anchor))
    more = len(found) > asked.limit
    found = found[: asked.limit] if forward else found[: asked.limit][::-1]
    first, last = (_cursor(found[i]) for i in (0, -1)) if found else ("", "")
    before = found and (more if not forward else anchor is not None)
    after = found and (more if forward else True)
    return [_row(each) for each in found], f"p{first}" if before else None, f"n{last}" if after else None


Anchor = tuple[str, str, str]
"""Where a page starts: value of the order's column as text, code, source key of the row before it."""
_DETAILS = f"""
SELECT c.code, s.key AS source, k.sort::text AS sort, p.name AS procedure, a.name AS agency, u.name AS unit, c.status,
       c.is_open, c.received_at, c.due_at, c.finished_at, o.code AS officer_code, o.name AS officer,
       coalesce(t.step, c.current_step) AS step, t.step_unit, t.started_at AS since,
       n.at - {working_minute("c.due_at")} AS late_minutes, coalesce(c.due_at < %(now)s, false) AS past_due,
       CASE WHEN c.status = 9 THEN n.at - {working_minute("c.finished_at")} END AS waited_minutes,
       n.at - {working_minute("t.started_at")} AS used_minutes,
       coalesce(t.budget_minutes, {working_minute("t.due_at")} - {working_minute("t.started_at")}) AS budget_minutes,
       c.supplement_count, c.reappointed_count, c.apology_at, c.source_id = ANY(%(apologizing)s) AS apology_known,
       m.kind, m.body, m.author, m.at
FROM ({{chosen}}) AS k
CROSS JOIN (SELECT {working_minute("%(now)s")} AS at) AS n
JOIN dossier c ON c.province_code = %(province)s AND c.code = k.code AND c.source_id = k.source_id
JOIN source s ON s.id = c.source_id
JOIN procedure p ON p.id = c.procedure_id
JOIN agency a ON a.id = c.agency_id
LEFT JOIN unit u ON u.province_code = c.province_code AND u.code = c.unit_code AND u.valid_to IS NULL
{_RUNNING}{_HOLDER}
LEFT JOIN LATERAL (SELECT x.kind, x.body, x.author, x.at FROM action x WHERE x.province_code = c.province_code
    AND x.code = c.code AND x.source_id = c.source_id ORDER BY x.at DESC, x.id DESC LIMIT 1) AS m ON true
ORDER BY {{order}}
"""


def _fetch(
    connection: Connection, asked: Asked, question: _Question, order: Order, start: tuple[bool, Anchor | None]
) -> list[dict[str, Any]]:
    ascending, anchor = start
    direction, beyond = ("ASC", ">") if ascending else ("DESC", "<")
    rows = f"{group_condition(asked.view, 'c')} AND {question.where}"
    parameters = dict(question.parameters)
    if anchor is not None:
        parameters |= dict(zip(("anchor", "anchor_code", "anchor_source"), anchor, strict=True))
        rows += (
            f" AND ({order.sql}, c.code, c.source_id) {beyond} (%(anchor)s::{order.kind}, %(anchor_code)s,"
            " (SELECT k.id FROM source k WHERE k.province_code = %(province)s AND k.key = %(anchor_source)s))"
        )
    chosen = (
        f"SELECT c.code, c.source_id, {order.sql} AS sort FROM dossier c{order.joins} WHERE {rows}"
        f" ORDER BY {order.sql} {direction}, c.code {direction}, c.source_id {direction} LIMIT {int(asked.limit) + 1}"
    )
    ordered = f"k.sort {direction}, k.code {direction}, k.source_id {direction}"
    statement = _DETAILS.format(chosen=chosen, order=ordered)
    return [dict(row) for row in connection.exec_driver_sql(statement, parameters).mappings()]


def _row(found: dict[str, Any]) -> ChaseRow:
    facts = {key: value for key, value in found.items() if key not in {"sort", "kind", "body", "author", "at"}}
    action = ActionView(found["kind"], found["body"], found["author"], found["at"]) if found["kind"] else None
    return ChaseRow(**facts, action=action)


def _cursor(found: dict[str, Any]) -> str:
    words = [found["sort"], found["code"], found["source"]]
    return urlsafe_b64encode(json.dumps(words).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kind: str) -> tuple[bool, Anchor | None]:
    """Return (forward, anchor) of a cursor over a column of ``kind``; one that is not starts from the beginning."""
    direction, encoded = cursor[:1], cursor[1:]
    if direction not in {"n", "p"}:
        return True, None
    try:
        value, code, source = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        if not all(isinstance(word, str) and "\x00" not in word for word in (value, code, source)):
            return True, None
        if kind == "timestamptz" and value != "infinity" and datetime.fromisoformat(value).tzinfo is None:
            return True, None
    except (Base64Error, ValueError, TypeError):
        return True, None
    return direction == "n", (value, code, source)
