"""Officers of one unit with their work; for the whole province sums by agency, and no names."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.format import moment, number
from components.officers import HEADS, HELD, ON_TIME, agency_table, officer_table, on_time
from components.tiles import Tile, tiles
from domain.fairness import MINIMUM_EXPECTED, MINIMUM_STEPS
from domain.links import dossiers_url, officer_url, page_url
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from queries.officers import AgencyRow, OfficerRow, Officers

AGENCIES = Text("Cơ quan · bấm để xem cán bộ", "Agencies · click for the officers")
PEOPLE = Text("Cán bộ · {place}", "Officers · {place}")
RULE = Text(
    "Kỳ vọng: tỷ lệ vượt hạn của người khác trong tỉnh ở cùng thủ tục và bước, tính đến {at}, nhân với số bước của"
    " chính cán bộ. Khoảng tin cậy 95 %; dưới {steps} bước hoặc {expected} lượt kỳ vọng thì không kết luận.",
    "Expected: the overrun share of others in the province at the same procedure and step, counted at {at}, times the"
    " officer's own steps. 95 % interval; no conclusion under {steps} steps or {expected} expected overruns.",
)
PLACE_ONLY = Text(
    "Chỉ tính việc trên hồ sơ của đơn vị này. Bước bắt đầu trước ngày đến nhận việc không bị tính đúng hạn, trễ hạn.",
    "Only work on this unit's dossiers. Steps begun before an officer arrived are not judged.",
)
NO_NAMES = Text(
    "Toàn tỉnh chỉ có số tổng hợp theo cơ quan, không xếp hạng tên cán bộ.",
    "For the whole province there are only sums by agency: names are not ranked.",
)
NO_POSTINGS = Text(
    "Chưa có dữ liệu phân công, ngày vắng: ngày có mặt là mọi ngày làm việc trong kỳ.",
    "Postings and absences are not known: days present are all working days of the period.",
)
OTHERS = Text(
    "{count} cán bộ cơ quan khác làm lẻ {steps} bước ở đây, không liệt kê.",
    "{count} officers of other agencies did {steps} odd steps here and are not listed.",
)
LISTS: dict[str, dict[str, str]] = {
    "open": {"kpi": "open"},
    "overdue": {"view": "late"},
    "paused": {"kpi": "paused"},
}
"""Lists of an agency's dossiers that a KPI or a tab of the list already gives."""
SLOTS = ("notes", "cards", "heading", "rule", "stamp")


def officers_view(data: Officers, selection: Selection, notes: list[Text], screen: Screen) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang = selection.lang

    def opened(row: OfficerRow) -> str:
        return officer_url(row.code, selection)

    def people(row: AgencyRow) -> str:
        return page_url("officers", selection.with_(**{"unit": "", "agency": "", row.limit: row.key}))

    def behind(view: str) -> str:
        return dossiers_url(selection, **LISTS.get(view, {"view": view})) if view else ""

    heading = PEOPLE.format(place=data.place) if data.place else AGENCIES
    table = (
        officer_table(data.officers, opened, behind, lang)
        if data.place
        else agency_table(data.agencies, people, behind, lang)
    )
    return {
        "notes": notes_body(notes, data.version, lang),
        "cards": tiles(_tiles(data, selection)),
        "heading": heading.get(lang),
        "table": table,
        "rule": " ".join(text.get(lang) for text in _rules(data)),
        "stamp": stamp(data.version, data.as_of, lang, selection.describe(lang, screen.names)),
    }


def _rules(data: Officers) -> list[Text]:
    rule = RULE.format(
        at=Text(moment(data.compared_at), moment(data.compared_at, "en")),
        steps=MINIMUM_STEPS,
        expected=number(MINIMUM_EXPECTED),
    )
    if not data.place:
        return [NO_NAMES, rule]
    others = [
        OTHERS.format(count=data.others, steps=Text(number(data.others_steps), number(data.others_steps, 0, "en")))
    ]
    return [PLACE_ONLY, *(others if data.others else []), *([] if data.postings_known else [NO_POSTINGS]), rule]


def _tiles(data: Officers, selection: Selection) -> list[Tile]:
    """Sums over the rows shown; those of dossiers open them."""
    lang = selection.lang
    rows = [(row.load, row.done.finished, row.done.judged, row.done.over) for row in data.officers]
    rows += [(row.load, row.finished, row.judged, row.over) for row in data.agencies]
    kinds = ("open", "soon", "overdue", "paused")
    cards = [
        Tile(
            label.get(lang),
            number(sum(getattr(row[0], kind) for row in rows), 0, lang),
            about.get(lang),
            href=_held(selection, view, kind, named=bool(data.place)),
        )
        for kind, view, (label, about) in zip(kinds, HELD, HEADS[1:5], strict=True)
    ]
    finished = sum(row[1] for row in rows)
    judged, over = sum(row[2] for row in rows), sum(row[3] for row in rows)
    steps = number(finished, 0, lang)
    done = f"{number(judged - over, 0, lang)} / {number(judged, 0, lang)}"
    return [
        *cards,
        Tile(HEADS[5][0].get(lang), steps, HEADS[5][1].get(lang), href=page_url("bottlenecks", selection)),
        Tile(ON_TIME[0].get(lang), on_time(judged, over, lang), ON_TIME[1].get(lang), done),
    ]


def _held(selection: Selection, view: str, kind: str, *, named: bool) -> str:
    """What officers hold where they are named; elsewhere every such dossier, in somebody's hands or not."""
    if named:
        return dossiers_url(selection, view=view)
    return dossiers_url(selection, **LISTS[kind]) if kind in LISTS else page_url("chase", selection, view="within2")


def register(app: Dash) -> None:
    """One render request per selection or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_officers(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        return officers_view(source.officers(selection), selection, notes, screen)

    app.callback(
        output={
            **{slot: Output(f"officers-{slot}", "children") for slot in SLOTS},
            "table": Output("officers-table-rows", "data"),
        },
        inputs={"query": Input("officers-selection", "data"), "_live": Input("live-version", "data")},
    )(render_officers)
