"""The list of dossiers: late, due today, returned, all, or those behind a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output

from callbacks.eras import list_notes
from callbacks.reading import read, strangers
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.dossiers import TABS, dossier_table, pager, tabs
from components.drawn import drawn
from domain import passes
from domain.kpi import Part
from domain.kpis import KPI
from domain.links import dossier_url, dossiers_url
from domain.passes import ANY, Narrow
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from domain.views import VIEWS, DossierRow, View
from queries.dossiers import LISTS, DossierPage

PARTS: dict[Part, Text] = {
    "num": Text("Hồ sơ được tính là “{label}”", 'Dossiers counted as "{label}"'),
    "den": Text("Hồ sơ làm mẫu số của “{label}”", 'Dossiers "{label}" is measured on'),
    "miss": Text("Hồ sơ không đạt “{label}”", 'Dossiers that miss "{label}"'),
}
BAD_LIST = Text(
    "Địa chỉ có danh sách “{value}” không hợp lệ; đang xem hồ sơ quá hạn.",
    'The address has an invalid list "{value}"; the overdue dossiers are shown.',
)
AT_STEP = Text("bước “{step}”", 'step "{step}"')
OF_OFFICER = Text("cán bộ {officer}", "officer {officer}")

SLOTS = ("notes", "tabs", "heading", "pager", "stamp")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: a view, or a part of a KPI (then ``view`` is empty); ``cursor`` is the page."""

    view: View | str
    kpi: str
    part: Part
    cursor: str
    narrow: Narrow = ANY

    @property
    def title(self) -> Text:
        """What the list holds, in words."""
        if self.kpi:
            return PARTS[self.part].format(label=KPI[self.kpi].label)
        return _narrowed(LISTS[self.view].title, self.narrow) if self.view in LISTS else TABS[_view(self.view)]

    @property
    def now(self) -> bool:
        """Whether the list is a state right now, whatever the period."""
        if self.view in LISTS:
            return LISTS[self.view].now
        return KPI[self.kpi].now if self.kpi else self.view != "all"

    def url(self, selection: Selection, cursor: str = "") -> str:
        """Address of another page of this list."""
        return dossiers_url(selection, **self._own(), cursor=cursor)

    def opened(self, row: DossierRow, selection: Selection) -> str:
        """Address of one of its dossiers, which keeps the way back to this list."""
        return dossier_url(row.code, selection, row.source, **self._own())

    def _own(self) -> dict[str, str]:
        narrow = {"officer": self.narrow.officer, "step": self.narrow.step}
        return {"kpi": self.kpi, "part": self.part} if self.kpi else {"view": self.view} | narrow


def asked(query: Mapping[str, str]) -> tuple[Asked, list[Text]]:
    """Read the list from URL parameters; a bad one falls back to the overdue dossiers with a note."""
    view, kpi, part = (query.get(key, "") for key in ("view", "kpi", "part"))
    cursor = query.get("cursor", "")
    wrong = next(filter(None, (kpi if kpi not in KPI else "", part if part not in PARTS else "", _stray(view))), "")
    notes = [BAD_LIST.format(value=wrong[:40])] if wrong else []
    if kpi in KPI and not wrong:
        chosen: Part = "den" if part == "den" else "miss" if part == "miss" else "num"
        return Asked("", kpi, chosen, cursor), notes
    narrow = Narrow.read(query) if view in passes.LISTS else ANY
    return Asked("late" if wrong or not view else view, "", "num", cursor, narrow), notes


def _narrowed(title: Text, narrow: Narrow) -> Text:
    parts = [title]
    parts += [AT_STEP.format(step=narrow.step[:80])] if narrow.step else []
    parts += [OF_OFFICER.format(officer=narrow.officer[:40])] if narrow.officer else []
    return Text(" · ".join(part.vi for part in parts), " · ".join(part.en for part in parts))


def _stray(view: str) -> str:
    return "" if view in VIEWS or view in LISTS else view


def _view(word: str) -> View:
    return next((view for view in VIEWS if view == word), "late")


def dossiers_view(
    data: DossierPage, listing: Asked, selection: Selection, notes: list[Text], screen: Screen
) -> dict[str, Any]:
    """Every slot of the list, by name."""
    lang = selection.lang
    rows = {row.code: listing.opened(row, selection) for row in data.rows}
    turns = [listing.url(selection, cursor) if cursor else None for cursor in (data.prev, data.next)]
    places: dict[str, str] = {view: dossiers_url(selection, view=view) for view in VIEWS}
    return {
        "notes": notes_body(notes, data.version, lang),
        "tabs": tabs(listing.view, places, data.counts, lang),
        "heading": listing.title.get(lang),
        "table": drawn(dossier_table(data.rows, rows, lang)),
        "pager": pager(turns[0], turns[1], data.total, lang),
        "stamp": stamp(data.version, data.as_of, lang, selection.describe(lang, screen.names, now=listing.now)),
    }


def register(app: Dash) -> None:
    """One render request per selection, page or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_dossiers(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        listing, more = asked(query or {})
        page = source.dossiers(
            selection, listing.view, listing.kpi, listing.part, listing.cursor, narrow=listing.narrow
        )
        nobody = strangers(source, Selection(), listing.narrow.officer)
        notes = [*notes, *more, *nobody, *list_notes(selection, source)]
        return dossiers_view(page, listing, selection, notes, screen)

    app.callback(
        output={
            **{slot: Output(f"dossiers-{slot}", "children") for slot in SLOTS},
            "table": Output("dossiers-table-rows", "data"),
        },
        inputs={"query": Input("dossiers-selection", "data"), "_live": Input("live-version", "data")},
    )(render_dossiers)
