"""Measures by province, unit, agency, field, channel, service level, procedure or day."""

from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from domain.codes import CHANNELS, SERVICE_LEVELS, UNCLASSIFIED, Code
from domain.measures import MEASURES
from domain.selection import Selection
from domain.text import Text
from queries.units import sums

MEASURE_KEYS: tuple[str, ...] = tuple(m.key for m in MEASURES)
COLUMN: dict[str, str] = {
    "province": "",
    "unit": "agency_id",
    "agency": "agency_id",
    "field": "field_id",
    "channel": "channel",
    "service": "service_level",
    "procedure": "procedure_id",
    "day": "day",
}
"""Ways to group, and the cell column each needs; a unit is grouped through its agencies."""
UNKNOWN_KEY = "unknown"
PROVINCE_BODIES = Text("Cấp tỉnh (sở, ban, ngành)", "Province level (departments)")


def measures_by(connection: Connection, selection: Selection, by: str, now: datetime, province: str) -> pd.DataFrame:
    """Return one row per group: columns key, name, every measure (int64). Groups without any dossier are absent.

    ``by`` is a key of ``COLUMN``. Keys: unit and agency codes, field and procedure codes, words of channels and service
    levels, ISO days. Province-level bodies come under the province's own code, agencies without a commune under
    ``"unknown"``.
    """
    columns = (COLUMN[by],) if COLUMN[by] else ()
    frame = _named(connection, _ask(connection, selection, columns, now, province), by, selection.lang, province)
    return frame.groupby(["key", "name"], sort=False, as_index=False)[list(MEASURE_KEYS)].sum()


def totals(
    connection: Connection, selection: Selection, now: datetime, province: str, *, whole: bool = False
) -> dict[str, int]:
    """Return every measure over the whole selection; ``whole`` as in :func:`queries.units.sums`."""
    (row,) = sums(connection, selection, (), now, province, whole=whole)
    return dict(zip(MEASURE_KEYS, row, strict=True))


def agency_days(
    connection: Connection, selection: Selection, now: datetime, province: str
) -> dict[str, dict[date, dict[str, int]]]:
    """Return agency code -> day -> every measure, without the days on which nothing happened.

    Plain dictionaries: a frame for each agency took most of the overview's time.
    """
    ask = connection.exec_driver_sql
    codes = {row.id: row.code for row in ask("SELECT id, code FROM agency WHERE province_code = %s", (province,))}
    days: dict[str, dict[date, dict[str, int]]] = {}
    for agency, day, *measures in sums(connection, selection, ("agency_id", "day"), now, province):
        days.setdefault(codes[agency], {})[day] = dict(zip(MEASURE_KEYS, measures, strict=True))
    return days


def _ask(
    connection: Connection, selection: Selection, columns: tuple[str, ...], now: datetime, province: str
) -> pd.DataFrame:
    rows = sums(connection, selection, columns, now, province)
    return pd.DataFrame.from_records(rows, columns=["grp", *columns[1:], *MEASURE_KEYS] if columns else MEASURE_KEYS)


def _named(connection: Connection, frame: pd.DataFrame, by: str, lang: str, province: str) -> pd.DataFrame:
    if by in {"unit", "agency", "field", "procedure"}:
        return frame.merge(_names(connection, by, lang, province), on="grp", how="left")
    if by in {"channel", "service"}:
        codes = _code_names(CHANNELS if by == "channel" else SERVICE_LEVELS, lang)
        return frame.merge(codes, on="grp", how="left")
    if by == "day":
        days = frame["grp"].map(lambda day: day.isoformat())
        return frame.assign(key=days, name=days).sort_values("key")
    return frame.assign(key=province, name=_province_name(connection, province))


def _names(connection: Connection, by: str, lang: str, province: str) -> pd.DataFrame:
    if by == "unit":
        rows = connection.exec_driver_sql(
            "SELECT a.id, a.level, a.unit_code, u.name FROM agency a LEFT JOIN unit u ON u.province_code ="
            " a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL WHERE a.province_code = %s",
            (province,),
        ).all()
        labels = [_unit_label(row.level, row.unit_code, row.name, lang, province) for row in rows]
        named = [(row.id, *label) for row, label in zip(rows, labels, strict=True)]
        return pd.DataFrame(named, columns=["grp", "key", "name"])
    rows = connection.exec_driver_sql(f"SELECT id, code, name FROM {by} WHERE province_code = %s", (province,)).all()
    frame = pd.DataFrame(rows, columns=["grp", "key", "name"])
    return frame.replace({"name": {UNCLASSIFIED.vi: UNCLASSIFIED.get(lang)}})


def _unit_label(level: int, code: str | None, name: str | None, lang: str, province: str) -> tuple[str, str]:
    if code is not None:
        return code, name or code
    return (province, PROVINCE_BODIES.get(lang)) if level == 1 else (UNKNOWN_KEY, UNCLASSIFIED.get(lang))


def _code_names(codes: tuple[Code, ...], lang: str) -> pd.DataFrame:
    return pd.DataFrame([(c.value, c.word, c.label.get(lang)) for c in codes], columns=["grp", "key", "name"])


def _province_name(connection: Connection, province: str) -> str:
    return str(
        connection.exec_driver_sql("SELECT name FROM province WHERE code = %s", (province,)).scalar() or province
    )
