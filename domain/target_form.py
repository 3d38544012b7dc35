"""The form of a target as it was typed: what it asks for, every problem at its field, and who may send it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.editors import UNPRINTABLE, gate
from domain.registry import EVERY
from domain.rules import RULE as COMMON
from domain.rules import Rule
from domain.targets import KINDS, LIMITS, NO_NUMBER, RULE, Bands, Target, bands_of, problems, share_of
from domain.text import Text

FIELDS = ("kpi", "kind", "key", *LIMITS, "first", "last", "source")
"""Fields of the form that make a target."""
ORDER = "target_order"
"""The rule that can be judged only when the KPI and all limits can be read."""
NOT_A_DAY = Rule("day", Text("Không phải ngày có thật.", "Not a day that exists."))
GATE = gate(
    "target",
    Text(
        "Trang này chỉ để xem: cấu hình IOC_TARGET_EDITORS để trống nên chưa ai được sửa mục tiêu ở đây.",
        "This page is read-only: the setting IOC_TARGET_EDITORS is empty, so nobody may edit targets here.",
    ),
    Text(
        "Tên này không có trong danh sách được sửa mục tiêu (cấu hình IOC_TARGET_EDITORS).",
        "This name is not among those who may edit targets (setting IOC_TARGET_EDITORS).",
    ),
)
"""Who may edit targets."""
READ_ONLY = GATE.read_only

Problem = tuple[str, str, Rule]
"""Field, what was typed there, and the broken rule."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The target that a form asks for; it may be kept only when there is no problem."""

    target: Target
    problems: tuple[Problem, ...]


def reading(typed: dict[str, str], number: int = 0) -> Reading:
    """Read the form ``typed`` (text by field); ``number`` is the target it changes, 0 for a new one.

    A field that cannot be read is replaced by something harmless, so that the others are judged all the same.
    """
    text = {name: typed.get(name, "").strip() for name in FIELDS}
    found = _missing(text)
    limits = [_share(text, name, found) for name in LIMITS]
    first, last = (_day(text, name, found) for name in ("first", "last"))
    kind: Any = text["kind"]
    key = "" if kind == "province" else text["key"]
    target = Target(
        text["kpi"], kind, key, first or last or date.min, last, _bands(text, limits), text["source"], number
    )
    known = {column for column, *_ in found}
    found += [
        (column, text.get(column) or value, RULE[rule])
        for column, value, rule in problems(target)
        if column not in known and rule != ORDER
    ]
    if not {column for column, *_ in found} & {"kpi", *LIMITS}:
        found += [(column, value, RULE[rule]) for column, value, rule in problems(target) if rule == ORDER]
    return Reading(target, tuple(found))


def refusal(editors: str, author: str) -> Rule | None:
    """Why ``author`` may not edit targets where the setting says ``editors`` (see `Gate`); None when they may."""
    return GATE.refusal(editors, author)


def read_only(editors: str) -> bool:
    """Whether the setting lets nobody edit."""
    return GATE.nobody(editors)


def _missing(text: dict[str, str]) -> list[Problem]:
    placed = text["kind"] in KINDS and text["kind"] != "province"
    needed = ("kpi", "kind", *(["key"] if placed or not text["kind"] else []), "target", "first", "source")
    found = [(name, "", COMMON["required"]) for name in needed if not text[name]]
    return [
        *found,
        *((name, text[name][:40], UNPRINTABLE) for name in ("key", "source") if not text[name].isprintable()),
    ]


def _share(text: dict[str, str], name: str, found: list[Problem]) -> float | None:
    try:
        return share_of(text[name])
    except ValueError:
        found.append((name, text[name][:40], NO_NUMBER))
        return None


def _day(text: dict[str, str], name: str, found: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text[name]) if text[name] else None
    except ValueError:
        found.append((name, text[name][:40], NOT_A_DAY))
        return None


def _bands(text: dict[str, str], limits: list[float | None]) -> Bands:
    kpi, (target, *others) = EVERY.get(text["kpi"]), limits
    if kpi is None or target is None:
        usual = kpi.bands if kpi else None
        return usual or (0.0, 0.0, 0.0, 0.0)
    return bands_of(kpi, target, others)
