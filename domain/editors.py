"""Who may change something in a page until accounts exist: anybody with a name, nobody, or those a setting names."""

from dataclasses import dataclass

from domain.fold import fold
from domain.rules import Rule
from domain.text import Text

ANYBODY = "*"
MOST_AUTHOR = 120
UNPRINTABLE = Rule("unprintable", Text("Có ký tự không dùng được.", "There is a character that cannot be used."))
LONG = Text(f"Tên dài quá {MOST_AUTHOR} ký tự.", f"The name is longer than {MOST_AUTHOR} characters.")
NO_NAME = Text("Hãy ghi tên người thực hiện.", "Enter your name.")


@dataclass(frozen=True, slots=True)
class Gate:
    """Why somebody may not: the setting lets nobody (``read_only``), no name, too long a name, or a name not in it."""

    read_only: Rule
    no_author: Rule
    long_author: Rule
    no_editor: Rule

    def refusal(self, editors: str, author: str) -> Rule | None:
        """Why ``author`` may not where the setting says ``editors``; None when they may.

        ``editors`` is "*" (anybody who gives a name), empty (nobody) or names with commas, compared without diacritics.
        """
        allowed = {_plain(name) for name in editors.split(",") if name.strip()}
        rules = (
            (not allowed, self.read_only),
            (not author.strip(), self.no_author),
            (len(author.strip()) > MOST_AUTHOR, self.long_author),
            (not author.strip().isprintable(), UNPRINTABLE),
            (editors.strip() != ANYBODY and _plain(author) not in allowed, self.no_editor),
        )
        return next((rule for broken, rule in rules if broken), None)

    def nobody(self, editors: str) -> bool:
        """Whether the setting lets nobody."""
        return self.refusal(editors, "x") is self.read_only


def gate(name: str, read_only: Text, no_editor: Text) -> Gate:
    """A gate whose rules begin with ``name``; the two texts name the setting."""
    return Gate(
        Rule(f"{name}_read_only", read_only),
        Rule(f"{name}_author", NO_NAME),
        Rule(f"{name}_author_long", LONG),
        Rule(f"{name}_editor", no_editor),
    )


def _plain(name: str) -> str:
    return fold(" ".join(name.split()))
