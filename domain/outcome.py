"""What became of something that was asked to be written."""

from dataclasses import dataclass

from domain.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """The number of what was written (0: nothing new), or the ``problems`` it was refused for."""

    number: int = 0
    problems: tuple[Text, ...] = ()
