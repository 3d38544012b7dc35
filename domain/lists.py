"""A named list of dossiers behind a number that no KPI gives: its title and its condition over one dossier row."""

from dataclasses import dataclass

from domain.text import Text


@dataclass(frozen=True, slots=True)
class DossierList:
    """``sql`` is a condition over the dossier ``{d}``; its parameters are start, end (days), now and as_of (instants).

    ``now`` says that it is a state right now, whatever the period; ``accepted`` that every dossier of it has a day of
    acceptance.
    """

    title: Text
    sql: str
    now: bool = False
    accepted: bool = True

    def condition(self, dossier: str = "c") -> str:
        """SQL condition over the table alias ``dossier``."""
        return f"({self.sql.format(d=dossier)})"
