"""The frame of a wall display: one answer tells it the deck and draws the slides it asks for."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from flask import request

from callbacks.wall_slides import made
from callbacks.wired import screen_of, source_of
from components.format import number
from components.wall import figures
from components.wall_queues import longest_mean_min
from components.wall_score import total_words
from components.wall_ticker import ticker
from domain.digest import digest
from domain.displays import COOKIE
from domain.playlist import SLIDES, WATCHED, Profile, Slide
from domain.score_asked import read as read_score
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from domain.wall import CAP_OF_FONT, cap_mm, deck, watches
from queries.displays import Kept, holder, kept
from queries.queue_source import Queues
from queries.source import DATA, QUEUE, Source
from queries.wall import Walls

ANSWER = "wall-answer"
MOST_TURNS = 2
"""Slides of one answer: a display of two panes shows two."""
MOST_TRUSTED = 1000
TITLE = Text("Trung tâm Điều hành thông minh · {province}", "Intelligent Operations Center · {province}")
RECEIVED, SETTLED = Text("Hôm nay tiếp nhận", "Today received"), Text("giải quyết", "settled")
OPEN, POINTS = Text("Đang giải quyết", "In progress"), Text("Điểm 766 tạm tính", "Scorecard 766 so far")
_TRUSTED: dict[tuple[str, str], tuple[int, Kept]] = {}
"""(province, digest of a secret) -> what its display shows as of a data version: every change of displays makes one."""


def shown_to(source: Source, asked: Mapping[str, Any] | None) -> Kept | None:
    """The profile that the caller may see: of a preview, else of the display whose secret its cookie holds."""
    preview = (asked or {}).get("preview")
    if isinstance(preview, int):
        with source.reading() as connection:
            return kept(connection, source.province, preview)
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None
    key, version = (source.province, digest(secret)), source.moment(DATA)[0]
    known = _TRUSTED.get(key)
    if known is not None and known[0] == version:
        return known[1]
    with source.reading() as connection:
        display = holder(connection, source.province, secret)
    if len(_TRUSTED) >= MOST_TRUSTED:
        _TRUSTED.clear()
    if display is None:
        _TRUSTED.pop(key, None)
        return None
    _TRUSTED[key] = (version, display.shows)
    return display.shows


def turns_of(asked: Mapping[str, Any] | None, profile: Profile) -> list[int]:
    """The places in the deck that the display asks for; those that are not there are dropped, the first by default."""
    told = (asked or {}).get("turns")
    places = range(len(deck(profile)))
    wanted = [place for place in told if place in places] if isinstance(told, list) else []
    return list(dict.fromkeys(wanted))[:MOST_TURNS] or [0]


def memo_parts(source: Source, asked: Mapping[str, Any] | None) -> list[Any] | None:
    """What an answer depends on besides the version and minute of the dossiers; None when it may not be kept."""
    found = shown_to(source, asked)
    if found is None:
        return None
    return [found.id, found.revision, turns_of(asked, found.profile), source.moment(QUEUE)[0]]


def wall_view(shows: Kept, turns: list[int], walls: Walls, screen: Screen) -> dict[str, Any]:
    """Everything that assets/wall.js needs to show ``turns`` of a profile."""
    profile, lang = shows.profile, shows.profile.lang
    slides = deck(profile)
    drawn = {place: made(slides[place].slide, walls, screen, lang) for place in turns}
    version, minute = walls.source.moment(DATA)
    wide = Selection(lang=lang)
    return {
        "key": f"{shows.id}:{shows.revision}",
        "profile": looks(profile),
        "title": TITLE.format(province=screen.province).get(lang),
        "deck": [[SLIDES[turn.slide.kind].get(lang), turn.slide.seconds, turn.alarm] for turn in slides],
        "turns": {
            str(place): {
                "nodes": nodes,
                "title": _title(slides[place].slide, lang),
                "period": period,
            }
            for place, (nodes, period) in drawn.items()
        },
        "foot": foot(walls, wide, screen, lang),
        "ticker": ticker(walls.events(wide), lang),
        "watched": watched(profile, walls, wide, lang),
        "version": version,
        "queue": walls.source.moment(QUEUE)[0],
        "minute": int(minute.timestamp()) // 60,
    }


def _title(slide: Slide, lang: str) -> str:
    name = SLIDES[slide.kind].get(lang)
    return f"{name} · {slide.area}" if slide.area else name


def looks(profile: Profile) -> dict[str, Any]:
    """What does not change with the data: theme, language, shape, size of the type, dark hours, the message."""
    dim = [moment.strftime("%H:%M") for moment in (profile.dim_from, profile.dim_to) if moment]
    return {
        "theme": profile.theme,
        "lang": profile.lang,
        "shape": profile.shape,
        "font_mm": cap_mm(profile) / CAP_OF_FONT,
        "diagonal_mm": 25.4 * profile.diagonal_in,
        "dim": dim,
        "message": profile.message,
    }


def foot(walls: Walls, selection: Selection, screen: Screen, lang: str) -> list[Any]:
    """The line under every slide: today so far, the open dossiers, the points of the month."""
    today = walls.today(selection)
    cards = walls.cards(read_score({}, screen.today())[0].period)
    return figures(
        (
            (RECEIVED.get(lang), number(today["received"], 0, lang)),
            (SETTLED.get(lang), number(today["settled"], 0, lang)),
            (OPEN.get(lang), number(walls.chase(selection)["open"], 0, lang)),
            (POINTS.get(lang), total_words(cards[0] if cards else None, lang)),
        )
    )


def watched(profile: Profile, walls: Walls, selection: Selection, lang: str) -> list[dict[str, Any]]:
    """Each threshold with its value now; the display decides when an alarm begins and ends."""
    newest = walls.source.freshness().at
    silent = (walls.source.clock() - newest).total_seconds() / 60 if newest else None
    values = {
        "overdue": walls.chase(selection)["late"],
        "wait": longest_mean_min(Queues(walls.source).centers()),
        "silent": silent,
    }
    found = []
    for watch in watches(profile, values):
        told = WATCHED[watch.key]
        limit, value = number(watch.limit, 0, lang), number(watch.value, 0, lang)
        words = told.said.get(lang).format(value=value, limit=limit)
        found.append({"key": watch.key, "turn": watch.turn, "value": watch.value, "limit": watch.limit, "words": words})
    return found


def register(app: Dash) -> None:
    """One answer for the slides that a display asks for; it asks when the data moved, and before each turn."""
    source, screen = source_of(app), screen_of(app)
    walls = Walls(source)

    def render_wall(asked: Mapping[str, Any] | None) -> dict[str, Any]:
        shows = shown_to(source, asked)
        if shows is None:
            return {"answer": {"refused": True}, "notes": None}
        return {"answer": wall_view(shows, turns_of(asked, shows.profile), walls, screen), "notes": None}

    app.callback(
        output={"answer": Output(ANSWER, "data"), "notes": Output("wall-notes", "children")},
        inputs={"asked": Input("wall-asked", "data")},
        prevent_initial_call=True,
    )(render_wall)
    app.clientside_callback(ClientsideFunction("wall", "take"), Input(ANSWER, "data"), prevent_initial_call=True)
