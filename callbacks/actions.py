"""Recording a manual action: the one callback that writes, and only what people did, never facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import g

from callbacks.wired import screen_of, source_of
from components.format import moment
from components.states import notice
from domain.actions import Entry
from domain.text import Text
from ingest.actions import Outcome, record

FORMS: tuple[str, ...] = ("chase", "dossier")
"""Pages with the form of components.actions."""
DONE = Text("Đã ghi nhận cho {count} hồ sơ lúc {at}.", "Recorded for {count} dossiers at {at}.")
AGAIN = Text("Đã ghi nhận trước đó, không ghi lần nữa.", "Recorded already, not written again.")


def entry_of(kind: str | None, body: str | None, author: str | None, picked: Sequence[Sequence[str]] | None) -> Entry:
    """The entry that the form's values ask for."""
    dossiers = tuple((str(code), str(source)) for code, source in picked or ())
    return Entry(kind or "", body or "", author or "", dossiers)


def told(outcome: Outcome, at: datetime, lang: str) -> Component:
    """What became of the entry, in a sentence."""
    if outcome.problem is not None:
        return notice([outcome.problem], lang)
    said = DONE.get(lang).format(count=outcome.written, at=moment(at, lang)) if outcome.written else AGAIN.get(lang)
    return html.P(said, className="good")


def register(app: Dash) -> None:
    """One writing request per click; the button rests while it runs, and the server writes the same words once."""
    if not screen_of(app).actions:
        return
    source = source_of(app)

    def record_action(
        clicks: int | None,
        query: Mapping[str, str] | None,
        **form: Any,
    ) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        if not clicks:
            return {"notes": no_update, "done": no_update}
        outcome = record(source.database, source.scope, entry_of(**form))
        lang = "en" if (query or {}).get("lang") == "en" else "vi"
        done = no_update if outcome.problem else {"version": outcome.version, "clicks": clicks}
        return {"notes": told(outcome, source.now(), lang), "done": done}

    for name in FORMS:
        app.callback(
            output={"notes": Output(f"{name}-act-said", "children"), "done": Output(f"{name}-act-done", "data")},
            inputs={"clicks": Input(f"{name}-act-send", "n_clicks")},
            state={
                "query": State(f"{name}-selection", "data"),
                "picked": State(f"{name}-picked", "data"),
                **{part: State(f"{name}-act-{part}", "value") for part in ("kind", "body", "author")},
            },
            running=[(Output(f"{name}-act-send", "disabled"), True, False)],
            prevent_initial_call=True,
        )(record_action)
        app.clientside_callback(
            ClientsideFunction("chase", "clear"),
            Output(f"{name}-act-body", "value"),
            Input(f"{name}-act-done", "data"),
            State(f"{name}-act-done", "id"),
            prevent_initial_call=True,
        )
