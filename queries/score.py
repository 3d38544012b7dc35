"""Scorecards of Decision 766 from the database: of the province, every department and every commune."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.codes import AgencyLevel
from domain.decision766 import FORMULA, formula_of
from domain.report_period import ReportPeriod
from domain.score import Count, score_of
from domain.score_tally import Catalogue, catalogue_lines, dossier_lines, joined, synced_line
from domain.scorecard import PENDING, Place, PlaceKey, Scorecard, Stage, Tally
from domain.text import Text
from domain.zone import ZONE
from queries.score_counts import DossierSums, dossier_sums
from queries.score_inputs import Decisions, Inputs, Petitions, Procedure, inputs

PLACES = """
SELECT a.id, a.code, a.name, a.level, u.code AS unit, u.name AS place, coalesce(u.area, '') AS area
FROM agency a LEFT JOIN unit u ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL
WHERE a.province_code = %s ORDER BY a.level, a.sort_key
"""
CLOSED = """
SELECT level, key, formula, indicator, num, den, share, notes, closed_at, author FROM score_closed
WHERE province_code = %s AND period = %s
"""
FLAGS: dict[str, str] = {
    "PUBLIC_CONTENT_FULL": "content_full",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "population_db",
    "PAYMENT_PROCEDURES_OFFERED": "e_payment",
}
"""Lines that a flag of the catalogue gives; the last one over procedures with a fee."""


@dataclass(frozen=True, slots=True)
class Members:
    """A place and the agencies (numbers) whose figures are its own."""

    place: Place
    agencies: tuple[int, ...]


def places(connection: Connection, province: str) -> list[Members]:
    """The province, its departments, its communes; agencies that are not classified count for the province only."""
    rows = connection.exec_driver_sql(PLACES, (province,)).all()
    name = str(connection.exec_driver_sql("SELECT name FROM province WHERE code = %s", (province,)).scalar_one())
    members: dict[PlaceKey, list[int]] = defaultdict(list)
    known: dict[PlaceKey, Place] = {("province", province): Place("province", province, name)}
    for row in rows:
        members["province", province].append(row.id)
        if row.level == AgencyLevel.PROVINCE:
            place = Place("agency", row.code, row.name)
        elif row.level == AgencyLevel.COMMUNE and row.unit:
            place = Place("commune", row.unit, row.place, row.area)
        else:
            continue
        known[place.level, place.key] = place
        members[place.level, place.key].append(row.id)
    return [Members(place, tuple(members[key])) for key, place in known.items()]


def scorecards(connection: Connection, province: str, period: ReportPeriod, now: datetime) -> list[Scorecard]:
    """The scorecard of every place for ``period``, a month, quarter or year; what was closed is as it was closed."""
    sums = dossier_sums(connection, province, period, now)
    told = inputs(connection, province, period, now)
    found = [(each.place, tally(each, sums, told)) for each in places(connection, province)]
    closed = _closed(connection, province, period)
    stage: Stage = "open" if period.last < now.astimezone(ZONE).date() else "running"
    return [closed.get((place.level, place.key)) or card(place, period, stage, each) for place, each in found]


def card(place: Place, period: ReportPeriod, stage: Stage, told: Tally) -> Scorecard:
    """Score what was counted for one place by the formula in force when the period began."""
    return Scorecard(place, period, stage, score_of(formula_of(period.first), told.counts, place.level), told.notes)


def tally(who: Members, sums: DossierSums, told: Inputs) -> Tally:
    """Everything that was counted for one place."""
    online: set[int] = set().union(*(sums.online.get(agency, ()) for agency in who.agencies))
    paid: set[int] = set().union(*(sums.paid.get(agency, ()) for agency in who.agencies))
    return joined(
        dossier_lines(sums.total(who.agencies)),
        catalogue_lines(_catalogue(who.place, told.procedures), online, paid),
        _decisions(who, told),
        _petitions(who, told),
        _copies(who, told),
        _synced(who, told),
    )


def _catalogue(place: Place, procedures: Iterable[Procedure]) -> Catalogue:
    """The procedures under the authority of ``place``; a department's are known only where the catalogue says so."""
    every = list(procedures)
    if place.level == "commune":
        every = [each for each in every if each.level == AgencyLevel.COMMUNE]
    elif place.level == "agency":
        every = [each for each in every if each.authority == place.key]
    if not every:
        return Catalogue(None)
    fees = [each for each in every if each.fee]
    flags = {code: _flag(fees if flag == "e_payment" else every, flag) for code, flag in FLAGS.items()}
    offered = {each.id for each in every if each.offered}
    return Catalogue({each.id for each in every}, offered, {each.id for each in fees}, flags)


def _flag(procedures: list[Procedure], flag: str) -> tuple[int, int, int]:
    values = [getattr(each, flag) for each in procedures]
    return values.count(True), len(values), values.count(None)


def _decisions(who: Members, told: Inputs) -> Tally:
    if "decision" not in told.told:
        return Tally({}, {})
    found = [told.decisions.get(agency, Decisions()) for agency in who.agencies]
    made, in_time, to_publish, published = (sum(column) for column in zip(*found, strict=True))
    counts = {"PUBLISH_ON_TIME": Count(in_time, made), "PUBLIC_UPDATE_ON_TIME": Count(published, to_publish)}
    return Tally(counts, {})


def _petitions(who: Members, told: Inputs) -> Tally:
    if "petition" not in told.told:
        return Tally({}, {})
    found = [told.petitions.get(agency, Petitions()) for agency in who.agencies]
    received, in_time, pending, rated, satisfied = (sum(column) for column in zip(*found, strict=True))
    counts = {
        "PETITION_PROCESSING_ON_TIME": Count(in_time + pending, received),
        "PETITION_HANDLING_SATISFACTION": Count(satisfied, rated),
    }
    notes = {"PETITION_PROCESSING_ON_TIME": (PENDING.format(count=pending),)} if pending else {}
    return Tally(counts, notes)


def _copies(who: Members, told: Inputs) -> Tally:
    """Communes that made certified e-copies in the period; a commune that tells nothing provides none, if any tells."""
    if who.place.level == "agency" or not told.copies:
        return Tally({}, {})
    making = sum(told.copies.get(agency, 0) > 0 for agency in who.agencies)
    communes = 1 if who.place.level == "commune" else told.communes
    return Tally({"ELECTRONIC_CERTIFIED_COPY": Count(min(making, communes), communes)}, {})


def _synced(who: Members, told: Inputs) -> Tally:
    """The province's own row tells the whole where there is one, else its agencies together."""
    whole = told.national.get(0) if who.place.level == "province" else None
    found = [told.national[agency] for agency in who.agencies if agency in told.national]
    synced, on_portal, in_report, usual = (
        _known(getattr(each, name) for each in found) for name in ("synced", "on_portal", "in_report", "usual")
    )
    without = max((each.without for each in found), default=0)
    if whole is not None:
        in_report = whole.in_report if whole.in_report is not None else in_report
        synced, on_portal = _first(whole.synced, synced), _first(whole.on_portal, on_portal)
        usual, without = _first(whole.usual, usual), whole.without
    return synced_line(synced, on_portal, in_report, usual * without if usual is not None and without else None)


def _known(values: Iterable[Any]) -> Any:
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _closed(connection: Connection, province: str, period: ReportPeriod) -> dict[PlaceKey, Scorecard]:
    """The scorecards of ``period`` that were closed, by the formula they were closed with."""
    rows: dict[PlaceKey, list[Any]] = defaultdict(list)
    for row in connection.exec_driver_sql(CLOSED, (province, period.word)):
        rows[row.level, row.key].append(row)
    if not rows:
        return {}
    named = {(each.place.level, each.place.key): each.place for each in places(connection, province)}
    return {key: _as_closed(named.get(key, Place(*key, key[1])), period, lines) for key, lines in rows.items()}


def _as_closed(place: Place, period: ReportPeriod, rows: list[Any]) -> Scorecard:
    first = rows[0]
    counts = {row.indicator: Count(row.num, row.den, row.share) for row in rows}
    notes = {row.indicator: tuple(Text(*pair) for pair in row.notes) for row in rows if row.notes}
    score = score_of(FORMULA[first.formula], counts, place.level)
    return Scorecard(place, period, "closed", score, notes, first.closed_at, first.author)
