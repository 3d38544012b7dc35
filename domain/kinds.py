"""Every kind of input but dossiers: its columns, its name, and which of its columns name a row in messages."""

from domain.inputs import INPUT_NAMES, INPUTS
from domain.record import Column
from domain.text import Text
from domain.tickets import QUEUE_NAMES, QUEUE_RECORDS

RECORDS: dict[str, tuple[Column, ...]] = {**QUEUE_RECORDS, **INPUTS}
"""Kinds of input that are one row of a file or push, and the columns of each."""
KIND_NAMES: dict[str, Text] = {**QUEUE_NAMES, **INPUT_NAMES}
UNTIMED = "?"
"""Stands for the time that a refused row could not tell."""
NAMED_BY: dict[str, tuple[str, ...]] = {
    "tickets": ("center", UNTIMED, "number"),
    "counters": ("center", UNTIMED, "counter"),
    "snapshots": ("center", UNTIMED, ""),
    "copies": ("agency", "month"),
    "national": ("agency", "month"),
}
"""Parts of a row's name in quarantine, joined with "/": columns, ``UNTIMED`` or nothing; of other kinds the code."""


def named_by(kind: str) -> tuple[str, ...]:
    """Parts of a row's name of ``kind``, as in ``NAMED_BY``."""
    return NAMED_BY.get(kind, ("code",))
