"""The mapping file: which column of a source is what. docs/import.md describes the format; this module is its truth."""

import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from domain.codes import Channel
from domain.kinds import RECORDS, named_by
from domain.record import COLUMNS, DOSSIER, STEP_ONLY, Column
from domain.rules import Impossible
from ingest import messages
from ingest.errors import MappingError
from ingest.mapping_checks import (
    Section,
    character,
    clock_time,
    coded_words,
    encoding_name,
    formats_of,
    source_key,
    zone_name,
)
from ingest.times import TimeRules
from ingest.values import ValueRules, converted
from ingest.words import header_text

Kind = str
"""What the rows of a file are: dossiers, events (steps), or a kind of ``domain.kinds.RECORDS``."""
KINDS: tuple[Kind, ...] = ("dossiers", "events", *RECORDS)
DEFAULT_FORMATS = ("iso", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
EMPTY = ("", "-", "NULL", "null", "Null")
SECTIONS = ("file", "time", "columns", "steps", "constants", "values", "unknown", "rules", "personal")


@dataclass(frozen=True, slots=True)
class FileRules:
    """How the bytes are read: ``auto`` is found from the content; ``empty`` are the cells that mean nothing."""

    format: str
    encoding: str
    delimiter: str
    quote: str
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownRules:
    """What happens to names the catalogue does not have."""

    agency: Literal["create", "refuse"]
    procedure: Literal["create", "refuse"]
    unit: Literal["null", "refuse"]
    channel: Literal["refuse", "unknown"]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping file.

    ``columns`` gives the source headers of each canonical column (more than one are joined with " – "), step columns
    included; ``constants`` the literal of the columns that the file does not have.
    """

    file: str
    source: str
    name: str
    kind: Kind
    reading: FileRules
    values: ValueRules
    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str]
    unknown: UnknownRules
    impossible_dates: Impossible
    personal: tuple[str, ...]

    @property
    def record(self) -> dict[str, Column]:
        """The canonical columns of this kind of input, by name."""
        return {column.name: column for column in RECORDS[self.kind]} if self.kind in RECORDS else COLUMNS

    @property
    def naming(self) -> str:
        """The header whose cell names a row in messages; empty when the file has none."""
        told = [part for part in named_by(self.kind) if part in self.columns]
        column = told[-1] if told else "code"
        return next(iter(self.columns.get(column, ())), "")

    @property
    def headers(self) -> tuple[str, ...]:
        """Every source header the mapping needs, once, in order."""
        return tuple(dict.fromkeys(header for group in self.columns.values() for header in group))


def load_mapping(path: Path) -> Mapping:
    """Read and check the mapping file ``path``.

    Raises:
        MappingError: the file, the key and the nearest valid name, in both languages.
    """
    return mapping_of(_document(path), str(path))


def mapping_of(document: dict[str, Any], file: str) -> Mapping:
    """Check a parsed mapping; ``file`` is the name used in messages.

    Raises:
        MappingError: as ``load_mapping``.
    """
    root = Section(document, file, "")
    root.allow(("source", "name", "kind", *SECTIONS))
    source = source_key(root)
    kind: Kind = root.choice("kind", KINDS, "dossiers")
    columns, constants = _record_columns(root, RECORDS[kind]) if kind in RECORDS else _columns(root, kind)
    unknown = _unknown(root.section("unknown"))
    rules = root.section("rules").allow(("impossible_dates",))
    words = coded_words(root.section("values"))
    fallback = int(Channel.UNKNOWN) if unknown.channel == "unknown" else None
    mapping = Mapping(
        file=file,
        source=source,
        name=root.text("name", source),
        kind=kind,
        reading=_reading(root.section("file")),
        values=ValueRules(words, _times(root.section("time")), fallback),
        columns=columns,
        constants=constants,
        unknown=unknown,
        impossible_dates=rules.choice("impossible_dates", ("quarantine", "flag", "count"), "quarantine"),
        personal=_headers(root.section("personal").allow(("columns",)), "columns"),
    )
    _check_constants(mapping)
    return mapping


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise MappingError(messages.NO_MAPPING.format(file=path)) from error
    except UnicodeDecodeError as error:
        raise MappingError(messages.NOT_UTF8_MAPPING.format(file=path, offset=error.start)) from error
    except tomllib.TOMLDecodeError as error:
        raise MappingError(messages.SYNTAX.format(file=path, detail=error)) from error


def _columns(root: Section, kind: Kind) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    case, step, literal = root.section("columns"), root.section("steps"), root.section("constants")
    for section, other, names, strangers in (
        (case, step, DOSSIER, STEP_ONLY),
        (step, case, STEP_ONLY, DOSSIER),
    ):
        section.refuse_strays({c.name for c in strangers} - {c.name for c in names}, other.name)
        section.allow(tuple(c.name for c in names))
    literal.allow(tuple(COLUMNS))
    if kind == "dossiers" and step.values:
        raise MappingError(messages.STEPS_NEED_EVENTS.format(file=root.file))
    columns = {key: _headers(section, key) for section in (case, step) for key in section.values}
    constants = {key: literal.literal(key) for key in literal.values}
    for key in constants:
        if key in columns:
            where = "steps" if key in step.values else "columns"
            raise MappingError(messages.TWICE.format(file=root.file, key=key, where=where))
    case.require("code", columns)
    case.require("agency", {**columns, **constants})
    if kind == "events":
        step.require("step", {**columns, **constants})
    return columns, constants


def _record_columns(root: Section, record: tuple[Column, ...]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Columns and constants of a record that is one row of the file; it has no steps."""
    if root.section("steps").values:
        raise MappingError(messages.STEPS_NEED_EVENTS.format(file=root.file))
    names = tuple(column.name for column in record)
    told, literal = root.section("columns").allow(names), root.section("constants").allow(names)
    columns = {key: _headers(told, key) for key in told.values}
    constants = {key: literal.literal(key) for key in literal.values}
    for key in constants.keys() & columns.keys():
        raise MappingError(messages.TWICE.format(file=root.file, key=key, where="columns"))
    for column in record:
        if column.required:
            told.require(column.name, {**columns, **constants})
    return columns, constants


def _headers(section: Section, key: str) -> tuple[str, ...]:
    return tuple(header_text(header) for header in section.texts(key))


def _reading(section: Section) -> FileRules:
    section.allow(("format", "encoding", "delimiter", "quote", "empty"))
    return FileRules(
        section.choice("format", ("auto", "csv", "parquet", "xes"), "auto"),
        encoding_name(section),
        character(section, "delimiter", "auto"),
        character(section, "quote", '"'),
        (*EMPTY, *section.texts("empty", ())),
    )


def _times(section: Section) -> TimeRules:
    section.allow(("zone", "formats", "date_only_start", "date_only_end"))
    return TimeRules(
        zone_name(section),
        formats_of(section, DEFAULT_FORMATS),
        clock_time(section, "date_only_start", time(0)),
        clock_time(section, "date_only_end", time(17)),
    )


def _unknown(section: Section) -> UnknownRules:
    section.allow(("agency", "procedure", "unit", "channel"))
    return UnknownRules(
        section.choice("agency", ("create", "refuse"), "create"),
        section.choice("procedure", ("create", "refuse"), "create"),
        section.choice("unit", ("null", "refuse"), "null"),
        section.choice("channel", ("refuse", "unknown"), "refuse"),
    )


def _check_constants(mapping: Mapping) -> None:
    for key, value in mapping.constants.items():
        column = mapping.record[key]
        if not converted(pa.array([value]), column, mapping.values)[0].is_valid:
            raise MappingError(
                messages.BAD_CONSTANT.format(file=mapping.file, key=key, value=value, kind=column.kind),
            )
