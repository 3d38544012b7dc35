"""The weekly review as plain values for machines; None is unknown, shares are 0..1, days are ISO."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.codes import CHANNELS, code_of
from domain.commitments import Commitment, Commitments
from domain.decomposition import Part
from domain.kpi import FEW, Figure
from domain.text import Text
from domain.variation import Verdict
from domain.weekly import Driver, Line, Mover, Review

Sentence = Mapping[str, Text]
"""KPI key -> the sentence of its verdict, worded by the caller (units and decimals are the screens')."""


def told(review: Review, promised: Commitments, sentences: Sentence, today: date) -> dict[str, Any]:
    """Return the whole review with its commitments."""
    found = review.window
    counted = {"from": found.spans[0].first, "to": found.through} if found.spans else {"from": None, "to": None}
    note = found.note
    return {
        "place": {"kind": review.kind, "key": review.key, "name": review.name},
        "period": {
            "word": found.period.word,
            "kind": found.period.kind,
            "name": found.period.name.vi,
            "name_en": found.period.name.en,
            "first": found.period.first,
            "last": found.period.last,
        },
        "counted": {
            **counted,
            "days": found.days,
            "state": found.state,
            "earlier_periods": found.history,
            "note": note.vi if note else None,
            "note_en": note.en if note else None,
        },
        "version": review.version,
        "as_of": review.as_of.isoformat(),
        "kpis": [_kpi(line, review, sentences) for line in review.lines],
        "commitments": {
            name: [_commitment(each, today) for each in group]
            for name, group in (("last", promised.last), ("carried", promised.carried), ("new", promised.new))
        },
    }


def _kpi(line: Line, review: Review, sentences: Sentence) -> dict[str, Any]:
    kpi = line.kpi
    said = sentences.get(kpi.key)
    return {
        "key": kpi.key,
        "name": kpi.label.vi,
        "name_en": kpi.label.en,
        "unit": kpi.unit.vi,
        **_line(line),
        "target": kpi.target,
        "previous": _figure(line.previous),
        "mean4": _figure(line.usual),
        "year_ago": _figure(line.year_ago),
        "sentence": said.vi if said else None,
        "sentence_en": said.en if said else None,
        "movers": [_mover(mover, review) for mover in review.movers.get(kpi.key, ())],
        "drivers": [_driver(driver, review) for driver in review.drivers.get(kpi.key, ())],
    }


def _line(line: Line) -> dict[str, Any]:
    told_figure = _figure(line.figure) or {}
    return told_figure | {
        "status": line.figure.status.key,
        "change": line.change,
        "good": line.good,
        "verdict": _verdict(line.verdict),
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    plain: dict[str, Any] = {"num": _plain(figure.num), "den": _plain(figure.den), "value": _plain(figure.value)}
    return plain | ({"few": True} if figure.status is FEW else {})


def _verdict(verdict: Verdict) -> dict[str, Any]:
    limits = {"centre": verdict.centre, "low": verdict.low, "high": verdict.high}
    return {"kind": verdict.kind, "method": verdict.method, "periods": verdict.points, **limits}


def _mover(mover: Mover, review: Review) -> dict[str, Any]:
    name = review.names.get((mover.by, mover.key), mover.key)
    drivers = [_driver(driver, review) for driver in mover.drivers]
    return {"by": mover.by, "key": mover.key, "name": name, **_line(mover.line), "drivers": drivers}


def _driver(driver: Driver, review: Review) -> dict[str, Any]:
    parts = [_part(driver.by, part, review) for part in driver.parts.parts]
    return {"by": driver.by, "change": driver.parts.change, "parts": parts}


def _part(by: str, part: Part[str], review: Review) -> dict[str, Any]:
    name = code_of(CHANNELS, part.key).label.vi if by == "channel" and part.key else None
    return {
        "key": part.key,
        "name": name or review.names.get((by, part.key or ""), part.key),
        "groups": part.groups,
        "contribution": part.contribution,
        "rate_effect": part.rate_effect,
        "mix_effect": part.mix_effect,
        "num": part.num,
        "den": part.den,
    }


def _commitment(each: Commitment, today: date) -> dict[str, Any]:
    return {
        "id": each.id,
        "week": each.week,
        "what": each.what,
        "kpi": each.kpi or None,
        "owner": each.owner,
        "due": each.due,
        "state": each.state,
        "overdue": each.overdue(today),
        "note": each.note,
        "created_by": each.created_by,
        "closed_by": each.closed_by,
    }


def _plain(value: float | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else round(value, 6)
