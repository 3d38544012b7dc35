"""The live boards: every center in a line, and the board of one center."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.board import board, minutes
from components.format import moment
from components.panels import link
from components.queues import (
    NO_CENTER,
    STEPS,
    board_tiles,
    center_lines,
    counter_tiles,
    group_lines,
    line_tiles,
    summary_tiles,
)
from domain.links import page_url, queue_url
from domain.queues import Board, Centers
from domain.selection import Selection
from domain.text import Text
from domain.zone import ZONE, local_moment
from queries.queue_source import Queues

TILES = ("lines", "tiles")
BOARDS = ("tiles", "counters", "line", "groups")
BAD_MOMENT = Text(
    "Địa chỉ có thời điểm “{value}” không hợp lệ hoặc ở tương lai; đang xem hiện tại.",
    'The address has a moment "{value}" that is not valid or lies ahead; this is the present.',
)
QUIET = Text(
    "Hôm nay chưa có vé nào (ngày nghỉ, hoặc chưa mở cửa).", "No ticket was issued today (a day off, or not yet open)."
)
LOOK_BACK = Text("Xem ngày làm việc gần nhất: {at}", "Look at the latest working day: {at}")
PAST = Text("Đang xem lại lúc {at}.", "This is how it was at {at}.")
BACK = Text("Về hiện tại", "Back to the present")
ONLY_COUNTS = Text(
    "Nguồn của trung tâm này chỉ gửi số đếm, không gửi từng vé: số người chờ và số quầy mở là đo được; thời gian chờ,"
    " vé đã cấp và đã phục vụ (dấu ≈) là suy ra từ số đếm.",
    "The source of this center sends counts, not tickets: people waiting and counters open are measured; waits,"
    " tickets issued and served (marked ≈) are reckoned from the counts.",
)
ROUGH = Text("≈ suy ra từ số đếm của nguồn", "≈ reckoned from the counts of the source")
NORM = Text("Chuẩn: chờ trung bình ≤ {norm}", "Norm: average wait ≤ {norm}")
NORM_SOURCE = "QĐ 468/QĐ-TTg 2021"


def moment_asked(query: Mapping[str, str], now: datetime) -> tuple[datetime | None, list[Text]]:
    """The past moment that an address asks for, in province time; a bad one is the present, with a note."""
    text = query.get("at", "")
    try:
        at = local_moment(text)
    except ValueError:
        at = now
    return (at, []) if at is None or at < now else (None, [BAD_MOMENT.format(value=text[:40])])


def centers_view(data: Centers, selection: Selection, notes: list[Text]) -> dict[str, Any]:
    """Every slot of the list of centers, by name."""
    lang, at = selection.lang, _spelled(data)
    rough = f" · {ROUGH.get(lang)}" if any(row.derived for row in data.rows) else ""
    urls = {row.code: queue_url(row.code, selection, at=at) for row in data.rows}
    looked = page_url("queues", selection, at=_local(data.last_day)) if data.last_day else None
    return {
        "notes": [notes_body(notes, data.version, lang), *_quiet(data.last_day, looked, lang)],
        "links": _past(data, page_url("queues", selection), lang),
        "lines": center_lines(data, urls, lang),
        "tiles": summary_tiles(data, lang),
        "stamp": stamp(
            data.version, data.at, lang, NORM.get(lang).format(norm=_norm(data, lang)) + rough, feed="queue"
        ),
    }


def board_view(data: Board, selection: Selection, notes: list[Text]) -> dict[str, Any]:
    """Every slot of the board of one center, by name."""
    lang, code = selection.lang, data.center.code
    looked = queue_url(code, selection, at=_local(data.last_day)) if data.last_day else None
    light = data.center.light(data.at, data.norm_s)
    head = [
        html.Span(f"{light.icon} {light.word.get(lang)}", className=f"pill s{STEPS[light.key]}"),
        html.Span(NORM.get(lang).format(norm=_norm(data, lang)), className="muted", title=NORM_SOURCE),
    ]
    told = [ONLY_COUNTS] if data.center.derived else []
    return {
        "notes": [notes_body([*notes, *told], data.version, lang), *_quiet(data.last_day, looked, lang)],
        "links": _past(data, queue_url(code, selection), lang),
        "head": head,
        "tiles": board_tiles(data, lang),
        "counters": counter_tiles(data, lang),
        "line": line_tiles(data, lang),
        "groups": group_lines(data, lang),
        "stamp": stamp(data.version, data.at, lang, feed="queue"),
    }


def missing_view(
    code: str, version: int, now: datetime, selection: Selection, more: Sequence[Text] = ()
) -> dict[str, Any]:
    """The slots of a board whose center nobody knows."""
    nothing = {name: board("board-empty", []) for name in BOARDS}
    notes = notes_body([NO_CENTER.format(code=code[:40]), *more], version, selection.lang)
    marks = stamp(version, now, selection.lang, feed="queue")
    return {"notes": notes, "links": [], "head": [], "stamp": marks, **nothing}


def _norm(data: Centers | Board, lang: str) -> str:
    return minutes(data.norm_s, lang, 0)


def _local(at: datetime | None) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") if at else ""


def _spelled(data: Centers | Board) -> str:
    return "" if data.live else _local(data.at)


def _past(data: Centers | Board, now_url: str, lang: str) -> list[Component]:
    if data.live:
        return []
    told = PAST.get(lang).format(at=moment(data.at, lang))
    return [html.Span(told, className="pill s3"), link(BACK.get(lang), now_url, "chip chip-link")]


def _quiet(last_day: datetime | None, href: str | None, lang: str) -> list[Component]:
    if last_day is None:
        return []
    look = LOOK_BACK.get(lang).format(at=moment(last_day, lang))
    return [html.Div([QUIET.get(lang), " ", link(look, href, "notice-link")], className="notice", role="status")]


def register(app: Dash) -> None:
    """One render request per visit, moment or version of the queues; pickers and boards are written in the browser."""
    source, screen = source_of(app), screen_of(app)
    queues = Queues(source)

    def render_queues(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        at, more = moment_asked(query or {}, screen.now())
        return centers_view(queues.centers(at), selection, [*notes, *more])

    def render_queue(query: Mapping[str, str] | None, _live: object, code: str) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        at, more = moment_asked(query or {}, screen.now())
        data = queues.board(code, at)
        if data is None:
            return missing_view(code, source.freshness().queue, source.now(), selection, [*notes, *more])
        return board_view(data, selection, [*notes, *more])

    _answer(app, "queues", render_queues, TILES, ("notes", "links", "stamp"))
    _answer(app, "queue", render_queue, BOARDS, ("notes", "links", "head", "stamp"), code="queue-code")
    for page in ("queues", "queue"):
        _pick(app, page)


def _answer(app: Dash, page: str, render: Any, boards: tuple[str, ...], slots: tuple[str, ...], **states: str) -> None:
    app.callback(
        output={
            **{slot: Output(f"{page}-{slot}", "children") for slot in slots},
            **{name: Output(f"{page}-{name}-rows", "data") for name in boards},
        },
        inputs={"query": Input(f"{page}-selection", "data"), "_live": Input("live-version", "data")},
        state={name: State(identity, "data") for name, identity in states.items()},
    )(render)


def _pick(app: Dash, page: str) -> None:
    for control, function in (("center", "openCenter"), ("moment", "openMoment")):
        app.clientside_callback(
            ClientsideFunction("board", function),
            Input(f"{page}-{control}", "value"),
            prevent_initial_call=True,
        )
