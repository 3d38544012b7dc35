"""The register of subsystems."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.drawn import drawn
from components.subsystems import register_cards
from domain.links import page_url
from domain.subsystems import state_of
from queries.subsystems import register_of

NAME = "subsystems"
SLOTS = ("notes", "stamp")


def register(app: Dash) -> None:
    """One render request per data version."""
    source, screen = source_of(app), screen_of(app)

    def render_subsystems(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        data, lang = register_of(source), selection.lang
        settings = source.database.settings
        rows = [(told, state_of(told, data.as_of, settings.stale_after_s, settings.lost_after_s)) for told in data.rows]
        return {
            "notes": notes_body(notes, data.version, lang),
            "cards": drawn(register_cards(rows, lambda key: page_url(key, selection), lang)),
            "stamp": stamp(data.version, data.as_of, lang),
        }

    app.callback(
        output={
            **{slot: Output(f"{NAME}-{slot}", "children") for slot in SLOTS},
            "cards": Output(f"{NAME}-cards-rows", "data"),
        },
        inputs={"query": Input(f"{NAME}-selection", "data"), "_live": Input("live-version", "data")},
    )(render_subsystems)
