"""The page of the Decision 766 scorecard: one answer fills it, but for what is asked beside it (score_ahead)."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks import score_ahead, score_closing
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.drawn import drawn
from components.score import blocks, head
from components.score_ahead import most_to_win, slider_lines
from components.score_closing import closing_log, rights
from components.score_difference import difference_table, explaining
from components.score_ranking import map_cells, ranking_rows, score_legend
from components.score_table import Ways, indicator_table, lost_table
from domain.links import dossiers_url, page_url
from domain.score_asked import NO_PLACE, Asked, narrowed, read
from domain.score_difference import differences
from domain.score_lists import EXPLAINING
from domain.scorecard import Scorecard, place_of
from domain.screen import Screen
from domain.selection import Selection, parse
from domain.text import Text
from queries.dossiers import LISTS
from queries.score_lost import Lost, lost
from queries.score_source import Scores

SLOTS = (
    *("notes", "head", "blocks", "lost-title", "legend"),
    *("difference", "explaining", "margins", "rights", "log", "stamp"),
)
TABLES = ("communes", "agencies")
DRAWN = ("table", "lost")
"""Slots that the browser draws from data (assets/morph.js)."""
LEVELS = {"communes": "commune", "agencies": "agency"}
AS_CLOSED = Text(
    "Điểm là số đã chốt; các danh sách hồ sơ là của hiện nay.",
    "Points are as they were closed; the lists of dossiers are of today.",
)
TITLE = Text("{place} · {period}", "{place} · {period}")
LOST_TITLE = Text("{number} {label}: những gì làm mất điểm", "{number} {label}: what loses points")


def chosen(
    scores: Scores, screen: Screen, query: Mapping[str, str] | None
) -> tuple[Scorecard, Asked, Selection, list[Text]]:
    """The scorecard that an address asks for, with what else it asks; an unknown place is the province, with a note."""
    known = query or {}
    today = screen.today()
    selection, notes = parse(known, today, screen.span)
    asked, more = read(known, today)
    here = place_of(selection.unit, selection.agency, scores.source.province)
    card = scores.card(here, asked.period)
    if card is None:
        more = [*more, NO_PLACE.format(key=here[1][:40])]
        selection = selection.with_(unit="", agency="")
        card = scores.cards(asked.period)[0]
    return card, asked, selection, [*notes, *more]


def placed(selection: Selection, card: Scorecard) -> Selection:
    """``selection`` at the place of ``card``."""
    here = {"commune": {"unit": card.place.key}, "agency": {"agency": card.place.key}}.get(card.place.level, {})
    return selection.with_(**{"unit": "", "agency": "", **here})


def score_view(
    scores: Scores, card: Scorecard, asked: Asked, selection: Selection, notes: list[Text], screen: Screen
) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang = selection.lang
    theirs = scores.published(card)
    found = differences(card.score, theirs)
    cards, here = scores.cards(card.period), narrowed(card.place, card.period, lang)
    version, minute = scores.source.moment()
    ways = Ways(
        lambda view: dossiers_url(here, view=view),
        lambda code: page_url("score", placed(selection, card), **asked.own(kpi=code)),
        asked.opened,
        page_url("progress", here),
    )
    said = [*notes, *([AS_CLOSED] if card.stage == "closed" else [])]
    sentence = TITLE.format(place=card.place.name, period=card.period.name).get(lang)
    return {
        "notes": notes_body(said, version, lang),
        "head": head(card, theirs.get("TOTAL"), lang),
        "blocks": blocks(card, lang),
        "table": drawn(indicator_table(card, scores.mean_time(card), ways, lang)),
        **_opened(lost(scores.source, card, asked.opened) if asked.opened else None, card, lang),
        **_places(cards, asked, selection, screen),
        "difference": difference_table(found, lang),
        "explaining": explaining(_lists(scores, here) if found else [], lang),
        "rights": rights(card, scores.source.database.settings.score_editors, lang),
        "log": closing_log(scores.closings(), lang),
        "lines": slider_lines(card.score, lang),
        "margins": most_to_win(card.score, lang),
        "stamp": stamp(version, minute, lang, sentence),
    }


def _opened(found: Lost | None, card: Scorecard, lang: str) -> dict[str, Any]:
    if found is None:
        return {"lost-title": "", "lost": []}
    indicator = card.score.formula.by_code[found.code]
    title = LOST_TITLE.format(number=indicator.number, label=indicator.label).get(lang)
    return {"lost-title": title, "lost": drawn(lost_table(found.kind, found.rows, found.total, lang))}


def _places(cards: Sequence[Scorecard], asked: Asked, selection: Selection, screen: Screen) -> dict[str, Any]:
    """The two ranked tables, the map of communes and its legend."""
    lang, view = selection.lang, screen.map_view()
    wide = selection.with_(unit="", agency="")
    here = asked.own(kpi="")

    def href(card: Scorecard) -> str:
        return page_url("score", placed(wide, card), **here)

    tables = {name: ranking_rows(cards, LEVELS[name], asked.part, href, lang) for name in TABLES}
    behind = page_url("score", wide, **here)
    painted = map_cells(cards, asked.part, behind, view.url if view else "", lang)
    return tables | {"map": painted, "legend": score_legend(lang, schematic=bool(view and view.schematic))}


def _lists(scores: Scores, here: Selection) -> list[tuple[Text, int, str]]:
    found = []
    for view in EXPLAINING:
        count = scores.source.dossiers(here, view, limit=1).total
        found.append((LISTS[view].title, count, dossiers_url(here, view=view)))
    return found


def register(app: Dash) -> None:
    """One render request per place, period, opened indicator or data version."""
    source, screen = source_of(app), screen_of(app)
    scores = Scores(source)

    def find(query: Mapping[str, str] | None) -> tuple[Scorecard, Asked, Selection, list[Text]]:
        return chosen(scores, screen, query)

    def render_score(query: Mapping[str, str] | None, **_moved: object) -> dict[str, Any]:
        card, asked, selection, notes = find(query)
        return score_view(scores, card, asked, selection, notes, screen)

    app.callback(
        output={
            **{slot: Output(f"score-{slot}", "children") for slot in SLOTS},
            **{table: Output(f"score-{table}-rows", "data") for table in (*TABLES, *DRAWN)},
            "map": Output("score-map-values", "data"),
            "lines": Output("score-sliders-lines", "data"),
        },
        inputs={
            "query": Input("score-selection", "data"),
            "live": Input("live-version", "data"),
            "closed": Input("score-close-done", "data"),
            "reopened": Input("score-reopen-done", "data"),
        },
    )(render_score)
    score_ahead.register(app, scores, find)
    score_closing.register(app, scores, find)
    _register_browser(app)


def _register_browser(app: Dash) -> None:
    """The list of places, the block that is ranked, and the sliders (assets/score.js)."""
    app.clientside_callback(
        ClientsideFunction("ioc", "select"),
        Output("score-selection", "data"),
        [Input("score-filter-part", "value")],
        State("score-selection", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("score", "fillPlaces"),
        Output("score-place", "options"),
        Input("score-place", "id"),
        State("score-place", "options"),
    )
    app.clientside_callback(
        ClientsideFunction("score", "openPlace"), Input("score-place", "value"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("score", "sliders"), Input("score-sliders-lines", "data"), State("score-sliders-lines", "id")
    )
    app.clientside_callback(
        ClientsideFunction("score", "reset"), Input("score-sliders-reset", "n_clicks"), prevent_initial_call=True
    )
