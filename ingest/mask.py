"""Masking of personal data before anything leaves the reader: the clear name is never stored, not even in quarantine.

Source of the rule: DOMAIN.md, protection of personal data (Luật 91/2025/QH15): mask by default.
"""

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from domain.fold import fold
from ingest.values import each_once

HIDDEN = "***"
LONGEST_SHOWN = 500
"""Characters of a cell that quarantine keeps."""
_WORD = r"(\S)\S*"
_KEEP = r"\1***"
_PERSONAL = (
    "cmnd",
    "cccd",
    "can cuoc",
    "dinh danh",
    "dien thoai",
    "sdt",
    "email",
    "dia chi",
    "ngay sinh",
    "ho chieu",
    "ho ten",
    "ho va ten",
    "nguoi nop",
    "chu ho so",
    "phone",
    "address",
    "passport",
)


def mask_name(name: str) -> str:
    """Keep the first character of each word: ``"Nguyễn Văn An"`` becomes ``"N*** V*** A***"``; twice is once."""
    return re.sub(_WORD, _KEEP, name)


def mask_names(names: pa.Array) -> pa.Array:
    """``mask_name`` of each text of an Arrow array; null stays null."""
    return each_once(names, lambda words: pc.replace_substring_regex(words, pattern=_WORD, replacement=_KEEP))


def shortened(value: str, most: int = LONGEST_SHOWN) -> str:
    """``value`` as quarantine keeps it: cut after ``most`` characters, the cut marked with an ellipsis."""
    return value if len(value) <= most else value[: most - 1] + "…"


def looks_personal(header: str) -> bool:
    """Whether a column's header says identity number, telephone, e-mail, address, date of birth or a person's name."""
    plain = fold(header)
    return any(word in plain for word in _PERSONAL)


def masked_row(row: dict[str, Any], names: frozenset[str], hidden: frozenset[str]) -> dict[str, Any]:
    """Copy of a raw row, long cells cut, with the columns ``names`` masked as names and ``hidden`` shown as ``***``."""
    return {header: _masked(value, header in names, header in hidden) for header, value in row.items()}


def _masked(value: Any, is_name: bool, is_hidden: bool) -> Any:  # noqa: FBT001  (two facts about one cell)
    if not value:
        return value
    if is_hidden:
        return HIDDEN
    text = shortened(str(value))
    return mask_name(text) if is_name else text
