"""Essential services (dịch vụ công thiết yếu): what one is, and how it is recognised among the procedures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NOT_A_WORD = re.compile(r"[^0-9a-z.]+")


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the list: ordinal, name, how to recognise its procedures, where the list says so.

    ``procedures`` are codes. ``words`` are folded phrases, any of which is enough: the procedure's name begins with it.
    Further parts joined by "+" must follow somewhere in the name, those with a "-" must not.
    """

    number: int
    name: str
    procedures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    source: str = ""

    def weight(self, code: str, name: str) -> int:
        """How well a procedure (code, folded name) fits: 0 not at all, else the length of the phrase, a code best."""
        if code in self.procedures:
            return 1_000
        text = f" {_spaced(name).removeprefix('thu tuc ')} "
        return max((len(phrase) for phrase in self.words if _holds(text, phrase)), default=0)


def chosen(services: Sequence[Service], procedures: Iterable[tuple[str, str]]) -> dict[int, set[str]]:
    """Number of each service that exists here -> codes of its procedures; a procedure goes to the best fit only.

    ``procedures`` are pairs (code, folded name).
    """
    found: dict[int, set[str]] = {}
    for code, name in procedures:
        best = max(services, key=lambda service: service.weight(code, name), default=None)
        if best is not None and best.weight(code, name):
            found.setdefault(best.number, set()).add(code)
    return found


def _holds(text: str, phrase: str) -> bool:
    first, *more = phrase.split("+")
    return text.startswith(f" {_spaced(first)} ") and all(
        (f" {_spaced(part)} " in text) != part.strip().startswith("-") for part in more
    )


def _spaced(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", text).split())
