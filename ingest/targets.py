"""The write of targets: all of a file or nothing, each change kept with who made it and what stood there before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from db.targets import held_targets
from domain.codes import AGENCY_LEVELS
from domain.registry import EVERY
from domain.rules import Rule
from domain.targets import LIMITS, NO_NUMBER, RULE, Target, bands_of, problems, share_of
from domain.text import Text
from ingest.lists import Line, ListFile, read_list
from ingest.publish import publish

SOURCE = "target"
"""What the notification names as its source."""
LOCK = 766011
COLUMNS = ("kpi", "kind", "key", "target", "first", "source")
"""Columns a file must have; near, watch, low (limits of the next bands) and last (its last day) may be there."""
NO_PLACE = Rule("no_place", Text("Không có đơn vị này.", "There is no such place."))
GONE = Rule(
    "target_gone", Text("Mục tiêu này không còn, có người đã gỡ bỏ.", "This target is gone: somebody took it away.")
)
PLACES = """
SELECT 'unit', code FROM unit WHERE province_code = %(province)s AND valid_to IS NULL
UNION ALL SELECT 'agency', code FROM agency WHERE province_code = %(province)s
UNION SELECT 'area', area FROM unit WHERE province_code = %(province)s AND area IS NOT NULL
"""
WRITE = """
WITH written AS (
    INSERT INTO target AS t (province_code, kpi, kind, key, first_day, last_day, limits, source)
    VALUES (%(province)s, %(kpi)s, %(kind)s, %(key)s, %(first)s, %(last)s, %(limits)s, %(source)s)
    RETURNING to_jsonb(new) AS after, new.id
) INSERT INTO target_change (province_code, target_id, at, author, before, after)
SELECT %(province)s, id, %(at)s, %(author)s, NULL, after FROM written
"""
CHANGE = """
WITH written AS (
    UPDATE target SET last_day = %(last)s, limits = %(limits)s, source = %(source)s
    WHERE province_code = %(province)s AND id = %(id)s
    RETURNING to_jsonb(old) AS before, to_jsonb(new) AS after
) INSERT INTO target_change (province_code, target_id, at, author, before, after)
SELECT %(province)s, %(id)s, %(at)s, %(author)s, before, after FROM written
"""
REMOVE = """
WITH gone AS (
    DELETE FROM target WHERE province_code = %(province)s AND id = %(id)s RETURNING to_jsonb(old) AS before
) INSERT INTO target_change (province_code, target_id, at, author, before, after)
SELECT %(province)s, %(id)s, %(at)s, %(author)s, before, NULL FROM gone
"""

Problem = tuple[str, str, Rule]
"""Column, value and broken rule."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of targets: how many are new, changed and as before, or what is wrong with one (nothing is kept)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def import_targets(database: Database, province: str, path: Path, author: str) -> Kept:
    """Store the targets of a CSV file; one with the KPI, place and first day of a stored one replaces it.

    Values are percent ("98" or "98,5"); `docs/targets.md` describes the columns.

    Raises:
        FileError: a row is wrong; every wrong cell is named and nothing is written.
    """
    found = read_list(path, COLUMNS)
    with database.write() as connection:
        desk = _Desk(connection, province, author)
        told = [(line, target) for line in found.lines if (target := _target(found, line)) is not None]
        for line, target in told:
            for column, value, rule in desk.take(desk.known(target)):
                found.refuse(Line(line.row, {**line.cells, column: value}), column, rule)
        found.check()
        return desk.write()


def save_target(database: Database, province: str, target: Target, author: str) -> Kept:
    """Store one target: new where its ``id`` is 0, else in place of that one's limits, last day and source."""
    with database.write() as connection:
        desk = _Desk(connection, province, author)
        wrong = tuple(desk.take(target))
        return Kept(problems=wrong) if wrong else desk.write()


def remove_target(database: Database, province: str, number: int, author: str) -> bool:
    """Take the target ``number`` away (its last state is kept among the changes); False when there is none."""
    with database.write() as connection:
        own = {"province": province, "id": number, "at": datetime.now(UTC), "author": author}
        gone = connection.exec_driver_sql(REMOVE, own).rowcount > 0
        if gone:
            publish(connection, province, SOURCE)
        return gone


class _Desk:
    """Targets that wait to be written together, checked against each other and against those that stand."""

    def __init__(self, connection: Connection, province: str, author: str) -> None:
        """Read what stands in ``province``; nobody else writes targets meanwhile."""
        self._connection, self._province, self._author = connection, province, author
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        own = {"province": province}
        self._held = {target.id: target for target in held_targets(connection, province)}
        self._places = {(kind, key) for kind, key in connection.exec_driver_sql(PLACES, own)}
        self._places |= {("level", level.word) for level in AGENCY_LEVELS if level.value} | {("province", "")}
        self._taken: list[Target] = []

    def known(self, target: Target) -> Target:
        """The ``target`` of a file, as the one that stands with its KPI, place and first day, if any."""
        same = (target.kpi, target.kind, target.key, target.first)
        number = next((t.id for t in self._held.values() if (t.kpi, t.kind, t.key, t.first) == same), 0)
        return replace(target, id=number)

    def take(self, target: Target) -> Iterable[Problem]:
        """Put ``target`` with the others, or say what is wrong with it; KPI, place and first day never change."""
        stands = self._held.get(target.id)
        if target.id and stands is None:
            return [("id", str(target.id), GONE)]
        if stands is not None:
            target = replace(stands, last=target.last, bands=target.bands, source=target.source)
        replaced = {each.id for each in self._taken}
        others = [*(t for t in self._held.values() if t.id not in replaced), *self._taken]
        wrong = [(column, value, RULE[rule]) for column, value, rule in problems(target, others)]
        if not wrong and (target.kind, target.key) not in self._places:
            wrong.append(("key", target.key, NO_PLACE))
        if not wrong:
            self._taken.append(target)
        return wrong

    def write(self) -> Kept:
        """Write what was taken, and tell the screens when anything changed."""
        new = [target for target in self._taken if not target.id]
        changed = [target for target in self._taken if target.id and target != self._held.get(target.id)]
        for sql, listed in ((CHANGE, changed), (WRITE, new)):
            for target in listed:
                self._connection.exec_driver_sql(sql, self._parameters(target))
        if new or changed:
            publish(self._connection, self._province, SOURCE)
        return Kept(len(new), len(changed), len(self._taken) - len(new) - len(changed))

    def _parameters(self, target: Target) -> dict[str, Any]:
        told = {"kpi": target.kpi, "kind": target.kind, "key": target.key, "first": target.first, "last": target.last}
        told |= {"limits": list(target.bands), "source": target.source.strip(), "id": target.id}
        return told | {"province": self._province, "author": self._author, "at": datetime.now(UTC)}


def _target(found: ListFile, line: Line) -> Target | None:
    """The target of a line; None where a cell cannot be read (which is noted)."""
    before = len(found.bad)
    found.required(line, *(column for column in COLUMNS if column != "key"))
    value, *others = (_share(found, line, column) for column in LIMITS)
    first, last = found.day(line, "first"), found.day(line, "last")
    if len(found.bad) > before or value is None or first is None:
        return None
    kpi = EVERY.get(line["kpi"])
    bands = bands_of(kpi, value, others) if kpi else (value, value, value, value)
    kind: Any = line["kind"]  # its rule is among `problems`
    return Target(line["kpi"], kind, line["key"], first, last, bands, line["source"])


def _share(found: ListFile, line: Line, column: str) -> float | None:
    try:
        return share_of(line[column])
    except ValueError:
        found.refuse(line, column, NO_NUMBER)
        return None
