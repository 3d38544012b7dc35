"""Profiles of wall displays in the page: the editor saves and takes away, the server says who may."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from flask import g

from callbacks.displays import PROBLEMS, SAID, lang_of, mark, wrong_words
from callbacks.wired import source_of
from components.format import moment
from components.states import notice
from domain.display_form import LIMITS, PROFILE_FIELDS, asked_profile
from domain.displays import GATE
from domain.outcome import Outcome
from domain.playlist import Problem
from domain.text import Text
from ingest.displays import Displays
from queries.display_book import editors
from queries.source import Source

SLOTS = (*(name for name in PROFILE_FIELDS if not name.startswith("dim_")), "dim", "slides", "author")
"""Places of the editor that say what is wrong there."""
SLOT = {f"limits.{key}": name for name, key in LIMITS.items()}
"""Field of `domain.playlist.problems` -> its place, where it has another name."""
SLIDE = "slides."
SAVED = Text(
    "Đã lưu hồ sơ “{name}” lúc {at}; màn hình đang dùng nó sẽ đổi theo.",
    'The profile "{name}" was saved at {at}; displays that use it follow.',
)
DROPPED = Text("Đã gỡ bỏ hồ sơ lúc {at}.", "The profile was taken away at {at}.")


def save(source: Source, number: int, typed: Mapping[str, Any], slides: Any, lang: str) -> dict[str, Any]:
    """Store the profile that the editor asks for, or say everything that is wrong with it; nothing is half-saved."""
    text = {name: str(typed.get(name) or "") for name in (*PROFILE_FIELDS, "author")}
    refused = GATE.refusal(editors(source), text["author"])
    if refused is GATE.read_only:
        return _answer(notice([refused.text], lang))
    asked = asked_profile(text, slides if isinstance(slides, list) else [])
    problems = [*asked.problems, *([("author", text["author"][:60], refused)] if refused else [])]
    if problems:
        return _refused(problems, lang)
    kept = Displays(source.database, source.province, text["author"]).save_profile(asked.profile, number)
    if kept.problems:
        return _refused(kept.problems, lang)
    words = SAVED.format(name=asked.profile.name, at=moment(source.now(), lang)).get(lang)
    done = mark(source, Outcome(kept.number)) | {"name": asked.profile.name}
    return _answer(html.P(words, className="good"), done=done)


def drop(source: Source, number: int, author: str, lang: str) -> dict[str, Any]:
    """Take a profile away that no display uses, where its ``author`` may."""
    outcome = Displays(source.database, source.province, author).remove_profile(number)
    if outcome.problems:
        return {"said": notice(list(outcome.problems), lang), "done": no_update}
    words = DROPPED.format(at=moment(source.now(), lang)).get(lang)
    return {"said": html.P(words, className="good"), "done": mark(source, outcome)}


def _refused(problems: list[Problem] | tuple[Problem, ...], lang: str) -> dict[str, Any]:
    """What is wrong, at its place: a field, a cell of a slide (``3.seconds``), else in the sentence."""
    wrong = {SLOT.get(name, name): words for name, words in wrong_words(problems, lang).items()}
    marks = {name.removeprefix(SLIDE): words for name, words in wrong.items() if name.startswith(SLIDE)}
    elsewhere = [rule.text for name, _, rule in problems if SLOT.get(name, name) not in (*SLOTS, *wrong_slides(marks))]
    return _answer(notice([PROBLEMS.format(count=len(problems)), *elsewhere], lang), wrong, marks)


def wrong_slides(marks: Mapping[str, str]) -> list[str]:
    """Fields of the slides that are marked."""
    return [SLIDE + name for name in marks]


def _answer(
    said: Any, wrong: Mapping[str, str] | None = None, marks: Any = None, done: Any = no_update
) -> dict[str, Any]:
    told = {name: (wrong or {}).get(name) for name in SLOTS}
    return {"said": said, "wrong": told, "marks": marks or {}, "done": done}


def register(app: Dash) -> None:
    """One writing request per click; the slides are edited in the browser."""
    source = source_of(app)

    def save_profile(
        clicks: int | None, number: int | None, slides: Any, query: Mapping[str, str] | None, **typed: Any
    ) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return _answer(no_update)
        return save(source, int(number or 0), typed, slides, lang_of(query))

    def drop_profile(
        clicks: int | None, number: int | None, query: Mapping[str, str] | None, author: str | None
    ) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return {"said": no_update, "done": no_update}
        return drop(source, int(number or 0), author or "", lang_of(query))

    kept = {"number": State("displays-profile-id", "data"), "query": State("displays-selection", "data")}
    fields = {name: State(f"displays-profile-{name}", "value") for name in (*PROFILE_FIELDS, "author")}
    app.callback(
        output={
            "said": Output("displays-profile-save-said", "children"),
            "wrong": {name: Output(f"displays-profile-{name}-wrong", "children") for name in SLOTS},
            "marks": Output("displays-profile-slides-marks", "data"),
            "done": Output("displays-profile-save-done", "data"),
        },
        inputs={"clicks": Input("displays-profile-save", "n_clicks")},
        state=kept | fields | {"slides": State("displays-profile-slides", "data")},
        running=[(Output("displays-profile-save", "disabled"), True, False)],
        prevent_initial_call=True,
    )(save_profile)
    app.callback(
        output={name: Output(f"displays-profile-drop-{name}", prop) for name, prop in SAID.items()},
        inputs={"clicks": Input("displays-profile-drop", "n_clicks")},
        state=kept | {"author": State("displays-profile-author", "value")},
        running=[(Output("displays-profile-drop", "disabled"), True, False)],
        prevent_initial_call=True,
    )(drop_profile)
    _register_browser(app)


def _register_browser(app: Dash) -> None:
    """The rows of the editor as they are drawn, and its buttons (assets/display-profiles.js)."""
    lists = State("displays-profile-lists", "data")
    app.clientside_callback(
        ClientsideFunction("profiles", "slides"),
        Output("displays-profile-slides-count", "children"),
        Input("displays-profile-slides", "data"),
        State("displays-profile-slides-marks", "data"),
        lists,
    )
    app.clientside_callback(
        ClientsideFunction("profiles", "marks"),
        Input("displays-profile-slides-marks", "data"),
        State("displays-profile-slides", "data"),
        lists,
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("profiles", "open"),
        Input("displays-profile-new", "n_clicks"),
        State("displays-profile-usual", "data"),
        prevent_initial_call=True,
    )
    asked = {
        "add": ("n_clicks", "add"),
        "close": ("n_clicks", "close"),
        "save-done": ("data", "saved"),
        "drop-done": ("data", "dropped"),
    }
    for name, (prop, function) in asked.items():
        app.clientside_callback(
            ClientsideFunction("profiles", function), Input(f"displays-profile-{name}", prop), prevent_initial_call=True
        )
