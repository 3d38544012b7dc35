"""The slide of the Decision 766 scorecard: the province's points by block, and who leads and lags."""

from collections.abc import Sequence
from typing import Any

from components.format import DASH, number, percent
from components.score_ranking import is_few, ranked
from components.wall import bar, el, lines, panel
from domain.score_asked import achieved, points_of
from domain.scorecard import STAGES, Scorecard
from domain.text import Text

POINTS = Text("Điểm Chỉ số 766", "Points of the scorecard 766")
OF = Text("trên {known} điểm đã có số liệu, tối đa {maximum}", "of {known} points with figures, {maximum} at most")
BLOCKS = Text("Theo nhóm chỉ số", "By block")
COMMUNES, AGENCIES = Text("Xã, phường", "Communes"), Text("Sở, ban, ngành", "Departments")
BEST, WORST = Text("cao nhất", "leading"), Text("thấp nhất", "lagging")
NOBODY = Text("Chưa có nơi nào có số liệu của kỳ.", "No place has figures of the period.")
GOOD, FAIR, POOR = 0.9, 0.75, 0.5
"""Shares of the known points from which a bar is green, light green, amber: a reading aid, no rule sets them."""
MOST = 8


def score(cards: Sequence[Scorecard], area: str, lang: str) -> list[Any]:
    """The first card (the province) in full, communes of ``area`` ("": all) and departments in order."""
    if not cards:
        return [el("div.wall-slide.is-score", el("p.wall-nothing", NOBODY.get(lang)))]
    card = cards[0]
    communes = [each for each in cards if each.place.level == "commune" and area in ("", each.place.area)]
    agencies = [each for each in cards if each.place.level == "agency"]
    return [
        el(
            "div.wall-slide.is-score",
            _total(card, lang),
            panel("blocks", BLOCKS.get(lang), _blocks(card, lang), note=card.period.label(lang)),
            _side("best", COMMUNES, BEST, communes, lang),
            _side("worst", COMMUNES, WORST, communes, lang, last=True),
            _side("agencies", AGENCIES, WORST, agencies, lang, last=True),
        )
    ]


def total_words(card: Scorecard | None, lang: str) -> str:
    """The points of a card, ``81,4 / 100``; "–" where they are unknown."""
    points, _, maximum = points_of(card, "") if card else (None, 0.0, 0.0)
    return DASH if points is None else f"{number(points, 1, lang)} / {number(maximum, 0, lang)}"


def _total(card: Scorecard, lang: str) -> list[Any]:
    points, known, maximum = points_of(card, "")
    share = achieved(card, "")
    words = OF.get(lang).format(known=number(known, 1 if known % 1 else 0, lang), maximum=number(maximum, 0, lang))
    return el(
        f"section.wall-panel.wall-tile.at-total.{_tone(share)}",
        el("h2", POINTS.get(lang), el("small", f" · {card.period.label(lang)}")),
        el("p.wall-number", number(points, 1, lang)),
        bar(share),
        el("p.wall-foot-line", el("span", words), el("span", STAGES[card.stage].get(lang))),
    )


def _blocks(card: Scorecard, lang: str) -> list[Any]:
    rows = []
    for block in card.score.formula.blocks:
        points, known, maximum = points_of(card, block.key)
        share = achieved(card, block.key)
        words = f"{number(points, 1, lang)} / {number(known, 1 if known % 1 else 0, lang)}"
        unknown = f" ({number(maximum, 0, lang)})" if known < maximum else ""
        rows.append(
            (
                el("span.name", block.label.get(lang)),
                el(f"span.{_tone(share)}", bar(share)),
                el("b", words + unknown if points is not None else DASH),
            )
        )
    return lines("blocks", rows)


def _tone(share: float | None) -> str:
    if share is None:
        return "s0"
    return "s5" if share >= GOOD else "s4" if share >= FAIR else "s3" if share >= POOR else "s2"


def _side(name: str, who: Text, side: Text, cards: Sequence[Scorecard], lang: str, *, last: bool = False) -> list[Any]:
    known = [card for card in ranked(cards, "") if not is_few(card) and achieved(card, "") is not None]
    shown = known[::-1][:MOST] if last else known[:MOST]
    rows = [
        (
            el("span.name", card.place.name),
            el(f"span.{_tone(achieved(card, ''))}", bar(achieved(card, ""))),
            el("b", percent(achieved(card, ""), 1, lang)),
        )
        for card in shown
    ]
    return panel(name, who.get(lang), lines("places", rows, NOBODY.get(lang)), note=side.get(lang))
