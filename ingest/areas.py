"""What an operator decides about units: how split communes are divided, and which communes form an area (khu vực)."""

from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from psycopg2.extras import execute_batch
from sqlalchemy import Connection

from db.database import Database
from domain.recast import BEFORE, CURRENT
from domain.rules import RULE, Rule
from domain.text import Text
from ingest.lists import Line, ListFile, read_list
from ingest.publish import publish

LONGEST = 120
_CLOSE = Fraction(1, 10_000)  # shares written with a few decimals still count as a whole

NOT_FORMER = Rule(
    "former_unit",
    Text(
        "không có xã, phường nào mang mã này trước 01/07/2025 trong tỉnh.",
        "no commune of the province had this code before 1 July 2025.",
    ),
)
NOT_CURRENT = Rule(
    "current_unit",
    Text(
        "không có xã, phường hiện hành nào mang mã này trong tỉnh.", "no commune of the province has this code today."
    ),
)
SHARE = Rule(
    "share",
    Text(
        "tỷ lệ phải lớn hơn 0 và không quá 1; viết 0.5, 0,5 hoặc 1/3.",
        "a share must be above 0 and at most 1; write 0.5, 0,5 or 1/3.",
    ),
)
TWICE = Rule("twice", Text("đã có ở một dòng trên; mỗi dòng chỉ ghi một lần.", "told in a row above; tell it once."))
ERA = Rule(
    "era",
    Text(
        "thời kỳ là current (hiện hành) hoặc before (trước 01/07/2025).", "the era is current or before (1 July 2025)."
    ),
)
SUM = Text(
    "các tỷ lệ của đơn vị cũ này cộng lại là {total}, phải bằng 1.",
    "the shares of this former unit sum to {total}; they must sum to 1.",
)


@dataclass(frozen=True, slots=True)
class AreasReport:
    """``named``: communes that the file groups; ``followed``: former ones that took the area of what they became.

    ``kept``: today's communes that the file does not name, which stay in their areas.
    """

    named: int
    followed: int
    kept: int


def import_shares(database: Database, province: str, path: Path) -> int:
    """Store how former communes were divided (columns old_code, new_code, share); returns how many former ones.

    The file tells all parts of each former commune that it names; the others stay as they are.

    Raises:
        FileError: a row is wrong, or the shares of a former commune do not sum to 1; nothing is written.
    """
    found = read_list(path, ("old_code", "new_code", "share"))
    with database.write() as connection:
        codes = _codes(connection, province)
        told = [_share(found, line, codes) for line in found.lines]
        _no_repeats(found, [(line, (line["old_code"], line["new_code"])) for line in found.lines], "new_code")
        _whole(found, told)
        found.check()
        rows = [row for row in told if row]
        olds = sorted({old for old, _, _ in rows})
        connection.exec_driver_sql(
            "DELETE FROM unit_lineage WHERE province_code = %s AND old_code = ANY (%s)", (province, olds)
        )
        vintages = _vintages(connection, province)
        _run(
            connection,
            "INSERT INTO unit_lineage (province_code, old_code, old_vintage, new_code, new_vintage, share)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [(province, old, vintages[BEFORE], new, vintages[CURRENT], float(share)) for old, new, share in rows],
        )
        _tell(connection, province)
    return len(olds)


def import_areas(database: Database, province: str, path: Path) -> AreasReport:
    """Group communes into areas (columns code, area, and era where a former commune is meant).

    A former commune that the file does not name takes the area of the commune that got most of it, if that is named.

    Raises:
        FileError: a row is wrong; every wrong row is named and nothing is written.
    """
    found = read_list(path, ("code", "area"))
    with database.write() as connection:
        codes = _codes(connection, province)
        told = [_area(found, line, codes) for line in found.lines]
        _no_repeats(found, [(line, (line["code"], _era(line))) for line in found.lines], "code")
        found.check()
        areas = {(code, era): area for code, era, area in (row for row in told if row)}
        followers = _followers(connection, province, areas)
        _group(connection, province, areas | followers)
        _tell(connection, province)
    today = [code for code, era in areas if era == CURRENT]
    return AreasReport(len(areas), len(followers), len(codes[CURRENT]) - len(today))


def _codes(connection: Connection, province: str) -> dict[str, set[str]]:
    """Codes of the communes of each era; former island districts without communes count as communes."""
    rows = connection.exec_driver_sql(
        "SELECT u.code, u.valid_to IS NULL AS today FROM unit u WHERE u.province_code = %(province)s"
        " AND (u.level = 'commune' OR (u.valid_to IS NOT NULL AND EXISTS (SELECT FROM unit_lineage l"
        " WHERE l.province_code = u.province_code AND l.old_code = u.code)))",
        {"province": province},
    )
    codes: dict[str, set[str]] = {CURRENT: set(), BEFORE: set()}
    for row in rows:
        codes[CURRENT if row.today else BEFORE].add(row.code)
    return codes


def _share(found: ListFile, line: Line, codes: dict[str, set[str]]) -> tuple[str, str, Fraction] | None:
    if not found.required(line, "old_code", "new_code", "share"):
        return None
    old, new, share = line["old_code"], line["new_code"], _fraction(line["share"])
    if old not in codes[BEFORE]:
        found.refuse(line, "old_code", NOT_FORMER)
    if new not in codes[CURRENT]:
        found.refuse(line, "new_code", NOT_CURRENT)
    if share is None:
        found.refuse(line, "share", SHARE)
        return None
    return old, new, share


def _fraction(text: str) -> Fraction | None:
    try:
        share = Fraction(text.replace(",", ".").replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share <= 1 else None


def _whole(found: ListFile, told: list[tuple[str, str, Fraction] | None]) -> None:
    """Refuse former communes whose shares do not sum to 1, unless one of them cannot be read at all."""
    unread = {line["old_code"] for line, row in zip(found.lines, told, strict=True) if row is None}
    sums: dict[str, Fraction] = {}
    for old, _, share in filter(None, told):
        sums[old] = sums.get(old, Fraction(0)) + share
    last = {line["old_code"]: line for line in found.lines}
    for old, total in sums.items():
        if old not in unread and abs(total - 1) > _CLOSE:
            found.refuse(last[old], "share", Rule("share_sum", SUM.format(total=f"{float(total):g}")))


def _area(found: ListFile, line: Line, codes: dict[str, set[str]]) -> tuple[str, str, str] | None:
    if not found.required(line, "code", "area"):
        return None
    code, area, era = line["code"], line["area"], _era(line)
    if era not in codes:
        found.refuse(line, "era", ERA)
        return None
    if code not in codes[era]:
        found.refuse(line, "code", NOT_CURRENT if era == CURRENT else NOT_FORMER)
    if len(area) > LONGEST or not area.isprintable():
        found.refuse(line, "area", RULE["too_long"])
    return code, era, area


def _era(line: Line) -> str:
    return line["era"].lower() or CURRENT


def _no_repeats(found: ListFile, keyed: list[tuple[Line, tuple[str, str]]], column: str) -> None:
    seen: set[tuple[str, str]] = set()
    for line, key in keyed:
        if key in seen:
            found.refuse(line, column, TWICE)
        seen.add(key)


def _followers(connection: Connection, province: str, areas: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Areas of the former communes not named: that of the named commune which got most of each."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT ON (old_code) old_code, new_code FROM unit_lineage WHERE province_code = %s"
        " ORDER BY old_code, share DESC, new_code",
        (province,),
    )
    return {
        (row.old_code, BEFORE): areas[row.new_code, CURRENT]
        for row in rows
        if (row.new_code, CURRENT) in areas and (row.old_code, BEFORE) not in areas
    }


def _group(connection: Connection, province: str, areas: dict[tuple[str, str], str]) -> None:
    _run(
        connection,
        "UPDATE unit SET area = %s WHERE province_code = %s AND code = %s AND (valid_to IS NULL) = %s",
        [(area, province, code, era == CURRENT) for (code, era), area in areas.items()],
    )


def _vintages(connection: Connection, province: str) -> dict[str, str]:
    """Era -> the vintage under which its units are stored."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT vintage, valid_to IS NULL AS today FROM unit WHERE province_code = %s", (province,)
    )
    return {CURRENT if row.today else BEFORE: row.vintage for row in rows}


def _tell(connection: Connection, province: str) -> None:
    """Let every screen ask anew; a province without any dossier still has nothing to show."""
    begun = connection.exec_driver_sql("SELECT version > 0 FROM data_version WHERE province_code = %s", (province,))
    if begun.scalar():
        publish(connection, province, "units")


def _run(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    with closing(connection.connection.cursor()) as cursor:
        execute_batch(cursor, statement, rows, page_size=500)
