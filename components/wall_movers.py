"""The slide of the week's movers: who left their ordinary variation, for the better and for the worse."""

from typing import Any

from components.wall import el, lines, panel
from components.weekly_words import moved, value_of
from domain.text import Text
from domain.wall import FEWEST
from domain.weekly import Line, Mover, Review

BETTER, WORSE = Text("Tốt lên", "Better"), Text("Xấu đi", "Worse")
RISEN = Text("Khối lượng thay đổi", "Volumes that changed")
NOBODY = Text("Không có đơn vị nào ra ngoài biến động bình thường.", "Nobody left their ordinary variation.")
WEEK = Text("{period}, so với kỳ trước", "{period}, against the one before")
PROVINCE = Text("Toàn cảnh trong kỳ", "The whole in the period")


def movers(review: Review, lang: str) -> list[Any]:
    """Units that moved beyond their ordinary variation, the greatest change first, beside the whole's own changes."""
    sides: dict[bool | None, list[tuple[Any, ...]]] = {True: [], False: [], None: []}
    for line in review.lines:
        for mover in review.movers.get(line.kpi.key, ()):
            if not _small(mover.line):
                sides[mover.line.good].append(_mover(line, mover, review, lang))
    note = WEEK.get(lang).format(period=review.window.period.label(lang))
    whole = [_line(each, lang) for each in review.lines if not each.kpi.now]
    return [
        el(
            "div.wall-slide.is-movers",
            panel("whole", review.name or PROVINCE.get(lang), lines("whole", whole), note=note),
            panel("better", BETTER.get(lang), lines("movers", sides[True], NOBODY.get(lang))),
            panel("worse", WORSE.get(lang), lines("movers", sides[False], NOBODY.get(lang))),
        )
    ]


def _small(line: Line) -> bool:
    """Whether it rests on so few dossiers that a wall does not tell it."""
    counted = line.figure.den if line.figure.den is not None else line.figure.value
    return counted is None or counted < FEWEST


def _mover(line: Line, mover: Mover, review: Review, lang: str) -> tuple[Any, ...]:
    return (
        el("span.name", review.names.get((mover.by, mover.key), mover.key)),
        el("span.muted", line.kpi.short.get(lang)),
        el("b", value_of(mover.line, lang)),
        _changed(mover.line, lang),
    )


def _line(line: Line, lang: str) -> tuple[Any, ...]:
    return (
        el("span.name", line.kpi.label.get(lang)),
        el(f"b.is-step{line.figure.status.step}", value_of(line, lang)),
        _changed(line, lang),
    )


def _changed(line: Line, lang: str) -> list[Any]:
    text, tone = moved(line, lang)
    return el(f"b.{tone}", text)
