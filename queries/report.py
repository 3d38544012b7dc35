"""KPIs as plain data for machines: the same rows for `ioc kpi`, the JSON API and exports."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.errors import IocError
from domain.kpi import Figure, Kpi
from domain.kpis import KPIS
from domain.selection import KEYS, Selection, parse
from domain.text import Text
from domain.zone import ZONE
from queries.source import Source


class BadSelectionError(IocError):
    """A parameter of a question is not understood."""

    exit_code = 2


def kpi_report(source: Source, selection: Selection, by: str) -> dict[str, Any]:
    """Return ``{"selection", "version", "rows": [{"key", "name", "kpis": {key: figure}}], "divided"}``.

    A figure has num, den, value (None where unknown), status (the band) and, when the denominator is under the KPI's
    minimum, ``few``. Grouped by day, figures that exist only "now" are ``not_applicable``. ``divided`` as in `divided`.
    """
    frame, version = source.kpis(selection, by)
    aims = source.aims(selection)
    rows = [
        {
            "key": record["key"],
            "name": record["name"],
            "kpis": {kpi.key: _figure(aims.at(kpi.key, by, record["key"]), record, by) for kpi in KPIS},
        }
        for record in frame.to_dict("records")
    ]
    asked = selection.query(default="all")
    return {
        "selection": asked,
        "version": version,
        "as_of": source.now().isoformat(),
        "rows": rows,
        "divided": divided(source, selection, by_unit=by == "unit"),
    }


def divided(source: Source, selection: Selection, *, by_unit: bool = False) -> list[dict[str, Any]]:
    """Return ``[{"key", "name", "era", "parts": {code: share}}]``: communes that count in others only in part.

    The figures of each code hold that share of the commune's (units across the reform of 1 July 2025); lists of
    dossiers hold all of it. Empty where everything is whole.
    """
    if not (by_unit or selection.unit or selection.area):
        return []
    book = source.unit_book()
    return [
        {
            "key": unit.code,
            "name": book.name(unit),
            "era": unit.era,
            "parts": {code: float(share) for code, share in sorted(parts.items())},
        }
        for unit, parts in sorted(book.divided(selection).items(), key=lambda item: item[0].code)
    ]


def asked_selection(query: Mapping[str, str], now: datetime, others: Iterable[str] = ()) -> Selection:
    """Read a machine's selection: all time by default, and nothing misunderstood is passed over in silence.

    Raises:
        BadSelectionError: a parameter that does not exist (beside ``others``) or a value that breaks its rule.
    """
    known = sorted({*KEYS, *others})
    unknown = sorted(set(query) - set(known))
    if unknown:
        raise BadSelectionError(
            Text(
                f"Tham số không có: {', '.join(unknown)}. Dùng được: {', '.join(known)}.",
                f"Unknown parameters: {', '.join(unknown)}. Known: {', '.join(known)}.",
            )
        )
    selection, notes = parse(query, now.astimezone(ZONE).date(), default="all")
    if notes:
        raise BadSelectionError(notes[0])
    return selection


def _figure(kpi: Kpi, measures: dict[Any, Any], by: str) -> dict[str, Any]:
    if by == "day" and kpi.now:
        return {"num": None, "den": None, "value": None, "status": "not_applicable"}
    figure = kpi.figure(measures, minimum=0)
    plain: dict[str, Any] = {
        "num": _number(figure.num),
        "den": _number(figure.den),
        "value": _number(figure.value),
        "status": figure.status.key,
    }
    return plain | {"few": True} if _few(kpi, figure) else plain


def _few(kpi: Kpi, figure: Figure) -> bool:
    return bool(kpi.kind != "count" and figure.den and figure.den < kpi.minimum)


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else round(value, 6)
