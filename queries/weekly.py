"""The weekly review of an area, a commune, an agency or the province: figures beside their past, movers, drivers."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection

from domain.measures import BY_KEY
from domain.periods import CUSTOM
from domain.report_period import ReportPeriod
from domain.selection import Selection
from domain.weekly import KEYS, Review, Row, added, line
from domain.weekly_window import Span, Window, window
from domain.zone import ZONE
from queries.freshness import freshness
from queries.targets import aims
from queries.units import sums
from queries.weekly_explained import Asked, Explained, book_of, explain
from queries.weekly_series import series

PORTAL = ("portal_known", "portal_late", "portal_overdue")
STOCK = ("open", "overdue")


def place_of(selection: Selection) -> tuple[str, str]:
    """What a review is about: ("agency", "unit", "area" or "province", its code)."""
    for kind in ("agency", "unit", "area"):
        if key := getattr(selection, kind):
            return kind, key
    return "province", ""


def only_place(selection: Selection) -> Selection:
    """The place of a selection, without anything else that it asks."""
    kind, key = place_of(selection)
    return Selection() if kind == "province" else Selection().with_(**{kind: key})


def counted(place: Selection, found: Window) -> Selection:
    """The place in the days that the review counts, without anything else that an address may ask."""
    kind, key = place_of(place)
    first = found.spans[0].first if found.spans else found.period.first
    days = Selection(start=first, end=found.through or found.period.last, period=CUSTOM, compare="none")
    return days if kind == "province" else days.with_(**{kind: key})


def review_window(connection: Connection, period: ReportPeriod, today: date, province: str) -> Window:
    """What a review of ``period`` counts, by the first and last day of the province's data."""
    state = freshness(connection, province)
    data = Span(state.first_day, state.last_day) if state.first_day and state.last_day else None
    return window(period, today, data)


def weekly(
    connection: Connection, place: Selection, period: ReportPeriod, now: datetime, province: str, version: int
) -> Review:
    """Reckon the review of ``place`` (its area, unit or agency; without any: the province) in ``period``."""
    today = now.astimezone(ZONE).date()
    found = review_window(connection, period, today, province)
    here, (kind, key) = counted(place, found), place_of(place)
    held, book = aims(connection, province, here, today), book_of(connection, province)
    told = series(connection, here, found.spans, now, province)
    rows = _added(told.values(), len(found.spans))
    lines = _lines_rows(connection, here, rows, now, province, found)
    reckoned = tuple(line(held.kpi(each), lines, found) for each in KEYS)
    why = Explained((), {}, {}, {})
    if len(found.spans) > 1:
        why = explain(connection, Asked(here, found, now, province), told, reckoned, held, book)
    name = book.province if kind == "province" else book.names.get((kind, key), key)
    return Review(
        version, now, kind, key, name, found, reckoned, why.movers, why.drivers, why.names, why.places,
    )  # fmt: skip


def _added(told: Iterable[list[dict[str, float]]], spans: int) -> list[Row]:
    columns = list(zip(*told, strict=True))
    return [added(column) for column in columns] if columns else [{} for _ in range(spans)]


def _lines_rows(
    connection: Connection, here: Selection, rows: list[Row], now: datetime, province: str, found: Window
) -> list[Row]:
    """With what has no day: open dossiers where the period is the current one, the portal's as of its last day."""
    wanted = (*(STOCK if found.current else ()), *(PORTAL if rows else ()))
    if not wanted:
        return rows
    (values,) = sums(connection, here, (), now, province, measures=[BY_KEY[key] for key in wanted])
    present = dict(zip(wanted, values, strict=True))
    first = rows[0] if rows else None
    return [{**(first or {}), **present}, *rows[1:]]
