"""The pages about surveys, petitions, payments, documents and interconnected legs: one render function for all."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import map_slots, notes_body, rank_rows, stamp, trend_slots
from callbacks.wired import screen_of, source_of
from components.cards import CardRow, cards
from components.drawn import drawn
from components.ranking import UNIT, ranking
from components.service_list import service_count, service_table, views
from components.states import NOTHING
from domain.links import dossier_url, dossiers_url, page_url
from domain.recast import BEFORE
from domain.registry import EVERY
from domain.screen import Screen
from domain.selection import Selection
from domain.service_measures import FAMILY_OF
from domain.service_pages import SERVICE_PAGES, Breakdown, ServicePage
from domain.targets import Aims
from domain.text import Text
from queries.overview import UnitRow
from queries.services import ServiceAnswer, service

SLOTS = ("notes", "cards", "legend", "trend-label", "trend-note", "views", "count", "stamp")
NO_FAMILY = Text(
    "Chưa nguồn nào gửi {what}; các chỉ số về {what} chưa có dữ liệu. Xem docs/inputs.md.",
    "No source tells of {what} yet; their figures have no data. See docs/inputs.md.",
)
FAMILY_NAMES: dict[str, Text] = {
    "survey": Text("phiếu đánh giá", "satisfaction answers"),
    "petition": Text("phản ánh, kiến nghị", "petitions"),
    "payment": Text("giao dịch thanh toán", "payments"),
    "document": Text("văn bản", "documents"),
    "leg": Text("chặng liên thông", "interconnected legs"),
}
TODAYS_UNITS = Text(
    "Trang này chỉ theo đơn vị hành chính hiện hành.", "This page goes by the administrative units of today only."
)
LISTS_OF: dict[str, str] = {
    "survey_unhappy": "unhappy",
    "survey_satisfied": "unhappy",
    "petitions": "petition-all",
    "petition_on_time": "petition-late",
    "petition_open": "petition-open",
    "petition_overdue": "petition-overdue",
    "payments": "payments",
    "payment_online": "not-online",
    "leg_on_time": "leg-late",
    "reply_late": "reply-late",
    "reply_on_time": "reply-late",
    "document_signed": "unsigned",
}
"""The list that a card opens."""


def service_view(
    page: ServicePage, data: ServiceAnswer, selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang, metric = selection.lang, aims.kpi(page.focus(selection))
    shown = page.list_of(data.listed.key)
    sentence = selection.describe(lang, screen.names)
    said = [*notes, *_unknown(page, data), *([TODAYS_UNITS] if selection.units == BEFORE else [])]
    home = page_url(page.name, selection.with_(unit="", agency=""))
    return {
        "notes": notes_body(said, data.version, lang),
        "cards": cards(_cards(page, data, selection, aims), lang),
        **map_slots(data.units, metric, None, selection, screen, aims, opened=home),
        "ranking": _ranking(page, data.units, selection, aims),
        **trend_slots(data.trend, metric, data.grain, lang),
        **{each.key: _breakdown(each, data.breakdowns[each.key], selection, aims) for each in page.breakdowns},
        "views": views(
            [(each.key, each.title) for each in page.lists],
            shown.key,
            lambda key: page_url(page.name, selection, view=key),
            lang,
        ),
        "count": service_count(data.listed.count, len(data.listed.rows), lang),
        "list": drawn(service_table(data.listed.rows, shown.columns, lambda code: dossier_url(code, selection), lang)),
        "stamp": stamp(data.version, data.as_of, lang, sentence),
    }


def _unknown(page: ServicePage, data: ServiceAnswer) -> list[Text]:
    """Families that a page speaks of and that nobody tells anything of."""
    terms = {term for key in page.cards for term in EVERY[key].numerator}
    families = dict.fromkeys(FAMILY_OF[term] for term in sorted(terms) if term in FAMILY_OF)
    return [NO_FAMILY.format(what=FAMILY_NAMES[each]) for each in families if each not in data.told]


def _cards(page: ServicePage, data: ServiceAnswer, selection: Selection, aims: Aims) -> list[CardRow]:
    """Cards that open the list behind them: a page's own, or dossiers."""
    rows = []
    for kpi in map(aims.kpi, page.cards):
        href = None
        if kpi.key in LISTS_OF:
            href = page_url(page.name, selection, view=LISTS_OF[kpi.key])
        elif kpi.key == "paid_online":
            href = dossiers_url(selection, kpi=kpi.key, part="miss")
        previous = kpi.figure(data.previous) if data.previous and not kpi.now else None
        rows.append(CardRow(kpi, kpi.figure(data.totals), previous, href))
    return rows


def _ranking(page: ServicePage, rows: Sequence[UnitRow], selection: Selection, aims: Aims) -> Any:
    """Every line narrows the page to its commune or agency."""
    metric = page.focus(selection)
    shown = page.shown(metric)

    def place(row: UnitRow) -> str:
        narrow = {"unit": row.key, "agency": ""} if row.by == "unit" else {"agency": row.key, "unit": ""}
        return page_url(page.name, selection.with_(**narrow))

    ranked = rank_rows(rows, metric, place, aims, shown)
    table = ranking(ranked, metric, shown, selection.lang, UNIT, aim=aims.kpi(metric))
    return table | {"empty": [text.get(selection.lang) for text in NOTHING]}


def _breakdown(each: Breakdown, rows: Sequence[UnitRow], selection: Selection, aims: Aims) -> Any:
    first = each.columns[0]
    ranked = rank_rows(rows, first, lambda _: None, aims, each.columns)
    table = ranking(ranked, first, each.columns, selection.lang, each.heading, aim=aims.kpi(first))
    return table | {"empty": [text.get(selection.lang) for text in NOTHING]}


def register(app: Dash) -> None:
    """One render request per page and selection or data version."""
    for page in SERVICE_PAGES:
        _register(app, page)


def _register(app: Dash, page: ServicePage) -> None:
    source, screen = source_of(app), screen_of(app)
    name = page.name

    def render_service(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query, every=True)
        data = service(source, page, selection, page.focus(selection), (query or {}).get("view", ""))
        return service_view(page, data, selection, notes, screen, source.aims(selection))

    app.callback(
        output={
            **{slot: Output(f"{name}-{slot}", "children") for slot in SLOTS},
            **{each.key: Output(f"{name}-{each.key}-rows", "data") for each in page.breakdowns},
            **{each: Output(f"{name}-{each}-rows", "data") for each in ("ranking", "list")},
            "map": Output(f"{name}-map-values", "data"),
            "trend": Output(f"{name}-trend", "figure"),
        },
        inputs={"query": Input(f"{name}-selection", "data"), "_live": Input("live-version", "data")},
    )(render_service)
