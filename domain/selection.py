"""The one state of every screen: what is looked at, in which period, compared with what, in which language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from domain.codes import AGENCY_LEVELS, CHANNELS, SERVICE_LEVELS, code_of
from domain.kpis import KPI
from domain.periods import ALL, COMPARISON, CUSTOM, CUSTOM_LABEL, PAGE_DEFAULT, PERIOD, compared_span, day_text
from domain.recast import BEFORE, ERAS, FORMER_MARK
from domain.registry import EVERY
from domain.text import LANGS, Text

_LONGEST = 200

_CODED = {"level": AGENCY_LEVELS, "service": SERVICE_LEVELS, "channel": CHANNELS}
_ALLOWED: dict[str, frozenset[str]] = {
    "compare": frozenset(COMPARISON),
    "metric": frozenset(EVERY),
    "lang": frozenset(LANGS),
    "units": frozenset(ERAS),
    **{name: frozenset(code.word for code in codes) for name, codes in _CODED.items()},
}
_FREE = ("area", "unit", "agency", "field", "procedure")
KEYS: tuple[str, ...] = ("period", "from", "to", *_FREE, *_ALLOWED)
"""Every key a selection may have in a URL."""

LABELS: dict[str, Text] = {
    "period": Text("kỳ", "period"),
    "from": Text("từ ngày", "start day"),
    "to": Text("đến ngày", "end day"),
    "compare": Text("so với", "compared with"),
    "area": Text("khu vực", "area"),
    "level": Text("cấp", "level"),
    "unit": Text("đơn vị", "unit"),
    "agency": Text("cơ quan", "agency"),
    "field": Text("lĩnh vực", "field"),
    "procedure": Text("thủ tục", "procedure"),
    "service": Text("mức dịch vụ", "service level"),
    "channel": Text("kênh nộp", "channel"),
    "metric": Text("chỉ số", "metric"),
    "lang": Text("ngôn ngữ", "language"),
    "units": Text("đơn vị hành chính", "administrative units"),
}
_BAD_VALUE = Text(
    "Địa chỉ có {name} = “{value}” không hợp lệ; đã dùng giá trị mặc định.",
    'The address has an invalid {name} = "{value}"; the default is used.',
)
_BAD_ORDER = Text(
    "Từ ngày {start} sau đến ngày {end}; đã dùng kỳ mặc định.",
    "The start day {start} is after the end day {end}; the default period is used.",
)
_IGNORED_DAYS = Text(
    "Đã chọn kỳ “{period}” nên bỏ qua từ ngày, đến ngày.",
    'Period "{period}" is chosen, so the start and end days are ignored.',
)
_NO_QUARTER = Text(
    "Dữ liệu từ {first} đến {last} không nằm trong kỳ mặc định; đang xem toàn bộ.",
    "The data runs from {first} to {last}, outside the default period; all of it is shown.",
)

_NOW = Text("Tại thời điểm này", "Right now")
_BEFORE = Text("theo đơn vị trước 01/07/2025", "by the units of before 1 July 2025")

Noter = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """A question put to the data.

    ``start`` and ``end`` are inclusive days in province time, None for no limit. Empty strings mean "all".
    ``level``, ``service`` and ``channel`` are words of domain/codes.py; ``unit``, ``agency``, ``field`` and
    ``procedure`` are codes; ``area`` is the label of a grouping of communes; ``metric`` is the KPI on the map.
    ``units`` says by which communes: "current", or those "before" 1 July 2025; ``unit`` is a code of that era.
    """

    start: date | None = None
    end: date | None = None
    period: str = ALL
    compare: str = "previous"
    area: str = ""
    level: str = ""
    unit: str = ""
    agency: str = ""
    field: str = ""
    procedure: str = ""
    service: str = ""
    channel: str = ""
    metric: str = "on_time"
    lang: str = "vi"
    units: str = "current"

    @classmethod
    def of(cls, period: str, today: date, **values: Any) -> "Selection":
        """Build the selection of a preset ``period`` as of ``today``.

        Raises:
            KeyError: no such preset.
        """
        start, end = PERIOD[period].span(today)
        return cls(start=start, end=end, period=period, **values)

    def query(self, default: str = PAGE_DEFAULT) -> dict[str, str]:
        """URL parameters of everything that is not at its default; inverse of ``parse`` with the same default."""
        period = {"period": self.period} if self.period != default else {}
        if self.period == CUSTOM:
            days = {"from": self.start, "to": self.end}
            period = {name: day.isoformat() for name, day in days.items() if day}
        names = [f.name for f in fields(self) if f.name not in {"start", "end", "period"}]
        values = {name: getattr(self, name) for name in names}
        return period | {name: value for name, value in values.items() if value != getattr(_DEFAULTS, name)}

    def params(self) -> dict[str, Any]:
        """Values for SQL: days as dates, words of code lists as their numbers, None for "all"."""
        coded = {
            name: code_of(codes, getattr(self, name)).value for name, codes in _CODED.items() if getattr(self, name)
        }
        free = {name: getattr(self, name) or None for name in _FREE}
        return {"start": self.start, "end": self.end, **free, **dict.fromkeys(_CODED), **coded}

    def with_(self, **values: Any) -> "Selection":
        """Return a copy with some fields replaced."""
        return replace(self, **values)

    def of_dossiers(self) -> "Selection":
        """Return a copy whose metric is over dossiers: the default one in place of another."""
        return self if self.metric in KPI else replace(self, metric=_DEFAULTS.metric)

    def previous(self) -> "Selection | None":
        """Return the selection this one is compared with, or None when there is nothing to compare with."""
        span = compared_span(self.start, self.end, self.compare)
        return span and replace(self, start=span[0], end=span[1], period=CUSTOM, compare="none")

    def days(self) -> Text:
        """The period in words, with its days: ``Quý này (01/10/2026 – 21/11/2026)``."""
        if self.period == ALL:
            return PERIOD[ALL].label
        label = PERIOD[self.period].label if self.period in PERIOD else CUSTOM_LABEL
        first, last = (day_text(day) if day else "…" for day in (self.start, self.end))
        return Text("{label} ({days})", "{label} ({days})").format(
            label=label, days=first if first == last else f"{first} – {last}"
        )

    def describe(self, lang: str, names: Mapping[str, str] | None = None, *, now: bool = False) -> str:
        """One sentence for screens and exports; ``names`` gives the names of codes (unit, agency, field, procedure).

        A unit of before 1 July 2025 is named under its code with ``FORMER_MARK``.
        ``now``: what is described is a state right now, whatever the period.
        """
        names = names or {}
        parts = [(_NOW if now else self.days()).get(lang)]
        if not now and self.previous():
            compared = COMPARISON[self.compare].label.get(lang)
            parts.append(f"{LABELS['compare'].get(lang)} {compared[0].lower()}{compared[1:]}")
        for name in (*_FREE, *_CODED):
            value = getattr(self, name)
            if value:
                label = code_of(_CODED[name], value).label.get(lang) if name in _CODED else self._name(name, names)
                parts.append(f"{LABELS[name].get(lang)}: {label}")
        if self.units == BEFORE:
            parts.append(_BEFORE.get(lang))
        return "; ".join(parts)

    def _name(self, limit: str, names: Mapping[str, str]) -> str:
        code: str = getattr(self, limit)
        former = code + FORMER_MARK if limit == "unit" and self.units == BEFORE else code
        return names.get(former) or names.get(code, code)


_DEFAULTS = Selection()


def parse(
    query: Mapping[str, Any],
    today: date,
    span: tuple[date, date] | None = None,
    default: str = PAGE_DEFAULT,
) -> tuple[Selection, list[Text]]:
    """Read a selection from URL parameters; keys that are not a selection's are left to others.

    Every bad value falls back to its default with a note for the reader. ``span`` is the first and last day on which
    dossiers were received: when the ``default`` period (a preset) misses it and none is asked for, the period is "all".
    """
    notes: list[Text] = []
    raw = {key: _clean(query.get(key)) for key in KEYS}
    values = {name: _word(name, raw[name], notes.append) for name in (*_FREE, *_ALLOWED) if raw[name]}
    selection = _period(raw, today, notes.append) or _default(default, today, span, notes.append)
    return selection.with_(**{name: value for name, value in values.items() if value}), notes


def _clean(value: Any) -> str:
    last = value[-1] if isinstance(value, (list, tuple)) and value else value
    return last.strip() if isinstance(last, str) else ""


def _word(name: str, value: str, note: Noter) -> str:
    good = value in _ALLOWED[name] if name in _ALLOWED else len(value) <= _LONGEST and value.isprintable()
    if not good:
        note(_BAD_VALUE.format(name=LABELS[name], value=value[:40]))
    return value if good else ""


def _period(raw: Mapping[str, str], today: date, note: Noter) -> Selection | None:
    word, days = raw["period"], (raw["from"], raw["to"])
    if word in PERIOD:
        if any(days):
            note(_IGNORED_DAYS.format(period=PERIOD[word].label))
        return Selection.of(word, today)
    if word not in {"", CUSTOM}:
        note(_BAD_VALUE.format(name=LABELS["period"], value=word[:40]))
    start, end = (_day(name, raw[name], note) for name in ("from", "to"))
    if start and end and start > end:
        note(_BAD_ORDER.format(start=day_text(start), end=day_text(end)))
        return None
    return Selection(start=start, end=end, period=CUSTOM) if start or end else None


def _day(name: str, value: str, note: Noter) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        note(_BAD_VALUE.format(name=LABELS[name], value=value[:40]))
        return None


def _default(default: str, today: date, span: tuple[date, date] | None, note: Noter) -> Selection:
    selection = Selection.of(default, today)
    start, end = selection.start, selection.end
    if span and start and end and (span[1] < start or span[0] > end):
        note(_NO_QUARTER.format(first=day_text(span[0]), last=day_text(span[1])))
        return Selection.of(ALL, today)
    return selection
