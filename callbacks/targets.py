"""The page of targets: one answer fills it; the form saves and takes away, and the server says who may."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import g

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.format import day, moment, share
from components.states import notice
from components.targets import KIND_LABELS, audit, band_words, target_table, told
from domain.editors import ANYBODY
from domain.registry import EVERY
from domain.screen import Screen
from domain.selection import Selection
from domain.target_form import FIELDS, READ_ONLY, Problem, read_only, reading, refusal
from domain.targets import Target
from domain.text import Text
from ingest.targets import GONE, remove_target, save_target
from queries.source import Source
from queries.target_book import TargetBook, editors, target_book

SLOTS = ("notes", "rights", "audit", "stamp")
ALL_FIELDS = (*FIELDS, "author")
FILTERS = ("kpi", "view")
BAD = Text(
    "Địa chỉ có {what} “{value}” không hợp lệ; đã dùng giá trị mặc định.",
    'The address has an invalid {what} "{value}"; the default is used.',
)
WHAT = {"kpi": Text("chỉ số", "KPI"), "view": Text("phạm vi", "kind of place")}
ANY_NAME = Text(
    "Ai ghi tên cũng sửa được; mọi thay đổi đều được lưu với tên và thời điểm.",
    "Anybody who gives a name may edit; every change is kept with name and time.",
)
SOME_NAMES = Text(
    "Chỉ những người có tên trong cấu hình IOC_TARGET_EDITORS được sửa.",
    "Only those named in the setting IOC_TARGET_EDITORS may edit.",
)
ADDED = Text("Đã lưu mục tiêu mới: {what}.", "A new target is stored: {what}.")
CHANGED = Text("Đã sửa: {what}.", "Changed: {what}.")
SAME = Text("Không có gì khác với mục tiêu đang lưu.", "Nothing differs from the stored target.")
DROPPED = Text("Đã gỡ bỏ mục tiêu lúc {at}.", "The target was taken away at {at}.")
PROBLEMS = Text("Chưa lưu: {count} chỗ cần sửa.", "Not saved: {count} to mend.")
VALUE = Text("{text} ({value})", "{text} ({value})")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def shown(query: Mapping[str, str]) -> tuple[tuple[str, str], list[Text]]:
    """The KPI and the kind of place of an address; an unknown one is none, with a note."""
    known = {"kpi": {key for key, kpi in EVERY.items() if kpi.better != "none"}, "view": set(KIND_LABELS)}
    asked = {name: query.get(name, "") for name in FILTERS}
    bad = [name for name in FILTERS if asked[name] and asked[name] not in known[name]]
    notes = [BAD.format(what=WHAT[name], value=asked[name][:40]) for name in bad]
    kpi, view = ("" if name in bad else asked[name] for name in FILTERS)
    return (kpi, view), notes


def targets_view(
    book: TargetBook, asked: tuple[str, str], selection: Selection, notes: list[Text], screen: Screen
) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang, editable = selection.lang, not read_only(book.editors)
    rows = target_table(book.targets, screen.names, screen.today(), asked, lang, editable=editable)
    return {
        "notes": notes_body(notes, book.version, lang),
        "rights": rights(book.editors, lang),
        "table": rows,
        "audit": audit(book.changes, screen.names, lang),
        "stamp": stamp(book.version, book.now, lang),
    }


def rights(allowed: str, lang: str) -> Component:
    """Who may edit; only with the class ``target-open`` does the form show."""
    if read_only(allowed):
        return notice([READ_ONLY.text], lang)
    words = ANY_NAME if allowed.strip() == ANYBODY else SOME_NAMES
    return html.P(words.get(lang), className="target-open muted small")


def wrong_slots(problems: Iterable[Problem], target: Target | None, lang: str) -> dict[str, Any]:
    """Field -> what is wrong there, with the value, in the reader's language; None where nothing is."""
    found: dict[str, list[str]] = {}
    for column, value, rule in problems:
        spelled = _spelled(value, rule.key, target, lang)
        text = rule.text.get(lang)
        found.setdefault(column, []).append(VALUE.format(text=text, value=spelled).get(lang) if spelled else text)
    return {name: " ".join(found[name]) if name in found else None for name in ALL_FIELDS}


def _spelled(value: str, rule: str, target: Target | None, lang: str) -> str:
    if rule == "target_order" and target is not None:
        return " – ".join(share(limit, lang) for limit in target.bands)
    return DAY.sub(lambda found: day(date.fromisoformat(found[0]), lang), value)


def save(source: Source, screen: Screen, number: int, typed: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Store what the form asks for, or say everything that is wrong with it; nothing is half-saved."""
    text = {name: str(typed.get(name) or "") for name in ALL_FIELDS}
    refused = refusal(editors(source), text["author"])
    if refused is READ_ONLY:
        return _answer(notice([refused.text], lang))
    asked = reading(text, number)
    problems = [*asked.problems, *([("author", text["author"], refused)] if refused else [])]
    if problems:
        return _refused(problems, asked.target, lang)
    author = " ".join(text["author"].split())
    kept = save_target(source.database, source.province, asked.target, author)
    if kept.problems:
        return _refused(kept.problems, asked.target, lang)
    words = ADDED if kept.added else CHANGED if kept.changed else SAME
    said = html.P(words.format(what=_stored(asked.target, screen, lang)).get(lang), className="good")
    return _answer(said, done={"added": kept.added, "at": moment(source.now(), lang)})


def _stored(target: Target, screen: Screen, lang: str) -> str:
    last = day(target.last, lang) if target.last else "…"
    bands = band_words(EVERY.get(target.kpi), target.bands, lang)
    return "; ".join((told(target, screen.names, lang), bands, f"{day(target.first, lang)} – {last}", target.source))


def _refused(problems: Iterable[Problem], target: Target, lang: str) -> dict[str, Any]:
    listed = list(problems)
    elsewhere = [rule.text for column, _, rule in listed if column not in ALL_FIELDS]
    said = notice([PROBLEMS.format(count=len(listed)), *elsewhere], lang)
    return _answer(said, wrong_slots(listed, target, lang))


def _answer(said: Component, wrong: dict[str, Any] | None = None, done: Any = no_update) -> dict[str, Any]:
    return {"said": said, "wrong": wrong or dict.fromkeys(ALL_FIELDS), "done": done}


def drop(source: Source, number: int, author: str, lang: str) -> dict[str, Any]:
    """Take a target away, where its ``author`` may."""
    refused = refusal(editors(source), author)
    if refused is None and number and remove_target(source.database, source.province, number, " ".join(author.split())):
        at = moment(source.now(), lang)
        return {"said": html.P(DROPPED.format(at=at).get(lang), className="good"), "done": {"gone": number, "at": at}}
    return {"said": notice([(refused or GONE).text], lang), "done": no_update}


def _lang(query: Mapping[str, str] | None) -> str:
    return "en" if (query or {}).get("lang") == "en" else "vi"


def register(app: Dash) -> None:
    """One render request per filter, change or data version; one writing request per click."""
    source, screen = source_of(app), screen_of(app)

    def render_targets(query: Mapping[str, str] | None, **_moved: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        asked, more = shown(query or {})
        return targets_view(target_book(source), asked, selection, [*notes, *more], screen)

    def save_form(clicks: int | None, number: int | None, query: Mapping[str, str] | None, **typed: Any) -> Any:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return _answer(no_update)
        return save(source, screen, int(number or 0), typed, _lang(query))

    def drop_target(clicks: int | None, number: int | None, query: Mapping[str, str] | None, author: str | None) -> Any:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return {"said": no_update, "done": no_update}
        return drop(source, int(number or 0), author or "", _lang(query))

    app.callback(
        output={
            **{slot: Output(f"targets-{slot}", "children") for slot in SLOTS},
            "table": Output("targets-table-rows", "data"),
        },
        inputs={
            "query": Input("targets-selection", "data"),
            "live": Input("live-version", "data"),
            "saved": Input("targets-form-save-done", "data"),
            "dropped": Input("targets-form-drop-done", "data"),
        },
    )(render_targets)
    kept = {"number": State("targets-form-id", "data"), "query": State("targets-selection", "data")}
    app.callback(
        output={
            "said": Output("targets-form-save-said", "children"),
            "wrong": {name: Output(f"targets-form-{name}-wrong", "children") for name in ALL_FIELDS},
            "done": Output("targets-form-save-done", "data"),
        },
        inputs={"clicks": Input("targets-form-save", "n_clicks")},
        state=kept | {name: State(f"targets-form-{name}", "value") for name in ALL_FIELDS},
        running=[(Output("targets-form-save", "disabled"), True, False)],
        prevent_initial_call=True,
    )(save_form)
    app.callback(
        output={
            "said": Output("targets-form-drop-said", "children"),
            "done": Output("targets-form-drop-done", "data"),
        },
        inputs={"clicks": Input("targets-form-drop", "n_clicks")},
        state=kept | {"author": State("targets-form-author", "value")},
        running=[(Output("targets-form-drop", "disabled"), True, False)],
        prevent_initial_call=True,
    )(drop_target)
    _register_browser(app)


def _register_browser(app: Dash) -> None:
    """Filters to address, rows to table, kind of place to its places, and emptying the form (assets/targets.js)."""
    app.clientside_callback(
        ClientsideFunction("ioc", "select"),
        Output("targets-selection", "data"),
        [Input(f"targets-filter-{name}", "value") for name in FILTERS],
        State("targets-selection", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("targets", "draw"), Input("targets-table-rows", "data"), State("targets-table-rows", "id")
    )
    app.clientside_callback(
        ClientsideFunction("targets", "places"),
        [Output("targets-form-key", prop) for prop in ("options", "value", "disabled")],
        Input("targets-form-kind", "value"),
        [State("targets-form-key", "value"), State("targets-form-levels", "data")],
        prevent_initial_call=True,
    )
    for trigger in ("save-done", "drop-done"):
        app.clientside_callback(
            ClientsideFunction("targets", "done"), Input(f"targets-form-{trigger}", "data"), prevent_initial_call=True
        )
    app.clientside_callback(
        ClientsideFunction("targets", "clear"), Input("targets-form-clear", "n_clicks"), prevent_initial_call=True
    )
