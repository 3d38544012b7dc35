"""What loses the points of an indicator that does not count dossiers: procedures, decisions, petitions, communes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from domain.measures import BY_KEY
from domain.score_asked import narrowed
from domain.scorecard import Scorecard
from queries.score import Members, places
from queries.score_counts import USED
from queries.score_inputs import period_parameters
from queries.source import Source
from queries.units import sums

MOST = 200
"""Most lines that the page lists."""
_OWN = "province_code = %(province)s"
_UNDER = "p.province_code = %(province)s AND p.classified"
_UNDER += " AND (%(level)s = '' OR (%(level)s = 'commune' AND p.level = 2) OR p.authority = %(key)s)"
_OFFERED, _FEE = "p.service_level IN (2, 3)", "coalesce(p.fee_vnd, 0) > 0"
PROCEDURES: Mapping[str, str] = {
    "PUBLIC_CONTENT_FULL": "p.content_full IS NOT TRUE",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "p.population_db IS NOT TRUE",
    "PAYMENT_PROCEDURES_OFFERED": f"{_FEE} AND p.e_payment IS NOT TRUE",
    "ONLINE_PROVIDED": f"({_OFFERED}) IS NOT TRUE",
    "ONLINE_PROCEDURES_USED": f"{_OFFERED} AND p.id <> ALL (%(online)s)",
    "PAYMENT_PROCEDURES_USED": f"{_FEE} AND p.id <> ALL (%(paid)s)",
}
"""Indicator over procedures -> the procedures ``p`` that are not in its numerator."""
_FLAGS = {
    "PUBLIC_CONTENT_FULL": "p.content_full",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "p.population_db",
    "PAYMENT_PROCEDURES_OFFERED": "p.e_payment",
    "ONLINE_PROVIDED": "p.service_level",
}
PROCEDURE = f"""
SELECT p.id, p.code, p.name, {{unknown}} AS unknown FROM procedure p WHERE {_UNDER} AND {{lost}} ORDER BY p.code
"""
_DECIDED = """
FROM decision d JOIN agency a ON a.id = d.agency_id JOIN work_day f ON f.day = d.decided_on
LEFT JOIN work_day e ON e.day = d.effective_on
LEFT JOIN LATERAL (
    SELECT w.day FROM work_day w
    WHERE w.day > f.day AND w.open_minutes > 0
      AND w.before_minutes = f.before_minutes + f.open_minutes + 4 * 480 LIMIT 1) l ON true
WHERE d.province_code = %(province)s AND d.agency_id = ANY (%(agencies)s) AND {lost} ORDER BY d.decided_on DESC, d.code
"""
DECISIONS: Mapping[str, str] = {
    "PUBLISH_ON_TIME": "SELECT d.code, a.name AS agency, d.decided_on AS first, d.effective_on AS last"
    + _DECIDED.format(
        lost="d.decided_on >= %(first)s AND d.decided_on <= %(last)s AND e.before_minutes - f.before_minutes < 5 * 480"
    ),
    "PUBLIC_UPDATE_ON_TIME": "SELECT d.code, a.name AS agency, l.day AS first, d.published_on AS last"
    + _DECIDED.format(
        lost="l.day >= %(first)s AND l.day <= %(last)s"
        " AND ((d.published_on IS NULL AND l.day < %(today)s) OR d.published_on > l.day)"
    ),
}
"""Decisions that were not made, or not made public, in time: number, agency, and the two days that are compared."""
_PETITION = """
SELECT p.code, a.name AS agency, p.due_at AS first, p.answered_at AS last
FROM petition p JOIN agency a ON a.id = p.agency_id
WHERE p.province_code = %(province)s AND p.agency_id = ANY (%(agencies)s) AND p.day >= %(first)s AND p.day <= %(last)s
  AND {lost} ORDER BY p.due_at NULLS LAST, p.code
"""
PETITIONS: Mapping[str, str] = {
    "PETITION_PROCESSING_ON_TIME": _PETITION.format(
        lost="(p.answered_at <= p.due_at) IS NOT TRUE AND (p.answered_at IS NULL AND p.due_at >= %(as_of)s) IS NOT TRUE"
    ),
    "PETITION_HANDLING_SATISFACTION": _PETITION.format(lost="p.rating < 2"),
}
"""Petitions answered late or not at all, or rated dissatisfied."""
COPIES = f"""
SELECT u.code, u.name FROM unit u
WHERE u.{_OWN} AND u.valid_to IS NULL AND u.level = 'commune' AND (%(level)s = '' OR u.code = %(key)s)
  AND NOT EXISTS (
    SELECT FROM certified_copy c JOIN agency a ON a.id = c.agency_id
    WHERE c.{_OWN} AND a.unit_code = u.code AND c.month >= %(first)s AND c.month <= %(last)s AND c.copies > 0)
ORDER BY u.sort_key
"""
"""Communes that made no certified e-copy in the period."""


@dataclass(frozen=True, slots=True)
class LostRow:
    """One procedure, decision, petition or commune.

    ``dossiers`` are the period's of a procedure; ``unknown`` says that the catalogue does not tell. ``first`` and
    ``last`` are the limit and the end (days or moments) of what has a deadline, None where there is none.
    """

    code: str
    name: str
    dossiers: int | None = None
    unknown: bool = False
    first: date | datetime | None = None
    last: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """What loses the points of the indicator ``code``: the first `MOST` rows, and how many there are in all."""

    code: str
    kind: str
    rows: tuple[LostRow, ...]
    total: int


def lost(source: Source, card: Scorecard, code: str) -> Lost | None:
    """Return what loses points on the line ``code`` of ``card``; None for lines that the page cannot list.

    Procedures with most dossiers first; the rest by deadline, or in the order of the province.
    """
    kind = card.score.formula.by_code[code].item.key
    ask: Callable[[Connection, Source, Scorecard, str], list[LostRow]] | None = {
        "procedure": _procedures,
        "decision": _dated,
        "petition": _dated,
        "commune": _communes,
    }.get(kind)
    if ask is None:
        return None
    with source.reading() as connection:
        rows = ask(connection, source, card, code)
    return Lost(code, kind, tuple(rows[:MOST]), len(rows))


def _own(source: Source, card: Scorecard) -> dict[str, Any]:
    level = "" if card.place.level == "province" else card.place.level
    return period_parameters(source.province, card.period, source.now()) | {"level": level, "key": card.place.key}


def _members(connection: Connection, source: Source, card: Scorecard) -> Members:
    here = (card.place.level, card.place.key)
    return next(each for each in places(connection, source.province) if (each.place.level, each.place.key) == here)


def _procedures(connection: Connection, source: Source, card: Scorecard, code: str) -> list[LostRow]:
    own = _own(source, card)
    agencies = _members(connection, source, card).agencies
    used = connection.exec_driver_sql(USED, own).all()
    own["online"] = sorted({row.procedure_id for row in used if row.agency_id in agencies and row.online})
    own["paid"] = sorted({row.procedure_id for row in used if row.agency_id in agencies and row.paid})
    flag = _FLAGS.get(code)
    asked = PROCEDURE.format(unknown=f"{flag} IS NULL" if flag else "FALSE", lost=PROCEDURES[code])
    received = _received(connection, source, card)
    rows = [
        LostRow(row.code, row.name, received.get(row.id, 0), row.unknown)
        for row in connection.exec_driver_sql(asked, own)
    ]
    return sorted(rows, key=lambda row: (-(row.dossiers or 0), row.code))


def _received(connection: Connection, source: Source, card: Scorecard) -> dict[int, int]:
    """Dossiers of the place received in the period, by procedure."""
    here = narrowed(card.place, card.period, "vi")
    measure = [BY_KEY["received"]]
    rows = sums(connection, here, ("procedure_id",), source.now(), source.province, measures=measure, whole=True)
    return {row[0]: int(row[1]) for row in rows}


def _dated(connection: Connection, source: Source, card: Scorecard, code: str) -> list[LostRow]:
    own = _own(source, card) | {"agencies": list(_members(connection, source, card).agencies)}
    statement = DECISIONS.get(code) or PETITIONS[code]
    rows = connection.exec_driver_sql(statement, own)
    return [LostRow(row.code, row.agency, first=row.first, last=row.last) for row in rows]


def _communes(connection: Connection, source: Source, card: Scorecard, _code: str) -> list[LostRow]:
    return [LostRow(row.code, row.name) for row in connection.exec_driver_sql(COPIES, _own(source, card))]
