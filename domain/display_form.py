"""The forms of a display and of a profile as they were typed: what they ask for, and every problem at its field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from domain.displays import CODE_DIGITS, LONG_NAME, LONG_PLACE, NO_NAME, UNPRINTABLE, Asked
from domain.playlist import USUAL_SECONDS, WATCHED, Problem, Profile, Slide, problems, usual
from domain.rules import Rule
from domain.text import Text

DISPLAY_FIELDS = ("code", "replace", "name", "place", "profile")
"""Fields of the form that pairs a display (``code``, ``replace`` only then) and changes it."""
LIMITS: dict[str, str] = {f"limit_{key}": key for key in WATCHED}
"""Field of the form of a profile -> key of the threshold."""
PROFILE_FIELDS = (
    *("name", "theme", "lang", "shape", "distance", "diagonal", "dim_from", "dim_to", "refresh", "message"),
    *LIMITS,
)
"""Fields of the form that make a profile, beside its slides."""
CODE = Rule(
    "display_code",
    Text(f"Mã gồm {CODE_DIGITS} chữ số đang hiện trên màn hình.", f"The code is {CODE_DIGITS} digits."),
)
CHOOSE = Rule("display_profile", Text("Hãy chọn hồ sơ trình chiếu.", "Choose a profile."))
NO_NUMBER = Rule(
    "plain_number",
    Text("Hãy viết số liền, không dấu ngăn nghìn: 1000 hoặc 4,5.", "Write a plain number: 1000 or 4.5."),
)
NO_WHOLE = Rule("whole_seconds", Text("Thời lượng là số giây nguyên.", "Write whole seconds."))
NO_TIME = Rule("clock", Text("Hãy ghi giờ và phút, ví dụ 03:00.", "Write hours and minutes, such as 03:00."))
NUMBER, WHOLE, CLOCK = r"[0-9]{1,6}(?:[.,][0-9]{1,2})?", r"[0-9]{1,5}", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
IDENTITY = r"[0-9]{1,9}"
USUAL = usual("")
"""What a new profile says, and what stands in for a field that cannot be read."""


@dataclass(frozen=True, slots=True)
class AskedDisplay:
    """What the form wants of a display, the code that it shows, and what is wrong; written only without problems."""

    asked: Asked
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class AskedProfile:
    """The profile that the form asks for; it may be kept only when there is no problem."""

    profile: Profile
    problems: tuple[Problem, ...]


def asked_display(typed: Mapping[str, str], number: int = 0) -> AskedDisplay:
    """Read the form of a display; ``number`` is the one it changes, 0 to pair one by its code."""
    text = {name: typed.get(name, "").strip() for name in DISPLAY_FIELDS}
    code = "" if number else "".join(text["code"].split())
    asked = Asked(text["name"], text["place"], identity(text["profile"]), number or identity(text["replace"]))
    told = asked.problems()
    rules = (
        ("code", not number and not re.fullmatch(f"[0-9]{{{CODE_DIGITS}}}", code), CODE),
        ("name", NO_NAME in told, Rule("display_name", NO_NAME)),
        ("name", LONG_NAME in told, Rule("display_name_long", LONG_NAME)),
        ("place", LONG_PLACE in told, Rule("display_place_long", LONG_PLACE)),
        ("name", not asked.name.isprintable(), Rule("display_unprintable", UNPRINTABLE)),
        ("place", not asked.place.isprintable(), Rule("display_unprintable", UNPRINTABLE)),
        ("profile", not asked.profile, CHOOSE),
    )
    found = tuple((name, text[name][:60], rule) for name, broken, rule in rules if broken)
    return AskedDisplay(asked, code, found)


def asked_profile(typed: Mapping[str, str], slides: Iterable[Any]) -> AskedProfile:
    """Read the form of a profile; ``slides`` hold kind, area and seconds each.

    A field that cannot be read is replaced by something harmless, so that the others are judged all the same.
    """
    text = {name: typed.get(name, "").strip() for name in PROFILE_FIELDS}
    found: list[Problem] = []
    limits = {key: _number(text[name], f"limits.{key}", found, 0.0) for name, key in LIMITS.items() if text[name]}
    profile = Profile(
        text["name"],
        tuple(_slide(number, each, found) for number, each in enumerate(slides, 1)),
        text["theme"],
        text["lang"],
        text["shape"],
        _number(text["distance"], "distance", found, USUAL.distance_m),
        _number(text["diagonal"], "diagonal", found, USUAL.diagonal_in),
        _time(text["dim_from"], "dim", found),
        _time(text["dim_to"], "dim", found),
        _time(text["refresh"] or "–", "refresh", found) or USUAL.refresh_at,
        text["message"],
        limits,
    )
    known = {name for name, *_ in found}
    found += [problem for problem in problems(profile) if problem[0] not in known]
    return AskedProfile(profile, tuple(dict.fromkeys(found)))


def typed_profile(profile: Profile, lang: str) -> dict[str, str]:
    """The form filled with ``profile``: the text of each field, numbers as ``lang`` writes them."""
    numbers = {"distance": profile.distance_m, "diagonal": profile.diagonal_in}
    numbers |= {name: profile.limits[key] for name, key in LIMITS.items() if key in profile.limits}
    times = {"dim_from": profile.dim_from, "dim_to": profile.dim_to, "refresh": profile.refresh_at}
    return {
        **dict.fromkeys(PROFILE_FIELDS, ""),
        **{name: getattr(profile, name) for name in ("name", "theme", "lang", "shape", "message")},
        **{name: _plain(number, lang) for name, number in numbers.items()},
        **{name: moment.strftime("%H:%M") if moment else "" for name, moment in times.items()},
    }


def typed_slides(slides: Sequence[Slide]) -> list[dict[str, str]]:
    """The rows of the editor filled with ``slides``."""
    return [{"kind": each.kind, "area": each.area, "seconds": str(each.seconds)} for each in slides]


def identity(text: str) -> int:
    """The number of a row that ``text`` spells; 0 where it spells none."""
    return int(text) if re.fullmatch(IDENTITY, text) else 0


def _plain(number: float, lang: str) -> str:
    text = f"{round(number, 2):f}".rstrip("0").rstrip(".")
    return text if lang == "en" else text.replace(".", ",")


def _number(text: str, name: str, found: list[Problem], harmless: float) -> float:
    if re.fullmatch(NUMBER, text):
        return float(text.replace(",", "."))
    found.append((name, text[:60], NO_NUMBER))
    return harmless


def _time(text: str, name: str, found: list[Problem]) -> time | None:
    if not text or re.fullmatch(CLOCK, text):
        return time.fromisoformat(text) if text else None
    found.append((name, text[:60], NO_TIME))
    return None


def _slide(number: int, told: Any, found: list[Problem]) -> Slide:
    row: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    kind, area, seconds = (str(row.get(name) or "").strip() for name in ("kind", "area", "seconds"))
    if re.fullmatch(WHOLE, seconds):
        return Slide(kind, area, int(seconds))
    found.append((f"slides.{number}.seconds", seconds[:60], NO_WHOLE))
    return Slide(kind, area, USUAL_SECONDS)
