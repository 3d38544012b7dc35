"""What the portal publishes of our scorecards: its own JSON, or a CSV list; every wrong cell is named, none is kept."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from db.database import Database
from domain.decision766 import formula_of
from domain.errors import IocError
from domain.figures import ALIASES, block_of, first_day, read_figures
from domain.report_period import PeriodError, ReportPeriod
from domain.rules import Rule
from domain.scorecard import KINDS, Place
from domain.text import Text
from ingest.lists import Line, ListFile, read_list
from ingest.score import Published, keep_published

COLUMNS = ("period", "place", "indicator")
"""Columns that a list must have; num, den, percent, points and captured (a day) may be there."""
NUMBERS = ("num", "den", "percent", "points")
TOTAL, SIPAS = "TOTAL", "SIPAS"
NO_FILE = Text("Không đọc được tệp {file}: {detail}.", "The file {file} cannot be read: {detail}.")
NOT_JSON = Text("Tệp {file} không phải JSON hợp lệ: {detail}.", "The file {file} is not valid JSON: {detail}.")
NO_PERIOD = Text(
    "Tệp {file}: kỳ {period!r} không phải tháng, quý hay năm.",
    "File {file}: {period!r} is no month, quarter or year.",
)
UNKNOWN_INDICATOR = Rule(
    "unknown_indicator", Text("Không có chỉ số này trong bộ chỉ số.", "The index set has no such indicator.")
)
UNKNOWN_PLACE = Rule("unknown_place", Text("Không có cơ quan, đơn vị này.", "There is no such agency or commune."))
BAD_PERIOD = Rule(
    "period", Text("Không phải kỳ: 2026-08, 2026-Q3 hoặc 2026.", "Not a period: 2026-08, 2026-Q3 or 2026.")
)
BAD_NUMBER = Rule("number_not_negative", Text("Phải là số không âm.", "Must be a number not below zero."))
NUM_OVER_DEN = Rule("num_over_den", Text("Tử số lớn hơn mẫu số.", "The numerator is larger than the denominator."))
OVER_100 = Rule("over_100", Text("Tỷ lệ lớn hơn 100 %.", "The rate is above 100%."))
NO_VALUE = Rule("no_value", Text("Dòng không có số nào.", "The row has no number."))
TWICE = Rule("twice", Text("Chỉ số của nơi và kỳ này đã có ở dòng khác.", "Another row tells this one already."))
OTHER = Text(
    "Tệp {file}, ô departmentCode, giá trị {code!r}: không phải tỉnh này ({ours}).",
    "File {file}, cell departmentCode, value {code!r}: not this province ({ours}).",
)
PREFIXES = """
SELECT DISTINCT split_part(code, '.', 1) FROM agency
WHERE province_code = %(province)s AND code ~ '^[A-Z][0-9]{2}[.]'
"""
"""What the national codes of our agencies begin with."""
PLACES = """
SELECT code, 'agency' AS level FROM agency WHERE province_code = %(province)s AND level = 1
UNION ALL
SELECT u.code, 'commune' FROM unit u
WHERE u.province_code = %(province)s AND u.valid_to IS NULL AND u.level = 'commune'
"""


def import_published(database: Database, province: str, path: Path) -> int:
    """Store the published figures of a JSON or CSV file; return how many.

    Raises:
        IocError: the file cannot be read, or a figure is wrong; every wrong cell is named and nothing is kept.
    """
    with database.write() as connection:
        known = _places(connection, province)
        prefixes = frozenset(connection.exec_driver_sql(PREFIXES, {"province": province}).scalars())
    figures = _json(path, province, prefixes) if path.suffix.lower() == ".json" else _list(path, known)
    return keep_published(database, province, figures, path.name)


def _places(connection: Connection, province: str) -> dict[str, Place]:
    found = {
        row.code: Place(row.level, row.code, "") for row in connection.exec_driver_sql(PLACES, {"province": province})
    }
    return found | {"": Place("province", province, ""), province: Place("province", province, "")}


def _json(path: Path, province: str, prefixes: frozenset[str]) -> list[Published]:
    """The province's figures, in the portal's own layout or ours."""
    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise IocError(NO_FILE.format(file=path.name, detail=error.strerror or error)) from error
    except orjson.JSONDecodeError as error:
        raise IocError(NOT_JSON.format(file=path.name, detail=error)) from error
    code = document.get("departmentCode") if isinstance(document, dict) else None
    if code and prefixes and str(code) not in prefixes:
        raise IocError(OTHER.format(file=path.name, code=str(code)[:40], ours=", ".join(sorted(prefixes))))
    formula = formula_of(first_day(document) or date.max)
    found, captured = [], _captured(document)
    place = Place("province", province, "")
    for told in read_figures(document, formula):
        period = _period(told.period)
        if period is None:
            raise IocError(NO_PERIOD.format(file=path.name, period=told.period))
        for code, count in told.counts.items():
            found.append(Published(place, period, code, count.num, count.den, count.share, None, captured))
        for name, points in told.published.items():
            found.append(Published(place, period, block_of(name), None, None, None, points, captured))
    return found


def _captured(document: Any) -> date | None:
    try:
        return date.fromisoformat(str(document.get("captured", ""))[:10])
    except ValueError:
        return None


def _period(word: str) -> str | None:
    try:
        period = ReportPeriod.parse(word)
    except PeriodError:
        return None
    return period.word if period.kind in KINDS else None


def _list(path: Path, places: Mapping[str, Place]) -> list[Published]:
    found = read_list(path, COLUMNS)
    figures: dict[tuple[str, str, str], Published] = {}
    for line in found.lines:
        figure = _figure(found, line, places)
        if figure is None:
            continue
        identity = (figure.period, figure.place.key, figure.indicator)
        if identity in figures:
            found.refuse(line, "indicator", TWICE)
        figures[identity] = figure
    found.check()
    return list(figures.values())


def _figure(found: ListFile, line: Line, places: Mapping[str, Place]) -> Published | None:
    before = len(found.bad)
    found.required(line, "period", "indicator")
    period, place = _period(line["period"]), places.get(line["place"])
    if line["period"] and period is None:
        found.refuse(line, "period", BAD_PERIOD)
    if place is None:
        found.refuse(line, "place", UNKNOWN_PLACE)
    code = ALIASES.get(line["indicator"], line["indicator"])
    formula = formula_of(ReportPeriod.parse(period).first) if period else formula_of(date.max)
    if code and code not in {*formula.by_code, *(block.key for block in formula.blocks), TOTAL, SIPAS}:
        found.refuse(line, "indicator", UNKNOWN_INDICATOR)
    num, den, percent, points = (_number(found, line, column) for column in NUMBERS)
    if num is not None and den is not None and num > den:
        found.refuse(line, "num", NUM_OVER_DEN)
    if percent is not None and percent > 100:  # noqa: PLR2004  (percent)
        found.refuse(line, "percent", OVER_100)
    if (num, den, percent, points) == (None,) * 4 and len(found.bad) == before:
        found.refuse(line, "num", NO_VALUE)
    captured = found.day(line, "captured")
    if len(found.bad) > before or period is None or place is None:
        return None
    return Published(place, period, code, num, den, None if percent is None else percent / 100, points, captured)


def _number(found: ListFile, line: Line, column: str) -> float | None:
    text = line[column].rstrip("%").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        found.refuse(line, column, BAD_NUMBER)
        return None
    return value
