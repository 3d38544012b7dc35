"""The chase list: one answer fills the tiles and the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, html

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.chase import chase_table, key_of, tiles
from components.dossiers import pager
from domain.chase import BLOCKS, GROUP, GROUPS, SORTS, first_order
from domain.links import chase_sheet_url, dossier_url, officer_url, page_url
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from queries.chase import ChasePage

SLOTS = ("notes", "tiles", "heading", "pager", "stamp")
UP: frozenset[str] = frozenset(("late", "waited"))
"""Orders that a first click turns on with the greatest first."""
BAD = Text(
    "Địa chỉ có {what} “{value}” không hợp lệ; đã dùng giá trị mặc định.",
    'The address has an invalid {what} "{value}"; the default is used.',
)
VIEW, SORT = Text("nhóm", "group"), Text("thứ tự", "order")
FOUND = Text("tìm “{q}”", 'search "{q}"')


@dataclass(frozen=True, slots=True)
class List:
    """Which list: a group, what is searched, the order, and the page."""

    view: str
    q: str
    sort: str
    cursor: str

    def own(self, **values: str) -> dict[str, str]:
        """Parameters of this list in an address, with ``values`` instead; defaults are left out."""
        own = {"view": self.view, "q": self.q, "sort": self.sort} | values
        default = {"view": "late", "sort": first_order(own["view"])}
        return {key: value for key, value in own.items() if value and value != default.get(key)}

    def url(self, selection: Selection, **values: str) -> str:
        """Address of this list with ``values`` instead."""
        return page_url("chase", selection, **self.own(**values))


def listed(query: Mapping[str, str]) -> tuple[List, list[Text]]:
    """Read the list from URL parameters; a bad group or order falls back to the first with a note."""
    view, sort = query.get("view", ""), query.get("sort", "")
    q = " ".join(query.get("q", "").replace("\x00", "").split())[:100]
    good_view, good_sort = view in GROUP, sort.removeprefix("-") in SORTS
    notes = [
        BAD.format(what=what, value=value[:40])
        for what, value, good in ((VIEW, view, good_view), (SORT, sort, good_sort))
        if value and not good
    ]
    view = view if good_view else "late"
    return List(view, q, sort if good_sort else first_order(view), query.get("cursor", "")), notes


def chase_view(data: ChasePage, asked: List, selection: Selection, notes: list[Text], screen: Screen) -> dict[str, Any]:
    """Every slot of the chase list, by name."""
    lang = selection.lang
    places = {group.key: asked.url(selection, view=group.key, sort="") for group in GROUPS}
    sorts = [word for word in SORTS if word != "waited" or GROUP[asked.view].base == "unreturned"]
    orders = {word: asked.url(selection, sort=_turned(word, asked.sort)) for word in sorts}
    back = {"view": asked.view, "q": asked.q, "sort": asked.sort}
    links = {key_of(row): dossier_url(row.code, selection, row.source, **back) for row in data.rows}
    links |= {row.officer_code: officer_url(row.officer_code, selection) for row in data.rows if row.officer_code}
    turns = [asked.url(selection, cursor=cursor) if cursor else None for cursor in (data.prev, data.next)]
    sentence = selection.describe(lang, screen.names, now=True)
    if asked.q:
        sentence += f"; {FOUND.get(lang).format(q=asked.q)}"
    sheet = chase_sheet_url(selection, **asked.own(view=asked.view))
    return {
        "notes": notes_body(notes, data.version, lang),
        "tiles": tiles(data.counts, asked.view, places, lang),
        "heading": _heading(asked, lang),
        "table": chase_table(data.rows, asked.sort, orders, links, lang),
        "pager": pager(turns[0], turns[1], data.counts[asked.view] or 0, lang),
        "stamp": stamp(data.version, data.as_of, lang, sentence, sheet),
    }


def _turned(word: str, sort: str) -> str:
    """The order a click on the column ``word`` asks for: the other way round when it is the present one."""
    if sort.removeprefix("-") == word:
        return word if sort.startswith("-") else f"-{word}"
    return f"-{word}" if word in UP else word


def _heading(asked: List, lang: str) -> list[Any]:
    group = GROUP[asked.view]
    title = f"{BLOCKS[group.block].get(lang)} · {group.label.get(lang)}"
    return [html.H2(title), html.Small(f"{group.help.get(lang)} {group.source}", className="muted")]


def register(app: Dash) -> None:
    """One render request per selection, group, order, page or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_chase(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        asked, more = listed(query or {})
        page = source.chase(selection, asked.view, asked.q, asked.sort, asked.cursor)
        return chase_view(page, asked, selection, [*notes, *more], screen)

    app.callback(
        output={
            **{slot: Output(f"chase-{slot}", "children") for slot in SLOTS},
            "table": Output("chase-table-rows", "data"),
        },
        inputs={"query": Input("chase-selection", "data"), "_live": Input("live-version", "data")},
    )(render_chase)
