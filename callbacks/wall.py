"""The frame of a wall display: one answer tells it the deck and draws the slides it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from flask import current_app, g, request

from callbacks.wall_slides import made
from callbacks.wired import HUB, screen_of, source_of
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
from domain.selection import parse
from domain.text import Text
from domain.wall import CAP_OF_FONT, cap_mm, deck, watches
from queries.displays import Kept, holder, kept
from queries.queue_source import Queues
from queries.source import Source
from queries.wall import Picture, Walls

ANSWER = "wall-answer"
MOST_TURNS = 2
"""Slides of one answer: a display of two panes shows two."""
MOST_TRUSTED = 1000
TITLE = Text("Trung tâm Điều hành thông minh · {province}", "Intelligent Operations Center · {province}")
RECEIVED, SETTLED = Text("Hôm nay tiếp nhận", "Today received"), Text("giải quyết", "settled")
OPEN, POINTS = Text("Đang giải quyết", "In progress"), Text("Điểm 766 tạm tính", "Scorecard 766 so far")
_TRUSTED: dict[tuple[str, str], tuple[int, Kept]] = {}
"""(province, digest of a secret) -> what its display shows as of a data version: every change of displays makes one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a display asks: the profile it may see, places in its deck, versions of dossiers and queues, the minute."""

    shows: Kept
    turns: list[int]
    version: int
    queue: int
    minute: int

    @property
    def key(self) -> list[Any]:
        """What the answer depends on: displays of one profile share it."""
        return [self.shows.id, self.shows.revision, self.turns, self.version, self.queue, self.minute]


def question(source: Source, asked: Mapping[str, Any] | None) -> Question | None:
    """Who asks what, looked up once a request; None when the caller is no display of ours.

    The versions are those that the hub told the displays of, so that an answer that is kept costs no query.
    """
    if "wall" not in g:
        told = current_app.extensions[HUB].state()
        shows = shown_to(source, asked, told.version)
        minute = int(source.now().timestamp()) // 60
        g.wall = shows and Question(shows, turns_of(asked, shows.profile), told.version, told.queue, minute)
    found: Question | None = g.wall
    return found


def shown_to(source: Source, asked: Mapping[str, Any] | None, data: int) -> Kept | None:
    """The profile that the caller may see: of a preview, else of the display whose secret its cookie holds."""
    preview = (asked or {}).get("preview")
    if isinstance(preview, int):
        with source.reading() as connection:
            return kept(connection, source.province, preview)
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None
    key = (source.province, digest(secret))
    known = _TRUSTED.get(key)
    if known is not None and known[0] == data:
        return known[1]
    with source.reading() as connection:
        display = holder(connection, source.province, secret)
    if len(_TRUSTED) >= MOST_TRUSTED:
        _TRUSTED.clear()
    if display is None:
        _TRUSTED.pop(key, None)
        return None
    _TRUSTED[key] = (data, display.shows)
    return display.shows


def turns_of(asked: Mapping[str, Any] | None, profile: Profile) -> list[int]:
    """The places in the deck that the display asks for; those that are not there are dropped, the first by default."""
    told = (asked or {}).get("turns")
    places = range(len(deck(profile)))
    wanted = [place for place in told if place in places] if isinstance(told, list) else []
    return list(dict.fromkeys(wanted))[:MOST_TURNS] or [0]


def wall_view(asked: Question, walls: Walls, screen: Screen) -> dict[str, Any]:
    """Everything that assets/wall.js needs to show the slides of a question."""
    shows, profile = asked.shows, asked.shows.profile
    lang, slides = profile.lang, deck(profile)
    wide, _ = parse({"lang": lang}, screen.today(), screen.span)
    found = walls.picture(wide)
    turns = {}
    for place in asked.turns:
        nodes, period = made(slides[place].slide, walls, screen, lang)
        turns[str(place)] = {"nodes": nodes, "title": _title(slides[place].slide, lang), "period": period}
    return {
        "key": f"{shows.id}:{shows.revision}",
        "profile": looks(profile),
        "title": TITLE.format(province=screen.province).get(lang),
        "deck": [[SLIDES[turn.slide.kind].get(lang), turn.slide.seconds, turn.alarm] for turn in slides],
        "turns": turns,
        "foot": foot(found, walls, screen, lang),
        "ticker": ticker(found.events, lang),
        "watched": watched(profile, found, walls, lang),
        "version": asked.version,
        "queue": asked.queue,
        "minute": asked.minute,
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


def foot(found: Picture, walls: Walls, screen: Screen, lang: str) -> list[Any]:
    """The line under every slide: today so far, the open dossiers, the points of the month."""
    cards = walls.cards(read_score({}, screen.today())[0].period)
    return figures(
        (
            (RECEIVED.get(lang), number(found.today["received"], 0, lang)),
            (SETTLED.get(lang), number(found.today["settled"], 0, lang)),
            (OPEN.get(lang), number(found.chase["open"], 0, lang)),
            (POINTS.get(lang), total_words(cards[0] if cards else None, lang)),
        )
    )


def watched(profile: Profile, found: Picture, walls: Walls, lang: str) -> list[dict[str, Any]]:
    """Each threshold with its value now; the display decides when an alarm begins and ends."""
    newest = found.fresh.at
    values = {
        "overdue": found.chase["late"],
        "wait": longest_mean_min(Queues(walls.source).centers()),
        "silent": (walls.source.clock() - newest).total_seconds() / 60 if newest else None,
    }
    return [
        {
            "key": watch.key,
            "turn": watch.turn,
            "value": watch.value,
            "limit": watch.limit,
            "words": WATCHED[watch.key]
            .said.get(lang)
            .format(value=number(watch.value, 0, lang), limit=number(watch.limit, 0, lang)),
        }
        for watch in watches(profile, values)
    ]


def register(app: Dash) -> None:
    """One answer for the slides that a display asks for; it asks when the data moved, and before each turn."""
    source, screen = source_of(app), screen_of(app)
    walls = Walls(source)

    def render_wall(asked: Mapping[str, Any] | None) -> dict[str, Any]:
        found = question(source, asked)
        answer = {"refused": True} if found is None else wall_view(found, walls, screen)
        return {"answer": answer, "notes": None}

    app.callback(
        output={"answer": Output(ANSWER, "data"), "notes": Output("wall-notes", "children")},
        inputs={"asked": Input("wall-asked", "data")},
        prevent_initial_call=True,
    )(render_wall)
    app.clientside_callback(ClientsideFunction("wall", "take"), Input(ANSWER, "data"), prevent_initial_call=True)
