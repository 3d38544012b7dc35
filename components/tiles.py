"""Small cards of figures that are not indicators of the registry: label, number, what it is made of, what it was."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, number, percent
from domain.flow import StepStat, overrun_step, share, together
from domain.text import Text


@dataclass(frozen=True, slots=True)
class Tile:
    """One card, its texts ready to read; ``step`` is a colour step (0: none), ``versus`` the compared figure."""

    label: str
    value: str
    about: str = ""
    foot: str = ""
    versus: str = ""
    step: int = 0
    href: str | None = None


def tiles(cards: Iterable[Tile]) -> Component:
    """All cards in one responsive grid."""
    return html.Div([_tile(card) for card in cards], className="cards flow-tiles")


def _tile(card: Tile) -> Component:
    empty = " is-empty" if card.value == DASH else ""
    value = html.Div(html.Span(card.value, className="kpi-number"), className=f"kpi-value{empty}")
    versus = html.Span(card.versus, className="muted versus")
    foot = html.Div([html.Span(card.foot, className="muted"), versus], className="kpi-foot")
    head = html.Div(html.Span(card.label, className="kpi-label"), className="kpi-head")
    classes = f"kpi s{card.step}"
    if card.href is None:
        return html.Div([head, value, foot], className=classes, title=card.about)
    return dcc.Link([head, value, foot], href=card.href, className=classes, title=card.about)


class Flows(Protocol):
    """What is told of a flow as a whole."""

    @property
    def dossiers(self) -> int:
        """Dossiers that passed at least one step."""

    @property
    def steps(self) -> tuple[StepStat, ...]:
        """Its steps."""


FACES: tuple[tuple[Text, Text], ...] = (
    (
        Text("Hồ sơ đi qua", "Dossiers"),
        Text("Hồ sơ có ít nhất một bước xong trong kỳ.", "Dossiers with a step that ended in the period."),
    ),
    (
        Text("Giờ xử lý", "Hours handled"),
        Text("Tổng giờ làm việc của các lượt; bên dưới là phần chờ.", "Working hours of all passes; below, waiting."),
    ),
    (
        Text("Lượt vượt hạn bước", "Passes over the limit"),
        Text("Lượt xong bước sau hạn / lượt có thời hạn.", "Passes that ended past their limit / passes with one."),
    ),
    (
        Text("Giờ vượt hạn", "Hours over"),
        Text("Tổng giờ làm việc vượt quá hạn của bước.", "Working hours beyond the limits of the steps."),
    ),
    (
        Text("Lượt làm lại", "Repeats"),
        Text("Lượt đi qua một bước mà hồ sơ đã qua.", "Passes of a step that the dossier had passed before."),
    ),
    (
        Text("Đổi bộ phận mỗi hồ sơ", "Hand-overs a dossier"),
        Text("Số lần hồ sơ chuyển sang bộ phận khác.", "How often a dossier went to another unit."),
    ),
)
"""Label of each card of a flow, and what it means."""
PASSES = Text("{count} lượt bước", "{count} passes")
WAITED = Text("chờ {hours} giờ", "{hours} h waiting")


VIEWS: tuple[str, ...] = ("passed", "passed", "passed_over", "passed_over", "passed_again", "passed_moved")
"""View of `domain.passes` behind each of FACES."""


def flow_tiles(main: Flows, other: Flows | None, views: Callable[[str], str], lang: str) -> Component:
    """Cards of a flow as a whole, with those of the one it is compared with; ``views`` gives a view's address."""
    whole = together(main.steps)
    theirs = _figures(other, lang) if other else []
    cards = []
    for index, ((label, about), (value, foot)) in enumerate(zip(FACES, _figures(main, lang), strict=True)):
        versus = f"⇄ {theirs[index][0]}" if theirs else ""
        step = overrun_step(whole.over, whole.judged) if index == _OVERRUN else 0
        cards.append(Tile(label.get(lang), value, about.get(lang), foot, versus, step, views(VIEWS[index])))
    return tiles(cards)


_OVERRUN = 2


def _figures(each: Flows, lang: str) -> list[tuple[str, str]]:
    """(value, what it is made of) in the order of `FACES`."""
    whole = together(each.steps)
    waited = WAITED.get(lang).format(hours=_hours(whole.wait_minutes, whole.waits, lang)) if whole.waits else ""
    return [
        (number(each.dossiers, 0, lang), PASSES.get(lang).format(count=number(whole.passes, 0, lang))),
        (_hours(whole.used_minutes, whole.timed, lang), waited),
        (
            percent(share(whole.over, whole.judged), 1, lang),
            f"{number(whole.over, 0, lang)} / {number(whole.judged, 0, lang)}",
        ),
        (_hours(whole.over_minutes, whole.judged, lang), ""),
        (number(whole.repeats, 0, lang), percent(share(whole.repeats, whole.passes), 1, lang)),
        (number(share(whole.handovers, each.dossiers), 1, lang), number(whole.handovers, 0, lang)),
    ]


def _hours(minutes: int, known: int, lang: str) -> str:
    return number(minutes / 60 if known else None, 0, lang)
