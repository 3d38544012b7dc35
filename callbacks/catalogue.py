"""The catalogue of procedures: cards, tables by field and authority, the lists of what needs something done."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import notes_body, rank_rows, stamp
from callbacks.wired import screen_of, source_of
from components.cards import CardRow, cards
from components.catalogue import catalogue_count, catalogue_table, decision_table
from components.drawn import drawn
from components.ranking import ranking
from components.service_list import views
from domain.catalogue_view import LIST, LISTS, Entry, found, totals
from domain.codes import AGENCY_LEVELS, SERVICE_LEVELS, code_of
from domain.links import dossiers_url, page_url
from domain.screen import Screen
from domain.selection import Selection
from domain.targets import Aims
from domain.text import Text
from queries.overview import UnitRow
from queries.services_catalogue import CatalogueAnswer, catalogue_answer

NAME = "catalogue"
SLOTS = ("notes", "cards", "views", "count", "stamp")
TABLES = ("levels", "authorities", "fields", "list", "decisions")
"""Slots that the browser draws from data."""
CARDS: dict[str, str] = {
    "procedures": "all",
    "procedure_online": "information",
    "procedure_full": "no-reason",
    "procedure_used": "unused",
    "procedure_content": "content",
    "procedure_population": "population",
    "procedure_payment": "payment",
}
"""KPIs of the cards, and the list that each opens."""
COLUMNS = tuple(CARDS)
FIELD, AUTHORITY, LEVEL = Text("Lĩnh vực", "Field"), Text("Cơ quan", "Authority"), Text("Mức", "Level")
UNKNOWN = Text("Chưa rõ cơ quan", "Authority unknown")


def catalogue_view(
    data: CatalogueAnswer, asked: tuple[str, str], selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of the page, by name; ``asked`` is the list's key and the words searched."""
    lang, (view, q) = selection.lang, asked
    shown = LIST.get(view, LISTS[0])
    chosen = found([entry for entry in data.entries if shown.holds(entry)], q)
    whole = totals(data.entries)
    rows = [
        CardRow(kpi, kpi.figure(whole), None, page_url(NAME, selection, view=CARDS[kpi.key]))
        for kpi in map(aims.kpi, CARDS)
    ]

    def behind(entry: Entry) -> str:
        return dossiers_url(selection.with_(procedure=entry.code), kpi="received", part="num")

    links = views(
        [(each.key, each.title) for each in LISTS],
        shown.key,
        lambda key: page_url(NAME, selection, view=key, q=q),
        lang,
    )
    return {
        "notes": notes_body(notes, data.version, lang),
        "cards": cards(rows, lang),
        "levels": _table(data.entries, lambda e: code_of(SERVICE_LEVELS, e.service).label.get(lang), LEVEL, lang, aims),
        "authorities": _table(data.entries, lambda e: _authority(e, lang), AUTHORITY, lang, aims),
        "fields": _table(data.entries, lambda e: e.field_name, FIELD, lang, aims),
        "views": links,
        "count": catalogue_count(chosen, lang),
        "list": drawn(catalogue_table(chosen, behind, lang)),
        "decisions": drawn(decision_table(data.decisions, lang)),
        "stamp": stamp(data.version, data.as_of, lang, selection.describe(lang, screen.names)),
    }


def _authority(entry: Entry, lang: str) -> str:
    """The department; procedures of communes are everybody's."""
    if entry.authority:
        return entry.authority
    return code_of(AGENCY_LEVELS, entry.level).label.get(lang) if entry.level > 1 else UNKNOWN.get(lang)


def _table(entries: list[Entry], key: Callable[[Entry], str], heading: Text, lang: str, aims: Aims) -> Any:
    """The catalogue's KPIs by ``key``, most procedures first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    rows = [UnitRow(name, name, "", dict(totals(group)), [], "field") for name, group in groups.items()]
    ranked = rank_rows(rows, COLUMNS[0], lambda _: None, aims, COLUMNS)
    return ranking(ranked, COLUMNS[0], COLUMNS, lang, heading, aim=aims.kpi(COLUMNS[0]))


def register(app: Dash) -> None:
    """One render request per selection or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_catalogue(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        asked = ((query or {}).get("view", ""), (query or {}).get("q", ""))
        data = catalogue_answer(source, selection)
        return catalogue_view(data, asked, selection, notes, screen, source.aims(selection))

    app.callback(
        output={
            **{slot: Output(f"{NAME}-{slot}", "children") for slot in SLOTS},
            **{table: Output(f"{NAME}-{table}-rows", "data") for table in TABLES},
        },
        inputs={"query": Input(f"{NAME}-selection", "data"), "_live": Input("live-version", "data")},
    )(render_catalogue)
