"""The data page: where the figures come from and what is wrong with them."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.data import gap_lists, refused_table, run_table, source_table, tile_row
from domain.dataset import FLAGGED, DataState
from domain.links import LIMITS, dossiers_url
from domain.selection import Selection
from domain.text import Text

SLOTS = ("notes", "tiles", "sources", "runs", "runs-note", "refused", "gaps", "stamp")
LATEST = Text("Tính trên {count} lần nhập gần nhất.", "Of the latest {count} imports.")
ALL_RUNS = Text("Tất cả {count} lần nhập.", "All {count} imports.")


def data_view(data: DataState, selection: Selection, notes: list[Text]) -> dict[str, Any]:
    """Every slot of the data page, by name."""
    lang = selection.lang
    whole = selection.with_(**dict.fromkeys((*LIMITS, "area", "level", "field", "service", "channel"), ""))
    window = (LATEST if data.full else ALL_RUNS).format(count=data.window)
    return {
        "notes": notes_body(notes, data.version, lang),
        "tiles": tile_row(data, dossiers_url(whole, view=FLAGGED), lang),
        "sources": source_table(data, lang),
        "runs": run_table(data, lang),
        "runs-note": window.get(lang) if data.window else None,
        "refused": refused_table(data, lang),
        "gaps": gap_lists(data, lang),
        "stamp": stamp(data.version, data.as_of, lang),
    }


def register(app: Dash) -> None:
    """One render request per data version."""
    source, screen = source_of(app), screen_of(app)

    def render_data(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        return data_view(source.data(), selection, notes)

    app.callback(
        output={slot: Output(f"data-{slot}", "children") for slot in SLOTS},
        inputs={"query": Input("data-selection", "data"), "_live": Input("live-version", "data")},
    )(render_data)
