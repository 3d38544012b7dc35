"""From sums to the counts of Decision 766: which sums make each indicator's numerator and denominator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain import scorecard
from domain.score import Count
from domain.score_whatif import written
from domain.scorecard import Tally
from domain.text import Text

Sums = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """An indicator over measures of dossiers: ``minus`` is taken off the numerator, which never falls below 0.

    ``told`` counts the dossiers of which the source tells at all: none of them and the line is unknown; the rest counts
    as without (``note``). Where it is empty, ``base`` is the whole of which ``den`` is the known part.
    """

    num: str
    den: str
    minus: tuple[str, ...] = ()
    told: str = ""
    base: str = ""
    note: Text = scorecard.NOT_TOLD


RATIOS: dict[str, Ratio] = {
    "ON_TIME": Ratio(
        "portal_known", "portal_known", ("portal_late", "overdue"), base="received", note=scorecard.NO_LIMIT
    ),
    "ONLINE_DOSSIERS": Ratio("online", "channel_known", base="received", note=scorecard.NO_CHANNEL),
    "PAYMENT_DOSSIERS": Ratio("paid_online", "paid_known", base="fee_due", note=scorecard.NO_PAYMENT),
    "ORIGINAL_RESULT_AVAILABLE": Ratio("result_given", "result_wanted", told="result_told"),
    "SO_HOA_GIAY_TO": Ratio("ends_full", "received", told="ends_told"),
    "REUSED_DIGITIZED_DATA": Ratio("reused", "received", told="reuse_known"),
    "SYNCED_PERSONAL_STORAGE": Ratio("store_kept", "received", told="store_told"),
    "CITIZEN_DATA_CONNECTED_DOSSIER": Ratio("vneid", "received", told="vneid_known"),
    "DOSSIER_RECEIVING_SATISFACTION": Ratio(
        "portal_known",
        "portal_known",
        ("portal_late", "overdue", "disliked", "complained"),
        base="received",
        note=scorecard.NO_LIMIT,
    ),
}
"""Lines that count dossiers received in the period; the measures are those of domain/measures.py."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The procedures under one place's authority, by what is known of them (ids); None: nobody knows which they are."""

    under: Collection[int] | None
    offered: Collection[int] = ()
    fees: Collection[int] = ()
    flags: Mapping[str, tuple[int, int, int]] | None = None
    """By indicator: procedures with the flag, all of those asked about, those of which it is unknown."""


def dossier_lines(totals: Sums) -> Tally:
    """Counts and notes of the lines over dossiers; a place without a dossier has counts of 0."""
    counts, notes = {}, {}
    for code, ratio in RATIOS.items():
        den = totals[ratio.den]
        if ratio.told and den and not totals[ratio.told]:
            counts[code] = Count()
            continue
        num = max(0, totals[ratio.num] - sum(totals[key] for key in ratio.minus))
        counts[code] = Count(min(num, den), den)
        unknown = totals["received"] - totals[ratio.told] if ratio.told else totals[ratio.base] - den
        if unknown > 0:
            notes[code] = (ratio.note.format(count=written(unknown, 0)),)
    return Tally(counts, notes)


def catalogue_lines(found: Catalogue, online: Collection[int], paid: Collection[int]) -> Tally:
    """Counts and notes of the lines over procedures; ``online`` and ``paid`` are those with such dossiers."""
    if found.under is None:
        return Tally({}, {})
    offered, fees = set(found.offered), set(found.fees)
    counts = {
        "ONLINE_PROVIDED": Count(len(offered), len(found.under)),
        "ONLINE_PROCEDURES_USED": Count(len(offered & set(online)), len(offered)),
        "PAYMENT_PROCEDURES_USED": Count(len(fees & set(paid)), len(fees)),
    }
    notes = {}
    for code, (num, den, unknown) in (found.flags or {}).items():
        counts[code] = Count() if unknown and unknown == den else Count(num, den)
        if 0 < unknown < den:
            notes[code] = (scorecard.CATALOGUE_NOW.format(count=written(unknown, 0)),)
    return Tally(counts, notes)


def synced_line(synced: int | None, on_portal: int | None, in_report: int | None, usual: float | None) -> Tally:
    """The line 1.4; ``usual`` is what last year's mean month gives for the months without a report, if any are."""
    notes: tuple[Text, ...] = ()
    if usual is not None:
        in_report, notes = int((in_report or 0) + usual), (scorecard.REPORT_MISSING,)
    elif in_report is None:
        notes = (scorecard.NO_REPORT,)
    known = [each for each in (on_portal, in_report) if each is not None]
    if synced is None or not known:
        return Tally({}, {})
    den = max(known)
    count = Count(min(synced, den), den)
    return Tally({"DOSSIER_SYNC": count}, {"DOSSIER_SYNC": notes} if notes else {})


def joined(*parts: Tally) -> Tally:
    """Several tallies of one place as one."""
    counts = {code: count for part in parts for code, count in part.counts.items()}
    return Tally(counts, {code: notes for part in parts for code, notes in part.notes.items()})
