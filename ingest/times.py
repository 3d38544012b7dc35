"""Times of the source as UTC microseconds, column by column: strict about the calendar, no loop over rows.

A format becomes a strict regular expression and a rewriting into ISO 8601, which Arrow casts. Arrow's ``strptime`` is
ten times faster but turns 31/02 into 3 March, so it is used and whatever lands on days 1 to 3 is read again exactly.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time

import pyarrow as pa
import pyarrow.compute as pc

UTC_US = pa.timestamp("us", tz="UTC")
LOCAL_US = pa.timestamp("us")
LAST_OVERFLOW = 3
"""30 February read leniently is 1 or 2 March, 31 February 2 or 3 March, 31 April 1 May."""
_PARTS = {
    "Y": r"(?P<Y>(?:19|20|21)\d\d)",
    "y": r"(?P<y>\d\d)",
    "m": r"(?P<m>0?[1-9]|1[0-2])",
    "d": r"(?P<d>0?[1-9]|[12]\d|3[01])",
    "H": r"(?P<H>[01]?\d|2[0-3])",
    "M": r"(?P<M>[0-5]?\d)",
    "S": r"(?P<S>[0-5]?\d)",
    "f": r"(?P<f>\d{1,6})\d{0,3}",
    "z": r"(?P<z>Z|[+-]\d\d(?::?\d\d)?)",
}
_DATE = r"(?P<Y>(?:19|20|21)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?P<t>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)\d{0,3}"
_REQUIRED = ({"d", "m"}, {"Y", "y"})


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """One way to write a time: a full match ``pattern``, its rewriting to ISO, and what the value carries.

    ``quick`` is the same as a strptime format, empty when only the rewriting is right.
    """

    pattern: str
    iso: str
    has_clock: bool = True
    has_offset: bool = False
    quick: str = ""


ISO: tuple[TimeFormat, ...] = (
    TimeFormat(rf"^{_DATE}[T ]{_CLOCK} ?(?P<z>Z|[+-]\d\d(?::?\d\d)?)$", r"\1-\2-\3 \4\5", has_offset=True),
    TimeFormat(rf"^{_DATE}[T ]{_CLOCK}$", r"\1-\2-\3 \4"),
    TimeFormat(rf"^{_DATE}$", r"\1-\2-\3", has_clock=False),
)


@dataclass(frozen=True, slots=True)
class TimeRules:
    """How a mapping reads times: zone of local times, formats in order, clock given to a bare date.

    ``start`` is given to the columns that begin something, ``end`` to appointments and ends (see END_COLUMNS).
    """

    zone: str
    formats: tuple[TimeFormat, ...]
    start: time
    end: time


END_COLUMNS = frozenset(
    {"due_at", "reappointed_at", "finished_at", "returned_at", "step_due_at", "step_finished_at"},
)
"""Columns whose bare date means the end of office time; every other time column means the start of the day."""


def time_formats(spelling: str) -> tuple[TimeFormat, ...]:
    """The formats that ``"iso"`` or a strptime-like pattern of %Y %y %m %d %H %M %S %f %z stands for.

    Raises:
        ValueError: another directive, one used twice, or no complete date.
    """
    if spelling.strip().lower() == "iso":
        return ISO
    pieces = re.split(r"%(.)", spelling)
    letters = pieces[1::2]
    unknown = [letter for letter in letters if letter not in _PARTS]
    if unknown or len(set(letters)) != len(letters):
        raise ValueError(f"%{unknown[0]}" if unknown else spelling)
    if not (set(letters) >= _REQUIRED[0] and len(_REQUIRED[1] & set(letters)) == 1):
        raise ValueError(spelling)
    body = "".join(_PARTS[p] if i % 2 else re.escape(p) for i, p in enumerate(pieces))
    quick = "" if {"y", "f", "z"} & set(letters) else spelling
    return (TimeFormat(f"^{body}$", _rewriting(letters), "H" in letters, "z" in letters, quick),)


def _rewriting(letters: list[str]) -> str:
    group = {letter: rf"\{i}" for i, letter in enumerate(letters, start=1)}
    year = group.get("Y") or "20" + group["y"]
    iso = f"{year}-{group['m']}-{group['d']}"
    if "H" not in group:
        return iso
    iso += f" {group['H']}:{group.get('M', '00')}:{group.get('S', '00')}"
    if "f" in group and "S" in group:
        iso += f".{group['f']}"
    return iso + group.get("z", "")


def parsed_times(text: pa.Array, column: str, rules: TimeRules) -> pa.Array:
    """``text`` (trimmed, null for nothing) as UTC microseconds; null where no format fits or the day does not exist."""
    clock = rules.end if column in END_COLUMNS else rules.start
    left, found = text, pa.nulls(len(text), UTC_US)
    for form in rules.formats:
        if left.null_count == len(left):
            break
        hit = pc.match_substring_regex(left, pattern=form.pattern)
        if not pc.any(hit).as_py():
            continue
        times = _cast(pc.if_else(hit, left, None), form, rules.zone, clock)
        found = pc.coalesce(found, times)
        left = pc.if_else(hit, None, left)
    return found


def _cast(text: pa.Array, form: TimeFormat, zone: str, clock: time) -> pa.Array:
    times = _quick(text, form) if form.quick else _exact(text, form)
    if form.has_offset:
        return times
    if not form.has_clock:
        times = pc.add(times, pa.scalar((clock.hour * 60 + clock.minute) * 60_000_000, pa.duration("us")))
    return pc.assume_timezone(times, zone, ambiguous="earliest", nonexistent="latest").cast(UTC_US)


def _quick(text: pa.Array, form: TimeFormat) -> pa.Array:
    times = pc.strptime(text, format=form.quick, unit="us", error_is_null=True)
    doubtful = pc.fill_null(pc.less_equal(pc.day(times), LAST_OVERFLOW), False)
    return pc.replace_with_mask(times, doubtful, _exact(text.filter(doubtful), form))


def _exact(text: pa.Array, form: TimeFormat) -> pa.Array:
    kind = UTC_US if form.has_offset else LOCAL_US
    if form in ISO:
        with suppress(pa.ArrowInvalid):
            return text.cast(kind)
    iso = pc.replace_substring_regex(text, pattern=form.pattern, replacement=form.iso)
    try:
        return iso.cast(kind)
    except pa.ArrowInvalid:
        iso = pc.replace_substring_regex(iso, pattern=r"\b(\d)([-: ]|$)", replacement=r"0\1\2")
        return _existing_days(iso).cast(kind)


def _existing_days(iso: pa.Array) -> pa.Array:
    days = pc.utf8_slice_codeunits(iso, 0, 10)
    try:
        days.cast(pa.date32())
    except pa.ArrowInvalid:
        wrong = pa.array([day for day in pc.unique(days).to_pylist() if day and not _exists(day)], pa.string())
        return pc.if_else(pc.is_in(days, value_set=wrong), None, iso)
    return iso


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
