"""The review of counters and queues, of one center or of all."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output

from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.panels import panel
from components.queue_review import heat_map, spreads, tabs
from components.queue_tables import center_rows, day_rows, journey_rows, total_tiles
from components.queues import NO_CENTER
from domain.links import queue_review_url, queue_views
from domain.queue_review import MEASURES, Review
from domain.screen import Screen
from domain.selection import Selection, parse
from domain.text import Text
from queries.queue_source import Queues

BAD_VIEW = Text(
    "Địa chỉ có số liệu “{view}” không hợp lệ; đang xem lượt đến.",
    'The address has a figure "{view}" that is not valid; these are the arrivals.',
)
COUNTERS = Text("Thời gian phục vụ theo quầy", "Time of service by counter")
GROUP, COUNTER = Text("Nhóm dịch vụ", "Service group"), Text("Quầy", "Counter")
EVERY_CENTER = Text("tất cả trung tâm", "all centers")
SLOTS = ("notes", "tabs", "hours", "groups", "counters", "stamp")
BOARDS = ("tiles", "journeys", "centers", "days")


def review_view(data: Review, selection: Selection, notes: list[Text], screen: Screen, measure: str) -> dict[str, Any]:
    """Every slot of the page, by name; ``measure`` is what the hours show, "" for the default."""
    lang, center = selection.lang, data.center
    urls = {row.code: queue_review_url(selection, center=row.code, view=measure) for row in data.centers}
    told = [*notes, *([] if data.known else [NO_CENTER.format(code=center[:40])])]
    named = screen.center_name(center) if center else EVERY_CENTER.get(lang)
    by_counter = panel(COUNTERS.get(lang), spreads(data.counters, COUNTER, lang), name="service")
    return {
        "notes": notes_body(told, data.version, lang),
        "tabs": tabs(*queue_views(selection, center if data.known else ""), lang, reviewing=True),
        "hours": heat_map(data.cells, measure or next(iter(MEASURES)), data.norm_s, lang),
        "groups": spreads(data.groups, GROUP, lang),
        "counters": by_counter if center and data.known else None,
        "tiles": total_tiles(data, lang),
        "journeys": journey_rows(data, lang),
        "centers": center_rows(data, urls, lang),
        "days": day_rows(data, lang),
        "stamp": stamp(data.version, data.as_of, lang, f"{selection.days().get(lang)} · {named}", feed="queue-clock"),
    }


def measure_asked(query: Mapping[str, str]) -> tuple[str, list[Text]]:
    """What an address wants the hours to show; "" with a note for what nobody knows."""
    view = query.get("view", "")
    return (view, []) if view in {"", *MEASURES} else ("", [BAD_VIEW.format(view=view[:40])])


def register(app: Dash) -> None:
    """One render request per period, center, measure or version of the queues; the browser fills the picker."""
    source, screen = source_of(app), screen_of(app)
    queues = Queues(source)

    def render_review(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        known = query or {}
        selection, notes = parse(known, screen.today(), screen.span)
        measure, more = measure_asked(known)
        data = queues.review(selection, known.get("center", ""))
        return review_view(data, selection, [*notes, *more], screen, measure)

    app.callback(
        output={
            **{slot: Output(f"queue-review-{slot}", "children") for slot in SLOTS},
            **{name: Output(f"queue-review-{name}-rows", "data") for name in BOARDS},
        },
        inputs={"query": Input("queue-review-selection", "data"), "_live": Input("live-version", "data")},
    )(render_review)
