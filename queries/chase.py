"""The chase list: how many dossiers each group has, and one page of a group by keyset in any order."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.clock import working_minute
from domain.chase import DONE, DUE, FIRST, GROUP, ChaseRow
from domain.chase import condition as group_condition
from domain.selection import Selection
from domain.views import ActionView
from queries.chase_counts import Counts, Question, counts, question

_NOBODY = "coalesce(nullif(o.name, ''), chr(1114111))"
_RUNNING = (
    " LEFT JOIN LATERAL (SELECT t.* FROM step t WHERE t.province_code = c.province_code AND t.code = c.code"
    " AND t.source_id = c.source_id AND t.finished_at IS NULL AND t.started_at IS NOT NULL"
    " ORDER BY t.seq DESC LIMIT 1) AS t ON true"
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


@dataclass(frozen=True, slots=True)
class ChasePage:
    """One page, how many dossiers each group has (None: unknown), cursors of the neighbours."""

    rows: list[ChaseRow]
    counts: Counts
    prev: str | None
    next: str | None
    version: int
    as_of: datetime


def chase(
    connection: Connection, asked: Asked, now: datetime, province: str, version: int, known: Counts | None = None
) -> ChasePage:
    """Return one page of the chase list with the counts of every group for the same selection and search.

    ``known`` are the counts when they were made before for the same data and minute.

    Raises:
        KeyError: unknown group or order.
    """
    shared = question(connection, asked.selection, asked.q, now, province)
    counted = known or counts(connection, shared)
    many = (counted[asked.view] or 0) > MANY
    rows, before, after = _page(connection, asked, shared, many=many)
    return ChasePage(rows, counted, before, after, version, now)


def sheet(connection: Connection, asked: Asked, now: datetime, province: str, most: int) -> Iterator[list[ChaseRow]]:
    """Yield the rows of a group from its beginning, page after page of ``asked.limit``, at most ``most``."""
    shared = question(connection, asked.selection, asked.q, now, province)
    cursor: str | None = ""
    while cursor is not None and most > 0:
        step = replace(asked, cursor=cursor, limit=min(asked.limit, most))
        rows, _, cursor = _page(connection, step, shared, many=True)
        most -= len(rows)
        yield rows


def _page(
    connection: Connection, asked: Asked, shared: Question, *, many: bool = False
) -> tuple[list[ChaseRow], str | None, str | None]:
    """Rows of the page, and the cursors of the pages before and after it."""
    GROUP[asked.view]  # an unknown group is refused before any SQL
    order = ORDERS[asked.sort.removeprefix("-")]
    order = replace(order, joins=order.joins.replace("{running}", _RUNNING_MANY if many else _RUNNING))
    forward, anchor = read_cursor(asked.cursor, order.kind)
    ascending = asked.sort.startswith("-") is order.turned
    found = _fetch(connection, asked, shared, order, (ascending is forward, anchor))
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
    connection: Connection, asked: Asked, shared: Question, order: Order, start: tuple[bool, Anchor | None]
) -> list[dict[str, Any]]:
    ascending, anchor = start
    direction, beyond = ("ASC", ">") if ascending else ("DESC", "<")
    rows = f"{group_condition(asked.view, 'c')} AND {shared.where}"
    parameters = dict(shared.parameters)
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
