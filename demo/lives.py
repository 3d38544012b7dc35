"""The whole lives of a set of dossiers, as arrays: what will happen to each, whenever one looks."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from demo.clock import NEVER, Doubles, Longs

PAUSES = 3
"""First supplement, second supplement, financial obligation: the last axis of the pause arrays."""
FINANCIAL = 2


@dataclass(frozen=True)
class Lives:
    """One row a dossier. Instants are microseconds since 1970 or NEVER, work is microseconds of office time.

    Rows of reference tables: procedure, agency, receiving, home (commune), officers (n, steps). Pauses (n, PAUSES):
    asked and answered instants, paused work, and the step they fall in. Steps (n, COLUMNS): starts, finishes, budgets
    (work) and ``stages``, the column of the workflow each is, -1 for none; a step that does not exist starts NEVER.
    A second appointment after an apology is ``apology_due``, a third one told at ``again_at`` is ``again_due``.
    ``ended`` is the end of processing, ``end_status`` what it ends as (9, or 3, 7, 8). ``rating`` is what the citizen
    will say (0 nothing), ``signed`` whether the e-result is. ``phase`` places the dossier's progress reports within
    the province's pulse.
    """

    day: Longs
    number: Longs
    procedure: Longs
    agency: Longs
    receiving: Longs
    home: Longs
    person: Longs
    channel: Longs
    phase: Doubles
    components: Longs
    digitized_first: Longs
    digitized: Longs
    e_result: Longs
    signed: Longs
    rating: Longs
    reused: Longs
    stored: Longs
    vneid: Longs
    fee: Longs
    paid: Longs
    submitted: Longs
    accepted: Longs
    digitized_at: Longs
    due_work: Longs
    asked: Longs
    answered: Longs
    paused: Longs
    paused_step: Longs
    apology_at: Longs
    apology_due: Longs
    again_at: Longs
    again_due: Longs
    ended: Longs
    end_status: Longs
    stored_at: Longs
    returned: Longs
    officers: Longs
    stages: Longs
    starts: Longs
    finishes: Longs
    budgets: Longs

    def __len__(self) -> int:
        """Number of dossiers."""
        return len(self.day)

    def take(self, rows: "Longs | npt.NDArray[np.bool_]") -> "Lives":
        """Return these rows, by position or mask."""
        return Lives(*(getattr(self, field.name)[rows] for field in fields(self)))

    def events(self) -> Longs:
        """Every instant at which the dossier changes, shape (n, events), NEVER where it does not happen."""
        single = (self.submitted, self.accepted, self.digitized_at, self.apology_at, self.again_at, self.ended)
        columns = [column[:, None] for column in (*single, self.stored_at, self.returned)]
        return np.concatenate([*columns, self.asked, self.answered, self.starts[:, 1:], self.finishes], axis=1)

    def over(self) -> Longs:
        """The last event of each dossier."""
        events = self.events()
        last: Longs = np.where(events < NEVER, events, 0).max(axis=1, initial=0)
        return last


def joined(parts: list[Lives]) -> Lives:
    """Return all rows of ``parts``, one after another; at least one part."""
    return Lives(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Lives)))
