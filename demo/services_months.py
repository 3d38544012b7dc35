"""What comes by month: certified e-copies of the communes, and what the national portal and report count."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.clock import DAY, Longs, midnight
from demo.reference import Reference
from demo.services_facts import Facts
from demo.services_table import Cell, Span, draws, known, told
from domain.codes import AgencyLevel

REPORT_DAY = 8
"""Day of the next month on which the national report of a month is out."""
_WITHOUT = 0.06
"""Share of communes that make no electronic copies."""
_COPIES = (0.03, 0.16)
_SYNCED = (0.93, 1.0)


def copies(ref: Reference, facts: Facts, today: date) -> pa.Table:
    """Return the certified e-copies by commune and month: a part of the dossiers about copies, up to ``today``."""
    rng = np.random.default_rng((ref.seed, 65))
    count = len(ref.agencies)
    share = rng.uniform(*_COPIES, count) * (rng.random(count) >= _WITHOUT)
    row = _rows(ref, facts)
    made = np.ceil(facts.numbers("certified") * share[row] * (0.7 + 0.6 * draws(facts.numbers("chance"), 71)))
    here = (facts.numbers("level") == AgencyLevel.COMMUNE) & (made > 0)
    chosen = facts.where(here)
    cells = {
        "agency": Cell(chosen.text("agency")),
        "month": Cell(_month(chosen)),
        "copies": Cell(made[here].astype(np.int64)),
    }
    return told("copies", _version(_month(chosen), today), cells, _all(today))


def national(ref: Reference, start: date, facts: Facts, today: date) -> pa.Table:
    """Return the national counts by agency and month, up to ``today``, and those of the whole province.

    Only the latter have a report, of months that the world, which began at ``start``, knows in full.
    """
    rng = np.random.default_rng((ref.seed, 66))
    share = rng.uniform(*_SYNCED, len(ref.agencies))
    received, chance = facts.numbers("received"), facts.numbers("chance")
    synced = np.floor(received * share[_rows(ref, facts)]).astype(np.int64)
    portal = np.maximum(synced, np.floor(received * (0.985 + 0.027 * draws(chance, 72))).astype(np.int64))
    cells = {
        "agency": Cell(facts.text("agency")),
        "month": Cell(_month(facts)),
        "synced": Cell(synced),
        "on_portal": Cell(portal),
    }
    each = told("national", _version(_month(facts), today), cells, _all(today))
    counts = pa.table({"month": _month(facts), "received": received, "synced": synced, "on_portal": portal})
    return pa.concat_tables([each, _province(ref, start, counts, today)])


def _province(ref: Reference, start: date, counts: pa.Table, today: date) -> pa.Table:
    """The rows of the whole province from ``counts`` by agency, with the national report where it is out."""
    names = ("received", "synced", "on_portal")
    sums = counts.group_by("month").aggregate([(name, "sum") for name in names]).sort_by("month")
    months = sums["month"].to_pylist()
    reported = [
        _next(month).replace(day=REPORT_DAY) <= today and (month.year, month.month) > (start.year, start.month)
        for month in months
    ]
    share = [np.random.default_rng((ref.seed, month.toordinal(), 67)).uniform(0.97, 1.01) for month in months]
    total = np.floor(sums["received_sum"].to_numpy() * np.array(share)).astype(np.int64)
    listed = sums["month"].combine_chunks()
    cells = {
        "month": Cell(listed),
        "synced": Cell(sums["synced_sum"].combine_chunks()),
        "on_portal": Cell(sums["on_portal_sum"].combine_chunks()),
        "in_report": Cell(known(total, ~np.array(reported, dtype=bool))),
    }
    return told("national", _version(listed, today), cells, _all(today))


def _rows(ref: Reference, facts: Facts) -> Longs:
    """The row of each agency in the reference data."""
    codes = pa.array(ref.agencies["code"], pa.string())
    found: Longs = pc.index_in(facts.text("agency"), value_set=codes).to_numpy()
    return found


def _month(facts: Facts) -> pa.Array:
    return facts.rows["month"].combine_chunks()


def _version(months: pa.Array, today: date) -> Longs:
    """The day on which each row was counted: today, or long after its month, when nothing moves any more."""
    days = [min(today, _next(_next(month))) for month in months.to_pylist()]
    return np.array([midnight(day) for day in days], dtype=np.int64)


def _all(today: date) -> Span:
    return Span(0, midnight(today) + DAY)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
