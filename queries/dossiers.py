"""Lists of dossiers by keyset."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db.clock import working_minute
from domain import balance, compared, dataset, durations, passes, score_lists
from domain.kpi import Part
from domain.kpis import KPI
from domain.lists import DossierList
from domain.measures import BY_KEY, DAY_AXES, Axis, condition
from domain.passes import ANY, Narrow
from domain.selection import Selection
from domain.views import DossierRow
from queries.cells import days_of, filters, period_end
from queries.kpis import totals
from queries.work import due_soon

VIEW_MEASURE: dict[str, str] = {"late": "overdue", "due_today": "due_today", "returned": "returned", "all": "received"}
"""The measure whose dossiers each view lists."""
LISTS: dict[str, DossierList] = {
    **balance.LISTS,
    **compared.LISTS,
    **durations.LISTS,
    **dataset.LISTS,
    **passes.LISTS,
    **score_lists.LISTS,
}
"""More views: the dossiers behind numbers that no KPI gives."""
_DUE_FIRST = ("due_at", "c.due_at", True)
_NEWEST_FIRST = ("received_at", "c.received_at", False)
ORDER: dict[str, tuple[str, str, bool]] = {"late": _DUE_FIRST, "due_today": _DUE_FIRST}
"""Sort column of a view: (attribute of the row, SQL, ascending); ties go by code. The rest: newest received first."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_REFUSED_TOO = ("received_at", "coalesce(c.received_at, 'epoch')", False)
"""As newest first, for lists with dossiers that were never accepted."""

Anchor = tuple[str, str, str]
"""Where a page starts: moment, dossier code, source key of the row before it."""
_ANCHOR = (
    "%(anchor)s::timestamptz, %(anchor_code)s,"
    " (SELECT k.id FROM source k WHERE k.province_code = %(province)s AND k.key = %(anchor_source)s)"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What to list: a view, or the ``part`` of a ``kpi``; ``cursor`` continues a page, ``limit`` is its length.

    ``narrow`` limits the views of `domain.passes`.
    """

    selection: Selection
    view: str = ""
    kpi: str = ""
    part: Part = "num"
    cursor: str = ""
    limit: int = 50
    narrow: Narrow = ANY


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One page: its rows, how many dossiers there are in all, cursors, and how many each view has."""

    rows: list[DossierRow]
    total: int
    prev: str | None
    next: str | None
    counts: dict[str, int]
    version: int
    as_of: datetime


def page(connection: Connection, asked: Listing, now: datetime, province: str, version: int) -> DossierPage:
    """Return one page by keyset: its cost does not grow with the pages before it.

    Raises:
        KeyError: unknown KPI or view.
    """
    where, parameters = _where(connection, asked, now, province)
    counts = _counts(connection, asked.selection, now, province)
    total = counts[asked.view] if asked.view in counts else count(connection, asked, now, province)
    forward, anchor = _read_cursor(asked.cursor)
    attribute, column, ascending = ORDER.get(asked.view, _NEWEST_FIRST if _accepted(asked) else _REFUSED_TOO)
    rows = _fetch(connection, where, parameters, (column, ascending is forward), anchor, asked.limit)
    more = len(rows) > asked.limit
    rows = rows[: asked.limit] if forward else rows[: asked.limit][::-1]
    first, last = (_cursor(rows[i], attribute) for i in (0, -1)) if rows else ("", "")
    before = rows and (more if not forward else bool(anchor))
    after = rows and (more if forward else True)
    return DossierPage(
        rows, total, f"p{first}" if before else None, f"n{last}" if after else None, counts, version, now
    )


def count(connection: Connection, asked: Listing, now: datetime, province: str) -> int:
    """Count the facts behind a listing."""
    where, parameters = _where(connection, asked, now, province)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM dossier c WHERE {where}", parameters).scalar_one())


def _where(connection: Connection, asked: Listing, now: datetime, province: str) -> tuple[str, dict[str, Any]]:
    selection = asked.selection
    filtered, parameters = filters(selection)
    if asked.kpi:
        kpi = KPI[asked.kpi]
        axes = {BY_KEY[term].axis for term in (*kpi.numerator, *kpi.denominator)}
        chosen = kpi.dossiers(asked.part, "c", "%(as_of)s" if "cohort" in axes else "%(now)s")
    elif asked.view in LISTS:
        chosen = LISTS[asked.view].condition("c")
    else:
        chosen = condition(VIEW_MEASURE[asked.view], "c", "%(now)s")
    axis, period = _axis(asked), ""
    if axis in DAY_AXES:
        period = f" AND c.{axis}_day >= %(start)s AND c.{axis}_day <= %(end)s"
    parameters |= {
        "province": province,
        "now": now,
        "as_of": period_end(selection, now),
        **days_of(selection),
        "officer": asked.narrow.officer,
        "step": asked.narrow.step,
    }
    if "%(soon2)s" in chosen:
        parameters["soon2"] = due_soon(connection, now)
    return f"c.province_code = %(province)s AND {chosen}{period}{filtered}", parameters


def _accepted(asked: Listing) -> bool:
    return LISTS[asked.view].accepted if asked.view in LISTS else _axis(asked) != "closed"


def _axis(asked: Listing) -> Axis | None:
    if asked.view in LISTS:
        return None  # its condition names its own days
    return BY_KEY[KPI[asked.kpi].numerator[0] if asked.kpi else VIEW_MEASURE[asked.view]].axis


def _counts(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[str, int]:
    measures = totals(connection, selection, now, province, whole=True)
    return {view: int(measures[measure]) for view, measure in VIEW_MEASURE.items()}


def _fetch(
    connection: Connection,
    where: str,
    parameters: dict[str, Any],
    order: tuple[str, bool],
    anchor: Anchor | None,
    limit: int,
) -> list[DossierRow]:
    column, ascending = order
    direction, beyond = ("ASC", ">") if ascending else ("DESC", "<")
    keyset = f" AND ({column}, c.code, c.source_id) {beyond} ({_ANCHOR})" if anchor else ""
    parameters = parameters | dict(zip(("anchor", "anchor_code", "anchor_source"), anchor or (), strict=False))
    order_by = f"{column} {direction}, c.code {direction}, c.source_id {direction}"
    chosen = f"SELECT c.* FROM dossier c WHERE {where}{keyset} ORDER BY {order_by} LIMIT {int(limit) + 1}"
    late = _late("c")
    statement = (
        "SELECT c.code, s.key AS source, p.name AS procedure, a.name AS agency, c.status, c.is_open, c.received_at,"
        f" c.due_at, CASE WHEN c.is_open THEN NULL ELSE coalesce(c.settled_at, c.portal_end_at) END AS ended_at,"
        f" {late} AS late_minutes, o.name AS officer, c.current_step AS step"
        f" FROM ({chosen}) AS c JOIN source s ON s.id = c.source_id JOIN procedure p ON p.id = c.procedure_id"
        " JOIN agency a ON a.id = c.agency_id LEFT JOIN officer o ON o.id = c.officer_id"
        f" ORDER BY {order_by}"
    )
    return [DossierRow(**row) for row in connection.exec_driver_sql(statement, parameters).mappings()]


def _late(dossier: str) -> str:
    """SQL of the working minutes from the appointment to the end (or to now), negative while some are left."""
    end = f"coalesce({dossier}.settled_at, {dossier}.portal_end_at, %(now)s)"
    return (
        f"CASE WHEN {dossier}.due_at IS NOT NULL THEN"
        f" ({working_minute(end)} - {working_minute(f'{dossier}.due_at')})::integer END"
    )


def _cursor(row: DossierRow, attribute: str) -> str:
    moment = getattr(row, attribute) or _NEVER
    return urlsafe_b64encode(json.dumps([moment.isoformat(), row.code, row.source]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[bool, Anchor | None]:
    """Return (forward, (moment, code, source)); a cursor that is not one starts from the beginning."""
    direction, encoded = cursor[:1], cursor[1:]
    if direction not in {"n", "p"}:
        return True, None
    try:
        moment, code, source = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        instant = datetime.fromisoformat(moment)
    except (Base64Error, ValueError, TypeError):
        return True, None
    if instant.tzinfo is None or not all(isinstance(word, str) and "\x00" not in word for word in (code, source)):
        return True, None
    return direction == "n", (instant.isoformat(), code, source)
