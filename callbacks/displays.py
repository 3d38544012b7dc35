"""The page of wall displays: one answer fills its lists; a form pairs, changes and revokes, the server says who may."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import g

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.display_audit import audit
from components.display_profiles import profile_rows
from components.displays import choices, counts_line, display_cards
from components.drawn import drawn
from components.format import moment
from components.states import notice
from domain.display_form import DISPLAY_FIELDS, asked_display
from domain.displays import GATE
from domain.editors import ANYBODY
from domain.outcome import Outcome
from domain.playlist import Problem
from domain.rules import Rule
from domain.selection import Selection
from domain.text import Text
from ingest.displays import NO_DISPLAY, NO_PROFILE, Displays
from queries.display_book import DisplayBook, display_book, editors
from queries.source import Source

SLOTS = ("notes", "rights", "stamp")
DRAWN = ("cards", "counts", "profiles", "audit")
"""What assets/morph.js draws."""
FIELDS = (*DISPLAY_FIELDS, "author")
ANY_NAME = Text(
    "Ai ghi tên cũng ghép và sửa được; mọi thay đổi đều được lưu với tên và thời điểm.",
    "Anybody who gives a name may pair and edit; every change is kept with name and time.",
)
SOME_NAMES = Text(
    "Chỉ những người có tên trong cấu hình IOC_DISPLAY_EDITORS được ghép và sửa.",
    "Only those named in the setting IOC_DISPLAY_EDITORS may pair and edit.",
)
PAIRED = Text(
    "Đã ghép màn hình “{name}” lúc {at}; nó chiếu trong giây lát.",
    'The display "{name}" was paired at {at}; it shows its slides in a moment.',
)
CHANGED = Text("Đã sửa màn hình “{name}” lúc {at}.", 'The display "{name}" was changed at {at}.')
REVOKED = Text("Đã thu hồi màn hình lúc {at}.", "The display was revoked at {at}.")
PROBLEMS = Text("Chưa lưu: {count} chỗ cần sửa.", "Not saved: {count} to mend.")
VALUE = Text("{text} ({value})", "{text} ({value})")


def displays_view(book: DisplayBook, selection: Selection, notes: list[Text], minute: datetime) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang, editable = selection.lang, not GATE.nobody(book.editors)
    profiles = {each.id: each.profile for each in book.profiles}
    names = {number: profile.name for number, profile in profiles.items()}
    return {
        "notes": notes_body(notes, book.version, lang),
        "rights": rights(book.editors, lang),
        "stamp": stamp(book.version, minute, lang),
        "cards": drawn(display_cards(book.displays, profiles, book.now, lang, editable=editable)),
        "counts": drawn(counts_line(book.displays, book.now, lang)),
        "profiles": drawn(profile_rows(profiles, book.displays, lang, editable=editable)),
        "audit": drawn(audit(book.changes, names, lang)),
        "choices": choices(book.displays, profiles, lang),
    }


def rights(allowed: str, lang: str) -> Component:
    """Who may edit; only with the class ``display-open`` do the forms show."""
    if GATE.nobody(allowed):
        return notice([GATE.read_only.text], lang)
    words = ANY_NAME if allowed.strip() == ANYBODY else SOME_NAMES
    return html.P(words.get(lang), className="display-open muted small")


def wrong_words(problems: Iterable[Problem], lang: str) -> dict[str, str]:
    """Field -> everything that is wrong there, with the value, in the reader's language."""
    found: dict[str, str] = {}
    for name, value, rule in problems:
        words = VALUE.format(text=rule.text, value=value) if value else rule.text
        found[name] = f"{found[name]} {words.get(lang)}" if name in found else words.get(lang)
    return found


def save(source: Source, number: int, typed: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Pair the display that shows the typed code, or change ``number``; or say everything that is wrong."""
    text = {name: str(typed.get(name) or "") for name in FIELDS}
    refused = GATE.refusal(editors(source), text["author"])
    if refused is GATE.read_only:
        return _answer(notice([refused.text], lang))
    form = asked_display(text, number)
    problems = [*form.problems, *([("author", text["author"][:60], refused)] if refused else [])]
    if problems:
        return _refused(problems, lang)
    desk = Displays(source.database, source.province, text["author"])
    outcome = desk.change(form.asked) if number else desk.pair(form.code, form.asked)
    if outcome.problems:
        return _refused([_met(each, number) for each in outcome.problems], lang)
    words = (CHANGED if number else PAIRED).format(name=form.asked.name, at=moment(source.now(), lang))
    return _answer(html.P(words.get(lang), className="good"), done=mark(source, outcome))


def _met(told: Text, number: int) -> Problem:
    """Where the form shows a problem that the store met."""
    name = "profile" if told == NO_PROFILE else "" if told == NO_DISPLAY or number else "code"
    return name, "", Rule("display_store", told)


def _refused(problems: list[Problem], lang: str) -> dict[str, Any]:
    elsewhere = [rule.text for name, _, rule in problems if name not in FIELDS]
    said = notice([PROBLEMS.format(count=len(problems)), *elsewhere], lang)
    return _answer(said, wrong_words(problems, lang))


def _answer(said: Any, wrong: Mapping[str, str] | None = None, done: Any = no_update) -> dict[str, Any]:
    return {"said": said, "wrong": {name: (wrong or {}).get(name) for name in FIELDS}, "done": done}


def mark(source: Source, outcome: Outcome) -> dict[str, Any]:
    """What tells the browser that something was written, anew each time."""
    return {"number": outcome.number, "at": source.clock().isoformat()}


def revoke(source: Source, number: int, author: str, lang: str) -> dict[str, Any]:
    """End the secret of a display, where its ``author`` may."""
    outcome = Displays(source.database, source.province, author).revoke(number)
    if outcome.problems:
        return {"said": notice(list(outcome.problems), lang), "done": no_update}
    words = REVOKED.format(at=moment(source.now(), lang)).get(lang)
    return {"said": html.P(words, className="good"), "done": mark(source, outcome)}


def lang_of(query: Mapping[str, str] | None) -> str:
    """The language of the page that asks."""
    return "en" if (query or {}).get("lang") == "en" else "vi"


def register(app: Dash) -> None:
    """One render request per sign of life, change or data version; one writing request per click."""
    source, screen = source_of(app), screen_of(app)

    def render_displays(query: Mapping[str, str] | None, **_moved: object) -> dict[str, Any]:
        g.memo_key = None  # signs of life move no version, so that a kept answer would be old
        selection, notes = read(source, screen, query)
        return displays_view(display_book(source), selection, notes, source.now())

    def save_form(clicks: int | None, number: int | None, query: Mapping[str, str] | None, **typed: Any) -> Any:
        g.memo_key = None  # what was done is no answer to keep
        return save(source, int(number or 0), typed, lang_of(query)) if clicks else _answer(no_update)

    def revoke_display(
        clicks: int | None, number: int | None, query: Mapping[str, str] | None, author: str | None
    ) -> Any:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return {"said": no_update, "done": no_update}
        return revoke(source, int(number or 0), author or "", lang_of(query))

    forms = ("form-save", "form-revoke", "profile-save", "profile-drop")
    app.callback(
        output={
            **{slot: Output(f"displays-{slot}", "children") for slot in SLOTS},
            **{slot: Output(f"displays-{slot}-rows", "data") for slot in DRAWN},
            "choices": Output("displays-choices", "data"),
        },
        inputs={
            "query": Input("displays-selection", "data"),
            "live": Input("live-version", "data"),
            "beat": Input("displays-beat", "n_intervals"),
            "written": [Input(f"displays-{name}-done", "data") for name in forms],
        },
    )(render_displays)
    kept = {"number": State("displays-form-id", "data"), "query": State("displays-selection", "data")}
    app.callback(
        output={
            "said": Output("displays-form-save-said", "children"),
            "wrong": {name: Output(f"displays-form-{name}-wrong", "children") for name in FIELDS},
            "done": Output("displays-form-save-done", "data"),
        },
        inputs={"clicks": Input("displays-form-save", "n_clicks")},
        state=kept | {name: State(f"displays-form-{name}", "value") for name in FIELDS},
        running=[(Output("displays-form-save", "disabled"), True, False)],
        prevent_initial_call=True,
    )(save_form)
    app.callback(
        output={name: Output(f"displays-form-revoke-{name}", prop) for name, prop in SAID.items()},
        inputs={"clicks": Input("displays-form-revoke", "n_clicks")},
        state=kept | {"author": State("displays-form-author", "value")},
        running=[(Output("displays-form-revoke", "disabled"), True, False)],
        prevent_initial_call=True,
    )(revoke_display)
    _register_browser(app)


SAID = {"said": "children", "done": "data"}


def _register_browser(app: Dash) -> None:
    """What the form chooses from, and emptying it (assets/displays.js)."""
    app.clientside_callback(ClientsideFunction("displays", "choose"), Input("displays-choices", "data"))
    asked: tuple[tuple[str, str, str], ...] = (
        ("replace", "value", "replace"),
        ("clear", "n_clicks", "clear"),
        ("save-done", "data", "saved"),
        ("revoke-done", "data", "revoked"),
    )
    for name, prop, function in asked:
        app.clientside_callback(
            ClientsideFunction("displays", function), Input(f"displays-form-{name}", prop), prevent_initial_call=True
        )
