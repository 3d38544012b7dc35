"""The page of targets: its table as data that assets/targets.js writes, and the audit of changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import NBSP, day, moment, share
from domain.codes import AGENCY_LEVELS
from domain.fold import sort_key
from domain.kpi import STATUS_WORDS, Kpi
from domain.registry import EVERY
from domain.target_changes import Change, differences
from domain.target_sources import SOURCES
from domain.targets import KINDS, LIMITS, Bands, Target
from domain.text import Text

OPEN_END = "…"
Cell = list[list[str]]
"""Pieces of a cell of the table: [class, text, title]."""
DEFAULT = "default"
"""The kind of place under which the registry's own targets are listed."""
DEFAULT_LABEL = Text("mặc định", "default")
KIND_LABELS: dict[str, Text] = {**dict(reversed(KINDS.items())), DEFAULT: DEFAULT_LABEL}
"""Kinds of place, the widest first, and the defaults."""
WHOLE = Text("Toàn tỉnh", "Whole province")
EVERYWHERE = Text("Mọi nơi khác", "Everywhere else")
STATES: dict[str, Text] = {
    "now": Text("Đang áp dụng", "In force"),
    "later": Text("Chưa tới ngày", "To come"),
    "past": Text("Đã hết hạn", "Ended"),
    DEFAULT: Text("Mặc định", "Default"),
}
TONES = {"now": "s5", "later": "s3", "past": "s0", DEFAULT: "plain"}
HEADS: tuple[Text, ...] = (
    Text("Chỉ số", "KPI"),
    Text("Áp dụng cho", "For"),
    Text("Mục tiêu và các ngưỡng", "Target and limits"),
    Text("Thời hạn, văn bản", "Days, document"),
    Text("Trạng thái", "State"),
)
EDIT, SET = Text("Sửa", "Change"), Text("Đặt riêng", "Set own")
NOTHING = (
    Text("Không có mục tiêu nào trong phạm vi đang chọn.", "No target meets the selection."),
    Text("Bỏ bớt bộ lọc, hoặc đặt mục tiêu mới.", "Remove a filter, or set a new target."),
)
CHANGING = Text(
    "Đang sửa: {what}, từ {first}. Chỉ đổi được các ngưỡng, ngày cuối và văn bản.",
    "Changing: {what}, from {first}. Only limits, last day and document can be changed.",
)
ADDED, CHANGED, GONE = Text("Đặt mới", "Added"), Text("Sửa", "Changed"), Text("Gỡ bỏ", "Taken away")
ACTS: dict[str, tuple[Text, str]] = {"added": (ADDED, "s5"), "changed": (CHANGED, "s3"), "gone": (GONE, "s1")}
PARTS: dict[str, Text] = {
    "bands": Text("ngưỡng {before} → {after}", "limits {before} → {after}"),
    "last": Text("ngày cuối {before} → {after}", "last day {before} → {after}"),
    "source": Text("văn bản “{before}” → “{after}”", 'document "{before}" → "{after}"'),
}
WORDS = Text("{bands}; {first} – {last}; {source}", "{bands}; {first} – {last}; {source}")
NO_CHANGES = Text("Chưa có thay đổi nào.", "Nothing has been changed yet.")


def state_of(target: Target, today: date) -> str:
    """Key of `STATES`: whether the target is in force, to come or ended."""
    return "now" if target.holds(today) else "later" if target.first > today else "past"


def place_name(kind: str, key: str, names: Mapping[str, str], lang: str) -> str:
    """Name of the place a target is for; ``names`` by code."""
    if kind == "province":
        return WHOLE.get(lang)
    if kind == "level":
        return next((code.label.get(lang) for code in AGENCY_LEVELS if code.word == key), key)
    return key if kind == "area" else names.get(key, key)


def told(target: Target, names: Mapping[str, str], lang: str) -> str:
    """A target in a line: ``Giải quyết đúng hạn · Phường Thành Sen``."""
    return f"{_label(target.kpi, lang)} · {place_name(target.kind, target.key, names, lang)}"


def target_table(
    targets: Iterable[Target],
    names: Mapping[str, str],
    today: date,
    shown: tuple[str, str],
    lang: str,
    *,
    editable: bool,
) -> dict[str, Any]:
    """Rows for assets/targets.js: defaults and ``targets`` of the KPI and kind ``shown`` ("" is every one)."""
    held: dict[str, list[Target]] = {}
    for target in targets:
        held.setdefault(target.kpi, []).append(target)
    rows: list[dict[str, Any]] = []
    for kpi in [kpi for kpi in EVERY.values() if kpi.better != "none" and shown[0] in ("", kpi.key)]:
        if shown[1] in ("", DEFAULT):
            rows.append(_default_row(kpi, lang))
        own = [target for target in held.get(kpi.key, ()) if shown[1] in ("", target.kind)]
        rows += [_row(target, names, today, lang) for target in sorted(own, key=lambda each: _order(each, names))]
    acts = [SET.get(lang), EDIT.get(lang)] if editable else []
    return {
        "heads": [head.get(lang) for head in HEADS],
        "rows": rows,
        "acts": acts,
        "empty": [each.get(lang) for each in NOTHING],
    }


def audit(changes: Sequence[Change], names: Mapping[str, str], lang: str) -> Component:
    """The latest changes, newest first: what was done, by whom, when, and what stood there before."""
    if not changes:
        return html.P(NO_CHANGES.get(lang), className="muted")
    return html.Ol([_change(change, names, lang) for change in changes], className="target-audit")


def band_words(kpi: Kpi | None, bands: Bands, lang: str) -> str:
    """The four limits in a line: ``≥ 98 / 97 / 95 / 92 %``."""
    sign = "≤" if kpi and kpi.better == "lower" else "≥"
    *others, last = (share(limit, lang) for limit in bands)
    return f"{sign}{NBSP}" + " / ".join([*(each.rstrip("%").strip() for each in others), last])


def _label(key: str, lang: str) -> str:
    return EVERY[key].label.get(lang) if key in EVERY else key


def _order(target: Target, names: Mapping[str, str]) -> tuple[int, str, int]:
    kinds = list(KIND_LABELS)
    return kinds.index(target.kind), sort_key(names.get(target.key, target.key)), -target.first.toordinal()


def _default_row(kpi: Kpi, lang: str) -> dict[str, Any]:
    place, rule = [["line", EVERYWHERE.get(lang)]], [["small", SOURCES[kpi.key].get(lang)]]
    cells = _cells(kpi, kpi.bands, place, rule, DEFAULT, lang)
    return {"key": f"default-{kpi.key}", "state": DEFAULT, "cells": cells, "form": {"id": 0, "kpi": kpi.key}}


def _row(target: Target, names: Mapping[str, str], today: date, lang: str) -> dict[str, Any]:
    kpi, state = replace(EVERY[target.kpi], bands=target.bands), state_of(target, today)
    name, last = place_name(target.kind, target.key, names, lang), day(target.last, lang) if target.last else OPEN_END
    place = [["line", name], *([["small", KINDS[target.kind].get(lang)]] if target.key else [])]
    until = [["line", f"{day(target.first, lang)} – {last}"], ["small", target.source]]
    cells = _cells(kpi, target.bands, place, until, state, lang)
    about = CHANGING.format(what=told(target, names, lang), first=day(target.first, lang)).get(lang)
    typed = [_typed(limit, lang) for limit in target.bands]
    form = {"id": target.id, "kpi": target.kpi, "kind": target.kind, "key": target.key, "name": name, "about": about}
    form |= dict(zip(LIMITS, typed, strict=True))
    form |= {"first": str(target.first), "last": str(target.last or ""), "source": target.source}
    return {"key": str(target.id), "state": state, "cells": cells, "form": form}


def _cells(kpi: Kpi, bands: Bands | None, place: Cell, until: Cell, state: str, lang: str) -> list[list[Any]]:
    sign = "≤" if kpi.better == "lower" else "≥"
    limits = [
        [f"pill s{word.step}", f"{word.icon} {sign}{NBSP}{share(limit, lang)}", word.label.get(lang)]
        for word, limit in zip(STATUS_WORDS, bands or (), strict=False)
    ]
    mark = [[f"pill {TONES[state]}", STATES[state].get(lang)]]
    parts = {"kpi": [["line", kpi.label.get(lang)]], "place": place, "limits": limits, "until": until, "state": mark}
    return [[name, part] for name, part in parts.items()]


def _typed(limit: float, lang: str) -> str:
    text = f"{round(limit * 100, 4):g}"
    return text if lang == "en" else text.replace(".", ",")


def _change(change: Change, names: Mapping[str, str], lang: str) -> Component:
    before, after = change.states()
    kind = "added" if before is None else "gone" if after is None else "changed"
    label, tone = ACTS[kind]
    target = after or before
    head = [html.Span(label.get(lang), className=f"pill {tone}"), html.B(told(target, names, lang) if target else "")]
    words = _changed(before, after, lang) if before and after else _whole(target, lang) if target else ""
    who = f"{change.author} · {moment(change.at, lang)}"
    return html.Li([html.Div(head), html.P(words), html.Small(who)])


def _whole(target: Target, lang: str) -> str:
    last = day(target.last, lang) if target.last else OPEN_END
    bands = band_words(EVERY.get(target.kpi), target.bands, lang)
    return WORDS.format(bands=bands, first=day(target.first, lang), last=last, source=target.source).get(lang)


def _changed(before: Target, after: Target, lang: str) -> str:
    kpi = EVERY.get(after.kpi)

    def spelled(part: str, value: Any) -> str:
        if part == "bands":
            return band_words(kpi, value, lang)
        return value if part == "source" else day(value, lang) if value else OPEN_END

    found = [
        PARTS[part].format(before=spelled(part, was), after=spelled(part, became)).get(lang)
        for part, was, became in differences(before, after)
    ]
    return "; ".join(found)
