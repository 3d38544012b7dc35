"""Vietnamese text folding for diacritic-insensitive search and Vietnamese collation keys."""

import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: chr(0x41 + i) for i, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def fold(text: str) -> str:
    """Lower-case ``text`` without diacritics: ``"Đức Thọ"`` becomes ``"duc tho"``."""
    lowered = text.casefold().replace("đ", "d")
    return "".join(ch for ch in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(ch))


@lru_cache(maxsize=8192)
def sort_key(text: str) -> str:
    """ASCII key that orders ``text`` as Vietnamese does under byte-wise comparison (``COLLATE "C"``).

    Letters first in the order of the 29-letter alphabet, then tones (ngang, huyền, hỏi, ngã, sắc, nặng) as tie-break.
    """
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", text.casefold()):
        decomposed = unicodedata.normalize("NFD", character)
        tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
        letters.append(_letter_key(base))
        if base.isalpha():
            tones.append(tone)
    return "".join(letters) + "!" + "".join(tones)


def _letter_key(base: str) -> str:
    if base in _LETTERS:
        return _LETTERS[base]
    return base if base.isdigit() else '"' if base.isspace() else "#"
