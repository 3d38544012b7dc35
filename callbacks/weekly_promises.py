"""Adding, changing and closing commitments in the page: two callbacks that write what people promise, never facts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import g

from callbacks.weekly import asked_period
from callbacks.wired import screen_of, source_of
from components.format import moment
from components.states import notice
from domain.commitments import Closing, Promise, week_of
from domain.outcome import Outcome
from domain.selection import parse
from domain.text import Text
from ingest.commitments import add_commitment, change_commitment, close_commitment
from queries.weekly import place_of

ADDED = Text("Đã ghi cam kết lúc {at}.", "Saved at {at}.")
CHANGED = Text("Đã sửa cam kết lúc {at}.", "Changed at {at}.")
CLOSED = Text("Đã đóng cam kết lúc {at}.", "Closed at {at}.")
AGAIN = Text("Đã ghi trước đó, không ghi lần nữa.", "Saved already, not written again.")
CHOOSE = Text("Hãy chọn một cam kết để đóng.", "Choose a commitment to close.")


def promise_of(query: Mapping[str, str], today: date, **form: str | None) -> Promise:
    """The commitment that the form asks for, of the place and period of the address."""
    selection, _ = parse(query, today)
    kind, key = place_of(selection)
    period, _ = asked_period(query, today)
    told = {name: value or "" for name, value in form.items()}
    return Promise(
        kind, key, week_of(period), told["what"], told["owner"], _day(told["due"]), told["author"], told["kpi"]
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def said(outcome: Outcome, done: Text, at: datetime, lang: str) -> Component:
    """What became of it, in a sentence."""
    if outcome.problems:
        return notice(list(outcome.problems), lang)
    words = done.get(lang).format(at=moment(at, lang)) if outcome.number else AGAIN.get(lang)
    return html.P(words, className="good")


def register(app: Dash) -> None:
    """One writing request per click; the button rests while it runs, and the server writes the same words once."""
    screen, source = screen_of(app), source_of(app)
    if not screen.actions:
        return

    def answer(clicks: int, outcome: Outcome, done: Text, query: Mapping[str, str]) -> dict[str, Any]:
        lang = "en" if query.get("lang") == "en" else "vi"
        mark = no_update if outcome.problems else {"clicks": clicks, "number": outcome.number}
        return {"said": said(outcome, done, source.now(), lang), "done": mark}

    def add(clicks: int | None, query: Mapping[str, str] | None, form: dict[str, Any]) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return {"said": no_update, "done": no_update}
        number = int(form.pop("number") or 0)
        promise = promise_of(query or {}, screen.today(), **form)
        if number:
            changed = change_commitment(source.database, source.province, number, promise)
            return answer(clicks, changed, CHANGED, query or {})
        return answer(clicks, add_commitment(source.database, source.province, promise), ADDED, query or {})

    def close(clicks: int | None, query: Mapping[str, str] | None, form: dict[str, Any]) -> dict[str, Any]:
        g.memo_key = None
        if not clicks:
            return {"said": no_update, "done": no_update}
        number = form.pop("number") or 0
        closing = Closing(int(number), **{name: value or "" for name, value in form.items()})
        unchosen = Outcome(problems=(CHOOSE,))
        outcome = close_commitment(source.database, source.province, closing) if number else unchosen
        return answer(clicks, outcome, CLOSED, query or {})

    forms = {
        "add": (
            add,
            {part: State(f"weekly-add-{part}", "value") for part in ("what", "owner", "due", "kpi", "author")}
            | {"number": State("weekly-add-number", "data")},
        ),
        "close": (
            close,
            {part: State(f"weekly-close-{part}", "value") for part in ("state", "note", "author")}
            | {"number": State("weekly-close-number", "data")},
        ),
    }
    for name, (function, states) in forms.items():
        app.callback(
            output={"said": Output(f"weekly-{name}-said", "children"), "done": Output(f"weekly-{name}-done", "data")},
            inputs={"clicks": Input(f"weekly-{name}-send", "n_clicks")},
            state={"query": State("weekly-selection", "data"), "form": states},
            running=[(Output(f"weekly-{name}-send", "disabled"), True, False)],
            prevent_initial_call=True,
        )(function)
    for name, emptied in (("add", ("what", "owner")), ("close", ("note",))):
        app.clientside_callback(
            ClientsideFunction("weekly", f"{name}Done"),
            *(Output(f"weekly-{name}-{part}", "value") for part in emptied),
            Input(f"weekly-{name}-done", "data"),
            prevent_initial_call=True,
        )
