"""Payments, answers and petitions about dossiers that are stored: what follows from each dossier and its own chance."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.clock import HOUR, MINUTE, NEVER, WORK_DAY, Clock, Doubles, Longs
from demo.reference import Reference
from demo.services_facts import Facts
from demo.services_table import Bools, Cell, Span, chosen, draws, happening, known, only, told
from domain.inputs import PaymentMethod, PetitionOutcome

NO_FEE = np.array([20_000, 50_000, 100_000, 150_000, 300_000])
"""Amounts, đồng, of dossiers with a duty whose procedure has no fixed fee."""
REFUNDED = 0.004
LONGEST_REFUND = 4 * 24 * HOUR
DEVICE_ANSWERS = 0.15
"""Share of served tickets followed by an answer on the device of the counter."""
_CHANNELS = ((1, 0.6), (2, 0.25), (3, 0.15))
_REASONS = ((1, 0.22), (2, 0.1), (3, 0.18), (4, 0.2), (5, 0.16), (6, 0.09), (9, 0.05))
_REASONS_LATE = ((1, 0.62), (3, 0.1), (4, 0.1), (5, 0.14), (9, 0.04))
_REASONS_WAITED = ((2, 0.7), (3, 0.14), (4, 0.1), (9, 0.06))
_LONG_WAIT = 1_800
PETITIONS, PETITIONS_LATE, PETITIONS_DISLIKED = 0.0011, 0.01, 0.015
"""Share of settled dossiers that somebody complains about: the ordinary, the late, and those rated 1."""
LONGEST_SILENCE = 4 * 24 * HOUR
"""A petition comes at most so long after the end of its dossier."""
_SUBJECTS = ((1, 0.42), (2, 0.2), (3, 0.1), (9, 0.28))
_SUBJECTS_LATE = ((1, 0.14), (2, 0.12), (3, 0.62), (9, 0.12))
_SUBJECTS_DISLIKED = ((1, 0.24), (2, 0.44), (3, 0.14), (9, 0.18))
_OUTCOMES = ((PetitionOutcome.RESOLVED, 0.86), (PetitionOutcome.REFUSED, 0.06), (PetitionOutcome.FORWARDED, 0.08))
_UNANSWERED, _PUBLISHED, _RATED = 0.012, 0.82, 0.55
_IN_TIME = (0.70, 0.98)
"""Share of petitions answered within 15 working days, by agency."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How likely each agency answers petitions in time, by its code."""

    agencies: pa.Array
    in_time: Doubles

    def of(self, agencies: pa.Array) -> Doubles:
        """The share of each of ``agencies``."""
        row = pc.fill_null(pc.index_in(agencies, value_set=self.agencies), 0).to_numpy()
        found: Doubles = self.in_time[row]
        return found


def manners(ref: Reference) -> Manners:
    """Return the lasting habits of the agencies of ``ref``."""
    rng = np.random.default_rng((ref.seed, 61))
    low, high = _IN_TIME
    shares = low + (high - low) * rng.beta(2.4, 1.2, len(ref.agencies))
    return Manners(pa.array(ref.agencies["code"], pa.string()), shares)


def payments(facts: Facts, span: Span) -> pa.Table:
    """Return the payments of the dossiers with a duty: shortly after acceptance, a few of them paid back later."""
    due = facts.where(facts.flags("fee_due"))
    chance = due.numbers("chance")
    online = due.flags("paid_online")
    method = np.where(online, PaymentMethod.ONLINE, chosen(draws(chance, 1), _hand_over()))
    soon = np.where(online, 38 * MINUTE, 15 * MINUTE)
    wait = np.where(method == PaymentMethod.TRANSFER, 6 * HOUR, soon)
    paid = due.times("received_at") + MINUTE + (draws(chance, 2) ** 2 * wait).astype(np.int64)
    back = paid + HOUR + (draws(chance, 3) * (LONGEST_REFUND - 8 * HOUR)).astype(np.int64)
    fee = due.numbers("fee")
    usual = NO_FEE[(draws(chance, 4) * len(NO_FEE)).astype(np.int64)]
    cells = {
        "code": Cell(_joined("TT-", due.text("code"))),
        "agency": Cell(due.text("agency")),
        "dossier": Cell(due.text("code")),
        "procedure": Cell(due.text("procedure")),
        "amount_vnd": Cell(np.where(fee > 0, fee, usual)),
        "method": Cell(method),
        "paid_at": happening(paid),
        "refunded_at": happening(only(back, draws(chance, 5) < REFUNDED)),
    }
    return told("payments", paid, cells, span)


def surveys(facts: Facts, span: Span) -> pa.Table:
    """Return one answer for every rated dossier, some minutes after its result was handed over."""
    rated = facts.where((facts.numbers("rating") > 0) & (facts.times("returned_at") < NEVER))
    chance, rating = rated.numbers("chance"), rated.numbers("rating")
    at = rated.times("returned_at") + MINUTE + (draws(chance, 11) * 50 * MINUTE).astype(np.int64)
    late = rated.flags("late")
    reason = np.where(late, chosen(draws(chance, 12), _REASONS_LATE), chosen(draws(chance, 12), _REASONS))
    cells = {
        "code": Cell(_joined("HL-", rated.text("code"))),
        "agency": Cell(rated.text("agency")),
        "at": happening(at),
        "channel": Cell(chosen(draws(chance, 13), _CHANNELS)),
        "rating": Cell(rating),
        "reason": Cell(known(reason, rating > 1)),
        "procedure": Cell(rated.text("procedure")),
        "dossier": Cell(rated.text("code")),
    }
    return told("surveys", at, cells, span)


def device_answers(facts: Facts, span: Span) -> pa.Table:
    """Return the answers on the devices of the counters, after some of the served tickets; who waited long is cross."""
    asked = facts.where(draws(facts.numbers("chance"), 21) < DEVICE_ANSWERS)
    chance = asked.numbers("chance")
    at = asked.times("finished_at") + MINUTE // 2 + (draws(chance, 22) * 4 * MINUTE).astype(np.int64)
    waited = asked.numbers("wait_s") > _LONG_WAIT
    mood = draws(chance, 23)
    rating = np.select([mood < np.where(waited, 0.13, 0.03), mood < np.where(waited, 0.7, 0.52)], [1, 2], 3)
    reason = np.where(waited, chosen(draws(chance, 24), _REASONS_WAITED), chosen(draws(chance, 24), _REASONS))
    named = pc.binary_join_element_wise("TB", asked.text("center"), asked.text("number"), "-")
    cells = {
        "code": Cell(named),
        "agency": Cell(asked.text("agency")),
        "at": happening(at),
        "channel": Cell(np.ones(len(asked), np.int16)),
        "rating": Cell(rating),
        "reason": Cell(known(reason, rating > 1)),
        "center": Cell(asked.text("center")),
    }
    return told("surveys", at, cells, span)


def petitions(facts: Facts, agencies: Manners, clock: Clock, span: Span) -> pa.Table:
    """Return the petitions about settled dossiers: of the late and of the disliked more than of the others."""
    ended = facts.where(facts.times("finished_at") < NEVER)
    late = ended.flags("late")
    some = draws(ended.numbers("chance"), 31) < np.where(late, PETITIONS_LATE, PETITIONS)
    cross = (ended.numbers("rating") == 1) & (ended.times("returned_at") < NEVER)
    cross &= draws(ended.numbers("chance"), 32) < PETITIONS_DISLIKED
    told_late = _petitions(ended.where(some), "PA-", late[some], "finished_at", agencies, clock, span)
    disliked = ended.where(cross)
    return pa.concat_tables([told_late, _petitions(disliked, "PK-", None, "returned_at", agencies, clock, span)])


def _petitions(
    about: Facts, prefix: str, late: Bools | None, end: str, agencies: Manners, clock: Clock, span: Span
) -> pa.Table:
    """Petitions about the dossiers ``about``, some time after their ``end``; without ``late`` they disliked it."""
    salt = 40 if late is None else 50
    chance = about.numbers("chance")
    silence = np.minimum(2 * HOUR * np.exp(3.8 * draws(chance, salt)), LONGEST_SILENCE)
    received = about.times(end) + silence.astype(np.int64)
    answered = _answered(chance, salt, received, agencies.of(about.text("agency")), clock)
    published = answered + (draws(chance, salt + 3) * 70 * HOUR).astype(np.int64)
    rated = only(answered + (draws(chance, salt + 4) * 140 * HOUR).astype(np.int64), draws(chance, salt + 5) < _RATED)
    subject = chosen(draws(chance, salt + 6), _SUBJECTS_DISLIKED)
    if late is not None:
        subject = np.where(
            late, chosen(draws(chance, salt + 6), _SUBJECTS_LATE), chosen(draws(chance, salt + 6), _SUBJECTS)
        )
    mood = draws(chance, salt + 7)
    cells = {
        "code": Cell(_joined(prefix, about.text("code"))),
        "agency": Cell(about.text("agency")),
        "subject": Cell(subject),
        "procedure": Cell(about.text("procedure")),
        "dossier": Cell(about.text("code")),
        "received_at": happening(received),
        "answered_at": happening(answered),
        "published_at": happening(only(published, draws(chance, salt + 8) < _PUBLISHED)),
        "outcome": Cell(chosen(draws(chance, salt + 9), _OUTCOMES), answered),
        "rating": Cell(np.select([mood < 0.13, mood < 0.72], [1, 2], 3), rated),
    }
    return told("petitions", received, cells, span)


def _answered(chance: Longs, salt: int, received: Longs, in_time: Doubles, clock: Clock) -> Longs:
    """When each petition is answered: within 15 working days as often as the agency does, or some days later."""
    draw = draws(chance, salt + 1)
    days = np.where(draws(chance, salt + 2) < in_time, 0.5 + 14.2 * np.sqrt(draw), 16.1 + 12 * draw**2)
    at = clock.instant(clock.work(received) + (days * WORK_DAY).astype(np.int64))
    return only(at, draws(chance, salt + 8) >= _UNANSWERED)


def _hand_over() -> tuple[tuple[int, float], ...]:
    return ((PaymentMethod.CASH, 0.66), (PaymentMethod.TRANSFER, 0.34))


def _joined(prefix: str, codes: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(prefix, codes, "")
