"""Reading a mapping's sections with errors that name the key and the nearest valid one."""

import codecs
import difflib
import re
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from domain.text import Text
from ingest import messages
from ingest.errors import MappingError
from ingest.times import TimeFormat, time_formats
from ingest.words import CODED, known_words, plain, yes_no

ROOT = Text("phần đầu tệp", "the top of the file")
CHARACTERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def nearest_hint(word: str, valid: tuple[str, ...], template: Text = messages.HINT) -> Text | str:
    """``template`` filled with the valid name nearest to ``word``; an empty string when nothing is near."""
    folded = {plain(name): name for name in valid}
    near = difflib.get_close_matches(plain(word), folded, n=1, cutoff=0.6)
    return template.format(nearest=folded[near[0]]) if near else ""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the mapping file, its name ("" for the root) and the file, for messages."""

    values: dict[str, Any]
    file: str
    name: str

    @property
    def where(self) -> Text:
        """The section as messages name it."""
        return Text(f"[{self.name}]", f"[{self.name}]") if self.name else ROOT

    def section(self, key: str) -> "Section":
        """The sub-section ``key``, empty when absent."""
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            raise self._wrong_type(key, messages.A_SECTION)
        return Section(values, self.file, f"{self.name}.{key}" if self.name else key)

    def allow(self, keys: tuple[str, ...]) -> "Section":
        """Refuse any other key; return the section itself."""
        for key in self.values:
            if key not in keys:
                raise MappingError(
                    messages.UNKNOWN_KEY.format(
                        file=self.file, key=key, where=self.where, hint=nearest_hint(key, keys), valid=", ".join(keys)
                    )
                )
        return self

    def refuse_strays(self, keys: set[str], right: str) -> None:
        """Refuse keys that belong in the section ``right``."""
        for key in self.values:
            if key in keys:
                raise MappingError(messages.WRONG_SECTION.format(file=self.file, key=key, right=right, wrong=self.name))

    def require(self, key: str, present: dict[str, Any]) -> None:
        """Refuse a mapping whose ``present`` columns lack ``key``."""
        if key not in present:
            raise MappingError(messages.MISSING_KEY.format(file=self.file, key=key, where=self.where))

    def text(self, key: str, default: str) -> str:
        """The text under ``key``."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self._wrong_type(key, messages.A_TEXT)
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The text or list of texts under ``key``, whitespace collapsed."""
        value = self.values.get(key, list(default))
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self._wrong_type(key, messages.A_LIST)
        return tuple(items)

    def literal(self, key: str) -> str:
        """The text, number or boolean under ``key``, as text."""
        value = self.values[key]
        if not isinstance(value, str | int):
            raise self._wrong_type(key, messages.A_LITERAL)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def choice(self, key: str, valid: tuple[str, ...], default: str) -> Any:
        """The text under ``key``, one of ``valid`` (so it may be given to a Literal)."""
        value = self.text(key, default)
        if value not in valid:
            raise self.not_one_of(key, value, valid)
        return value

    def not_one_of(self, key: str, value: object, valid: tuple[str, ...]) -> MappingError:
        """The error for a value outside its list."""
        hint = nearest_hint(str(value), valid)
        name = f"[{self.name}] {key}" if self.name else key
        return MappingError(
            messages.NOT_ONE_OF.format(file=self.file, key=name, value=value, hint=hint, valid=", ".join(valid))
        )

    def _wrong_type(self, key: str, wanted: Text) -> MappingError:
        name = f"[{self.name}] {key}" if self.name else key
        return MappingError(messages.WRONG_TYPE.format(file=self.file, key=name, wanted=wanted))


def source_key(root: Section) -> str:
    """The mapping's ``source``: the first half of a dossier's identity."""
    root.require("source", root.values)
    value = root.text("source", "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", value):
        raise MappingError(messages.BAD_SOURCE.format(file=root.file, value=value))
    return value


def coded_words(section: Section) -> dict[str, dict[str, int]]:
    """Plain word -> code of each kind: the built-in words and the mapping's ``[values.*]``."""
    section.allow((*CODED, "boolean"))
    words = {kind: _words(section.section(kind), kind) for kind in CODED}
    flags = section.section("boolean").allow(("true", "false"))
    return {**words, "bool": yes_no(flags.texts("true"), flags.texts("false"))}


def _words(section: Section, kind: str) -> dict[str, int]:
    built_in = known_words(kind)
    words = dict(built_in)
    for spelling in section.values:
        target = section.literal(spelling)
        if plain(target) not in built_in:
            raise section.not_one_of(spelling, target, tuple(code.word for code in CODED[kind]))
        words[plain(spelling)] = built_in[plain(target)]
    return words


def zone_name(section: Section) -> str:
    """The IANA zone of local times."""
    value = section.text("zone", "Asia/Ho_Chi_Minh")
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise MappingError(messages.BAD_ZONE.format(file=section.file, value=value)) from error
    return value


def formats_of(section: Section, default: tuple[str, ...]) -> tuple[TimeFormat, ...]:
    """The time formats in the order they are tried; ISO 8601 cannot be mistaken and is always understood."""
    formats: list[TimeFormat] = []
    for spelling in dict.fromkeys((*section.texts("formats", default), "iso")):
        try:
            formats += time_formats(spelling)
        except ValueError as error:
            raise MappingError(messages.BAD_FORMAT.format(file=section.file, value=spelling)) from error
    return tuple(formats)


def clock_time(section: Section, key: str, default: time) -> time:
    """A time of day such as ``"17:00"``."""
    value = section.text(key, default.strftime("%H:%M"))
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise MappingError(messages.BAD_CLOCK.format(file=section.file, key=f"[{section.name}] {key}", value=value))
    return time.fromisoformat(value)


def encoding_name(section: Section) -> str:
    """``auto`` or an encoding that Python knows."""
    value = section.text("encoding", "auto")
    try:
        return value if value == "auto" else codecs.lookup(value).name
    except LookupError as error:
        raise MappingError(messages.BAD_ENCODING.format(file=section.file, value=value)) from error


def character(section: Section, key: str, default: str) -> str:
    """One ASCII character, its name (tab, comma, semicolon, pipe), ``auto``, or "" for no quote."""
    value = section.text(key, default)
    value = CHARACTERS.get(value, value)
    free = value == default or (key == "quote" and not value)
    if not free and (len(value) != 1 or not value.isascii() or value in "\r\n"):
        raise MappingError(messages.BAD_CHARACTER.format(file=section.file, key=f"[{section.name}] {key}", value=value))
    return value
