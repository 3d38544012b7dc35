"""One officer: open dossiers by urgency, weeks, hardest procedures, postings and absences."""

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, State, html

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.format import moment, number, percent
from components.officer import hard_table, held_table, terms_of_service, weeks_figure
from components.officers import (
    HEADS,
    HELD,
    ON_TIME,
    STEPS,
    counted,
    fair_parts,
    on_time,
)
from components.panels import link
from components.states import not_found
from components.tiles import Tile, tiles
from domain.flow import share
from domain.links import dossier_url, dossiers_url, page_url
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from queries.officer import MOST_OPEN, Hard, Held, Officer

MISSING = Text("cán bộ “{code}”", 'Officer "{code}"')
ALL = Text("Tất cả cán bộ", "All officers")
CUT = Text("{shown} hồ sơ gấp nhất trong {count}", "The {shown} most urgent of {count} dossiers")
COUNT = Text("{count} hồ sơ, gấp nhất trước", "{count} dossiers, the most urgent first")
EXPECTED = Text("vượt {observed}, kỳ vọng {expected}", "{observed} over, {expected} expected")
LEFT_OUT = Text("{count} bước không có ai khác làm để so", "{count} steps that nobody else does")
AT = Text("so sánh tính đến {at}", "compared as counted at {at}")
DAILY = Text("{steps} mỗi ngày có mặt", "{steps} per day present")
ONLY_PERIOD = Text("Trang này chỉ lọc theo kỳ.", "Only the period filters this page.")
SLOTS = ("notes", "head", "cards", "held-label", "held", "hard", "service", "stamp")
HARDEST = 15


def officer_view(
    data: Officer | None, code: str, selection: Selection, notes: list[Text], screen: Screen
) -> dict[str, Any]:
    """Every slot of the page but the stamp of a missing officer, by name."""
    lang = selection.lang
    if data is None:
        ways = [(ALL, page_url("officers", selection.with_(unit="", agency="")))]
        blank: dict[str, Any] = dict.fromkeys(SLOTS, "")
        return blank | {"notes": not_found(MISSING.format(code=code[:40]), lang, ways), "weeks": go.Figure()}

    def opened(row: Held) -> str:
        return dossier_url(row.code, selection, row.source)

    def flow(row: Hard) -> str:
        return page_url("bottlenecks", selection.with_(procedure=row.code))

    def behind(view: str, procedure: str = "") -> str:
        days = Selection(selection.start, selection.end, selection.period, selection.compare, lang=lang)
        return dossiers_url(days.with_(procedure=procedure), view=view, officer=data.code) if view else ""

    def hard(row: Hard, view: str) -> str:
        return behind(view, row.code)

    return {
        "notes": notes_body(notes, data.version, lang),
        "head": _head(data, selection),
        "cards": tiles(_tiles(data, behind, lang)),
        "held-label": _held_label(data).get(lang),
        "held": held_table(data.held, opened, lang),
        "weeks": weeks_figure(data.weeks, lang),
        "hard": hard_table(data.hard[:HARDEST], flow, hard, lang),
        "service": terms_of_service(data.postings, data.absences, lang),
        "stamp": stamp(data.version, data.as_of, lang, selection.describe(lang, screen.names)),
    }


def _head(data: Officer, selection: Selection) -> Any:
    """Name, code, and the agency with the way to its other officers."""
    agency, lang = data.agency, selection.lang
    limit = {agency.limit: agency.key} if agency else {}
    place = page_url("officers", selection.with_(**{"unit": "", "agency": "", "procedure": "", **limit}))
    return [
        data.name,
        f" · {data.code}",
        *([" · ", link(agency.name, place, "officer-place")] if agency else []),
        html.Small(f" {ONLY_PERIOD.get(lang)}"),
    ]


def _held_label(data: Officer) -> Text:
    if data.load.open > MOST_OPEN:
        return CUT.format(shown=MOST_OPEN, count=Text(number(data.load.open), number(data.load.open, 0, "en")))
    return COUNT.format(count=data.load.open)


def _tiles(data: Officer, behind: Callable[[str], str], lang: str) -> list[Tile]:
    """One for each of HEADS but the name, the rate a day and the medians."""
    held = (data.load.open, data.load.soon, data.load.overdue, data.load.paused)
    cards = [
        Tile(label.get(lang), number(count, 0, lang), about.get(lang), href=behind(view))
        for count, view, (label, about) in zip(held, HELD, HEADS[1:5], strict=True)
    ]
    done, fair, present = data.done, data.compared, data.presence.present
    daily = DAILY.get(lang).format(steps=number(share(done.finished, present), 1, lang))
    within = f"{number(done.judged - done.over, 0, lang)} / {number(done.judged, 0, lang)}"
    expected = EXPECTED.get(lang).format(observed=fair.observed, expected=number(fair.expected, 1, lang))
    at = AT.get(lang).format(at=moment(data.compared_at, lang))
    left = LEFT_OUT.get(lang).format(count=fair.left_out) if fair.left_out else ""
    about = "\n".join(filter(None, (HEADS[9][1].get(lang), expected, at, left)))
    ratio, words = fair_parts(fair, lang)
    over = behind("passed_over")
    rated = f"{number(data.rated.satisfied, 0, lang)} / {number(data.rated.rated, 0, lang)}"
    return [
        *cards,
        Tile(
            HEADS[5][0].get(lang), number(done.finished, 0, lang), HEADS[5][1].get(lang), daily, href=behind("passed")
        ),
        Tile(ON_TIME[0].get(lang), on_time(done.judged, done.over, lang), ON_TIME[1].get(lang), within, href=over),
        Tile(HEADS[9][0].get(lang), ratio, about, words, step=STEPS[fair.verdict], href=over),
        Tile(
            HEADS[10][0].get(lang),
            counted(data.asked.asked, data.asked.again, lang),
            HEADS[10][1].get(lang),
            href=behind("asked"),
        ),
        Tile(
            HEADS[11][0].get(lang),
            percent(share(data.rated.satisfied, data.rated.rated), 0, lang),
            HEADS[11][1].get(lang),
            rated if data.rated.rated else "",
            href=behind("rated"),
        ),
        Tile(HEADS[12][0].get(lang), counted(present, data.presence.absent, lang), HEADS[12][1].get(lang)),
    ]


def register(app: Dash) -> None:
    """One render request per visit, period or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_officer(query: Mapping[str, str] | None, _live: object, code: str) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        found = source.officer(code, selection)
        drawn = officer_view(found, code, selection, notes, screen)
        if found is None:
            drawn["stamp"] = stamp(source.freshness().version, source.now(), selection.lang)
        return drawn

    app.callback(
        output={
            **{slot: Output(f"officer-{slot}", "children") for slot in SLOTS},
            "weeks": Output("officer-weeks", "figure"),
        },
        inputs={"query": Input("officer-selection", "data"), "_live": Input("live-version", "data")},
        state={"code": State("officer-code", "data")},
    )(render_officer)
