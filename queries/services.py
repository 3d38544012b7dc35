"""The questions of the pages about surveys, petitions, payments, documents and interconnected legs."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db.clock import clock_at
from domain.measures import BY_KEY
from domain.registry import EVERY
from domain.selection import Selection
from domain.service_measures import FAMILIES, FAMILY, FAMILY_OF, Family
from domain.service_pages import Breakdown, ServiceList, ServicePage
from domain.text import Text
from queries.cells import agencies_filter, days_of
from queries.overview import Measures, Point, UnitRow, agency_places, grained
from queries.source import Source
from queries.units import sums

MOST_ROWS = 50
"""Rows of a list that are shown; how many there are in all is said beside it."""
WITH_PROCEDURE = ("survey", "petition", "payment")
"""Families whose rows may name a procedure."""
NOT_TOLD = Text("Không rõ", "Not told")
_MINUTES = (
    f"CASE WHEN {{f}}.finished_at IS NOT NULL THEN {clock_at('{f}.finished_at')} - {clock_at('{f}.started_at')} END"
)
"""Working minutes of a finished leg."""
AGENCY, DAY = "agency_id", "day"
WAYS: dict[str, str] = {"procedure": "procedure_id"}
"""Columns of the dimensions that are not called like them."""
Sets = Mapping[str, Mapping[str, list[tuple[Any, Measures]]]]
"""Family -> column -> its values with the measures of their rows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of single rows: how many there are in all, and the first of them, cells in the order of its columns.

    Before them stand the agency's name and the procedure's or "".
    """

    key: str
    count: int
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """Everything one page shows; ``breakdowns`` by their keys, ``told`` the families that have any row at all."""

    version: int
    as_of: datetime
    totals: Measures
    previous: Measures | None
    units: list[UnitRow]
    trend: list[Point]
    grain: str
    breakdowns: dict[str, list[UnitRow]]
    listed: Listed
    told: frozenset[str]


def service(source: Source, page: ServicePage, selection: Selection, metric: str, view: str) -> ServiceAnswer:
    """Answer the page's one request; ``metric`` is one of its own, ``view`` names its list."""
    shown = page.list_of(view)
    return source.memo(
        "service",
        selection,
        (page.name, metric, shown.key),
        lambda c, now, v: _Desk(c, source.province, now).answer(page, selection, metric, shown, v),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """One snapshot, at one moment."""

    connection: Connection
    province: str
    now: datetime

    def answer(
        self, page: ServicePage, selection: Selection, metric: str, shown: ServiceList, version: int
    ) -> ServiceAnswer:
        """Everything of ``page``."""
        told = frozenset(self._ask(_TOLD, {"province": self.province}).scalars())
        families, dossiers = _needed(page, told)
        found = {key: self._sets(FAMILY[key], selection, _ways(page, key, metric)) for key in families}
        by_agency = self._by_agency([sets[AGENCY] for sets in found.values()], dossiers, selection)
        before = selection.previous()
        past = self._past(families, dossiers, before) if before else {}
        points, grain = grained(self._days(metric, found, selection), EVERY[metric])
        return ServiceAnswer(
            version,
            self.now,
            _added(by_agency.values(), families, dossiers),
            _added(past.values(), families, dossiers) if past else None,
            self._units(by_agency, families, dossiers),
            points,
            grain,
            {each.key: self._breakdown(each, found, selection) for each in page.breakdowns},
            self._listed(shown, selection),
            told,
        )

    def _ask(self, sql: str, parameters: Mapping[str, Any]) -> Any:
        return self.connection.exec_driver_sql(sql, dict(parameters))

    def _where(self, family: str, selection: Selection) -> tuple[str, dict[str, Any]]:
        """SQL conditions on a row ``f`` and their parameters."""
        agencies, parameters = agencies_filter(selection)
        found = ["f.province_code = %(province)s", "f.day >= %(start)s", "f.day <= %(end)s"]
        if agencies:
            listed = " AND ".join(("g.province_code = %(province)s", *agencies))
            found.append(f"f.agency_id = ANY (ARRAY(SELECT g.id FROM agency g WHERE {listed}))")
        if family in WITH_PROCEDURE:
            for name, column in (("procedure", "p.code"), ("field", "d.code")):
                if value := getattr(selection, name):
                    found.append(f"f.procedure_id IN ({_PROCEDURES} AND {column} = %({name})s)")
                    parameters[name] = value
        own = {"province": self.province, "now": self.now, **days_of(selection)}
        return " AND ".join(found), parameters | own

    def _sets(
        self, family: Family, selection: Selection, ways: Sequence[str], only: str = "TRUE"
    ) -> dict[str, list[tuple[Any, Measures]]]:
        """Measures of ``family`` by each of the columns ``ways``, in one pass over its rows."""
        where, parameters = self._where(family.key, selection)
        minutes = _MINUTES.format(f="f")
        totals = ", ".join(measure.total("f").replace("{minutes}", minutes) for measure in family.measures)
        listed = ", ".join(f'f."{way}"' for way in ways)
        sets = ", ".join(f'(f."{way}")' for way in ways)
        rows = self._ask(
            f"SELECT grouping({listed}), {listed}, {totals} FROM {family.key} f"
            f" WHERE {where} AND {only} GROUP BY GROUPING SETS ({sets})",
            parameters,
        )
        keys, count = [measure.key for measure in family.measures], len(ways)
        marks = {2**count - 1 - 2 ** (count - 1 - index): index for index in range(count)}
        found: dict[str, list[tuple[Any, Measures]]] = {way: [] for way in ways}
        for mark, *cells in rows:
            index = marks[mark]
            measures = dict(zip(keys, map(float, cells[count:]), strict=True))
            found[ways[index]].append((cells[index], measures))
        return found

    def _dossier_sums(self, keys: Sequence[str], selection: Selection, by: str) -> list[tuple[Any, Measures]]:
        measures = [BY_KEY[key] for key in keys]
        rows = sums(self.connection, selection, (by,), self.now, self.province, measures=measures)
        return [(row[0], dict(zip(keys, map(float, row[1:]), strict=True))) for row in rows]

    def _past(self, families: Sequence[str], dossiers: Sequence[str], before: Selection) -> dict[int, Measures]:
        parts = [self._sets(FAMILY[key], before, [AGENCY])[AGENCY] for key in families]
        return self._by_agency(parts, dossiers, before)

    def _by_agency(
        self, parts: Sequence[list[tuple[Any, Measures]]], dossiers: Sequence[str], selection: Selection
    ) -> dict[int, Measures]:
        found: dict[int, Measures] = defaultdict(dict)
        counted = [self._dossier_sums(dossiers, selection, AGENCY)] if dossiers else []
        for part in (*parts, *counted):
            for agency, measures in part:
                found[agency] |= measures
        return found

    def _days(self, metric: str, found: Sets, selection: Selection) -> dict[date, Measures]:
        kpi = EVERY[metric]
        if kpi.numerator[0] in BY_KEY:
            return dict(self._dossier_sums(tuple(dict.fromkeys((*kpi.numerator, *kpi.denominator))), selection, DAY))
        return dict(found.get(FAMILY_OF[kpi.numerator[0]], {}).get(DAY, ()))

    def _units(
        self, by_agency: Mapping[int, Measures], families: Sequence[str], dossiers: Sequence[str]
    ) -> list[UnitRow]:
        asked = "SELECT id, code FROM agency WHERE province_code = %(province)s"
        codes = {row.id: row.code for row in self._ask(asked, {"province": self.province})}
        places = agency_places(self.connection, self.province)
        blank = _blank(families, dossiers)
        rows = []
        for agency, measures in by_agency.items():
            if agency not in codes:
                continue
            code = codes[agency]
            key, name, level, era = places[code]
            rows.append(UnitRow(key, name, level, blank | measures, [], "agency" if key == code else "unit", era))
        return rows

    def _breakdown(self, each: Breakdown, found: Sets, selection: Selection) -> list[UnitRow]:
        if each.family not in found:
            return []
        way = WAYS.get(each.dim, each.dim)
        rows = found[each.family].get(way) or self._sets(FAMILY[each.family], selection, [way], each.only)[way]
        name = self._procedures(selection.lang) if each.dim == "procedure" else _namer(each, selection.lang)
        return [UnitRow(str(key), name(key), "", measures, [], each.dim) for key, measures in rows]

    def _procedures(self, lang: str) -> Callable[[Any], str]:
        asked = "SELECT id, name FROM procedure WHERE province_code = %(province)s"
        names = {row.id: row.name for row in self._ask(asked, {"province": self.province})}
        return lambda key: names.get(key, NOT_TOLD.get(lang))

    def _listed(self, shown: ServiceList, selection: Selection) -> Listed:
        where, parameters = self._where(shown.family, selection)
        only = f"{where} AND {shown.only}"
        count = self._ask(f"SELECT count(*) FROM {shown.family} f WHERE {only}", parameters).scalar_one()
        procedure = "coalesce(q.name, '')" if shown.family in WITH_PROCEDURE else "''"
        join = " LEFT JOIN procedure q ON q.id = f.procedure_id" if shown.family in WITH_PROCEDURE else ""
        cells = ", ".join(column.sql for column in shown.columns)
        rows = self._ask(
            f"SELECT a.name, {procedure}, {cells} FROM {shown.family} f JOIN agency a ON a.id = f.agency_id{join}"
            f" WHERE {only} ORDER BY f.day DESC, f.code LIMIT {MOST_ROWS}",
            parameters,
        )
        return Listed(shown.key, int(count), [tuple(row) for row in rows])


_PROCEDURES = """SELECT p.id FROM procedure p JOIN field d ON d.id = p.field_id
    WHERE p.province_code = %(province)s"""
_TOLD = " UNION ALL ".join(
    f"SELECT '{family.key}' WHERE EXISTS (SELECT FROM {family.key} WHERE province_code = %(province)s)"
    for family in FAMILIES
)


def _ways(page: ServicePage, family: str, metric: str) -> list[str]:
    """Columns by which a page wants the rows of ``family`` counted."""
    days = [DAY] if FAMILY_OF.get(EVERY[metric].numerator[0]) == family else []
    dims = [WAYS.get(each.dim, each.dim) for each in page.breakdowns if each.family == family and each.only == "TRUE"]
    return [AGENCY, *days, *dims]


def _needed(page: ServicePage, told: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The families that a page's KPIs count and that tell anything, and the measures of dossiers among their terms.

    Measures of the others stay away, so that their KPIs say "no data" instead of 0.
    """
    keys = {*page.cards, *page.metrics, *page.ranked}
    terms = {term for key in keys for term in (*EVERY[key].numerator, *EVERY[key].denominator)}
    families = tuple(family.key for family in FAMILIES if family.key in told and terms & family.by_key.keys())
    return families, tuple(sorted(terms & BY_KEY.keys()))


def _blank(families: Sequence[str], dossiers: Sequence[str]) -> Measures:
    return dict.fromkeys((*dossiers, *(measure.key for key in families for measure in FAMILY[key].measures)), 0.0)


def _added(parts: Any, families: Sequence[str], dossiers: Sequence[str]) -> Measures:
    whole = _blank(families, dossiers)
    for part in parts:
        for key, value in part.items():
            whole[key] += value
    return whole


def _namer(each: Breakdown, lang: str) -> Callable[[Any], str]:
    """The name of a value of the dimension in ``lang``; null is said to be not told."""
    codes = FAMILY[each.family].dims[each.dim]

    def name(key: Any) -> str:
        if key is None:
            return NOT_TOLD.get(lang)
        if codes is None:
            return str(key)
        return next((code.label.get(lang) for code in codes if code.value == key), str(key))

    return name
