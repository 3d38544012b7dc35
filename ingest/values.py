"""From cleaned text to typed columns, by kind of canonical column; no loop over rows, only over distinct words."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from domain.record import Column
from domain.zone import ZONE
from ingest.batch import arrow_type
from ingest.times import TimeRules, parsed_times
from ingest.words import plain

RULE_OF: dict[str, str] = {
    "time": "time_format",
    "day": "time_format",
    "int": "number",
    "bool": "boolean",
    "channel": "channel",
    "status": "status",
    "service_level": "service_level",
    "counter_state": "counter_state",
}
"""The rule (domain/rules.py) that a cell of each kind breaks when it cannot be read; of other codes ``coded``."""
INTEGER = r"^[+-]?\d{1,18}(?:\.0+)?$"
SMALL = 32_767
LONGEST_TEXT = 500
_NAMING = (
    *("code", "agency", "receiving_agency", "procedure", "officer", "step_officer"),
    *("center", "number", "group", "counter", "dossier"),
)
LONGEST = dict.fromkeys(_NAMING, 200)
"""Most characters of the text columns that identify something (they are indexed); the others: ``LONGEST_TEXT``."""
LARGEST = {"version": 2**63 - 1, "supplement_minutes": 2**31 - 1, "amount_vnd": 10**15} | dict.fromkeys(
    ("copies", "synced", "on_portal", "in_report"), 2**31 - 1
)
"""Largest number each integer column can store; the others are smallint."""


def longest(column: str) -> int:
    """Most characters that the text column ``column`` may hold."""
    return LONGEST.get(column, LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class ValueRules:
    """What a mapping says about values: code of each plain word per kind, times, code of a channel not mapped."""

    words: dict[str, dict[str, int]]
    time: TimeRules
    unmapped_channel: int | None = None


def converted(text: pa.Array, column: Column, rules: ValueRules) -> pa.Array:
    """``text`` (trimmed, null for nothing) in the Arrow type of ``column``; a cell that cannot be read becomes null."""
    if column.kind == "text" or text.null_count == len(text):
        return text.cast(arrow_type(column.kind))
    if column.kind == "time":
        return parsed_times(text, column.name, rules.time)
    if column.kind == "day":
        times = parsed_times(text, column.name, rules.time)
        return pc.local_timestamp(times.cast(pa.timestamp("us", ZONE.key))).cast(pa.date32())
    if column.kind == "int":
        return each_once(text, lambda words: _integers(words, LARGEST.get(column.name, SMALL)))
    fallback = rules.unmapped_channel if column.kind == "channel" else None
    codes = each_once(text, lambda words: _codes(words, rules.words[column.kind], fallback))
    return codes.cast(arrow_type(column.kind))


def each_once(text: pa.Array, convert: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """``convert`` of every cell, done once for each different text: most columns say few things often."""
    coded = text.dictionary_encode()
    return pc.take(convert(coded.dictionary), coded.indices)


def _integers(text: pa.Array, largest: int) -> pa.Array:
    whole = pc.if_else(pc.match_substring_regex(text, pattern=INTEGER), text, None)
    numbers = pc.replace_substring_regex(whole, pattern=r"^\+|\.0+$", replacement="").cast(pa.int64())
    return pc.if_else(pc.less_equal(pc.abs(numbers), largest), numbers, None)


def _codes(text: pa.Array, words: dict[str, int], fallback: int | None) -> pa.Array:
    return pa.array([words.get(plain(word), fallback) for word in text.to_pylist()], pa.int16())
