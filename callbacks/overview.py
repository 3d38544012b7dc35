"""The province at a glance: one answer fills cards, map, ranking and trend."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import (
    OTHERS,
    TILES,
    behind_columns,
    card_rows,
    columns,
    map_slots,
    notes_body,
    rank_rows,
    stamp,
    trend_slots,
)
from callbacks.wired import screen_of, source_of
from components.cards import cards
from components.ranking import ranking
from domain.links import sheet_url, unit_url
from domain.screen import Screen
from domain.selection import Selection
from domain.targets import Aims
from domain.text import Text
from queries.overview import Overview

SLOTS = ("notes", "cards", "others", "legend", "trend-label", "trend-note", "stamp")


def overview_view(
    data: Overview, selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of the overview, by name."""
    lang, metric = selection.lang, aims.kpi(selection.metric)
    shown = columns(metric.key)
    ranked = rank_rows(data.units, metric.key, lambda row: unit_url(row.key, selection), aims)

    def tiles(keys: tuple[str, ...]) -> Any:
        return cards(card_rows(keys, data.totals, data.previous, selection, aims), lang)

    return {
        "notes": notes_body(notes, data.version, lang),
        "cards": tiles(TILES),
        "others": tiles(OTHERS),
        **map_slots(data.units, metric, data.disclosure, selection, screen, aims),
        "ranking": ranking(ranked, metric.key, shown, lang, behind=behind_columns(shown, selection), aim=metric),
        **trend_slots(data.trend, metric, data.grain, lang, selection),
        "stamp": stamp(
            data.version, data.as_of, lang, selection.describe(lang, screen.names), sheet_url(selection, "agency")
        ),
    }


def register(app: Dash) -> None:
    """One render request per selection or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_overview(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        return overview_view(source.overview(selection), selection, notes, screen, source.aims(selection))

    app.callback(
        output={
            **{slot: Output(f"overview-{slot}", "children") for slot in SLOTS},
            "map": Output("overview-map-values", "data"),
            "ranking": Output("overview-ranking-rows", "data"),
            "trend": Output("overview-trend", "figure"),
        },
        inputs={"query": Input("overview-selection", "data"), "_live": Input("live-version", "data")},
    )(render_overview)
