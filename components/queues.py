"""The boards of counters and queues: every center in a line; tiles, counters, groups and the line of one center."""

from collections.abc import Mapping
from typing import Any

from components.board import Item, Part, board, clock, hour, item, minutes, part
from components.format import DASH, number, percent
from domain.queues import LIGHTS, Board, CenterNow, Centers, CounterNow, GroupNow, InLine, Light, Waits
from domain.text import Text
from domain.tickets import COUNTER_STATES, CounterState, TicketState

STEPS: dict[str, int] = {"good": 5, "near": 3, "bad": 1, "idle": 4, "closed": 0, "none": 0}
"""Colour step of each light."""
DERIVED = Text(
    "Suy ra từ số đếm của nguồn, không đo từng vé", "Reckoned from the counts of the source, not measured by ticket"
)
SHARED = "Trung tâm Phục vụ hành chính công "
NO_CENTERS = Text(
    "Chưa có trung tâm nào. Nhập danh sách bằng `ioc queue centers`.",
    "There is no center yet. Store the list with `ioc queue centers`.",
)
NO_CENTER = Text(
    "Không có trung tâm “{code}” trong danh mục. Chọn một trung tâm ở trên.",
    'There is no center "{code}" in the catalogue. Choose one above.',
)
CENTERS, PEOPLE = Text("trung tâm", "centers"), Text("Người đang chờ", "People waiting")
NOBODY = Text("Không có ai chờ", "Nobody waits")
NO_COUNTERS = Text("Trung tâm chưa khai báo quầy", "The center has no counters")
HEADS: tuple[Text, ...] = (
    Text("Trung tâm", "Center"),
    Text("So với chuẩn", "Against the norm"),
    Text("Đang chờ", "Waiting"),
    Text("Chờ lâu nhất", "Longest wait"),
    Text("Chờ TB 30 phút", "Average, 30 min"),
    Text("Chờ TB 60 phút", "Average, 60 min"),
    Text("Đã phục vụ", "Served"),
    Text("Bỏ về", "Left"),
    Text("Quầy mở", "Counters open"),
)
GROUP_HEADS: tuple[Text, ...] = (
    Text("Nhóm dịch vụ", "Service group"),
    Text("Đang chờ", "Waiting"),
    Text("Chờ lâu nhất", "Longest wait"),
    Text("Chờ TB 60 phút", "Average, 60 min"),
    Text("Vé mỗi giờ", "Tickets an hour"),
    Text("Đã phục vụ", "Served"),
    Text("Quầy mở", "Counters open"),
)
WAITING, CALLED = Text("Đang chờ", "Waiting"), Text("{count} đã gọi, chưa vào quầy", "{count} called, not yet served")
LONGEST = Text("Chờ lâu nhất hiện nay", "Longest wait now")
SINCE = Text("lấy số lúc {at}", "ticket taken at {at}")
MEAN = Text("Chờ trung bình {span} phút qua", "Average wait, last {span} min")
P90 = Text("90 % chờ dưới {p90} · {calls} lượt gọi", "90% below {p90} · {calls} calls")
SERVED = Text("Đã phục vụ hôm nay", "Served today")
OF_ISSUED = Text("của {count} vé đã cấp", "of {count} tickets issued")
SERVING = Text("Đang phục vụ", "Being served")
AT_COUNTERS = Text("tại quầy", "at counters")
LEFT = Text("Bỏ về", "Left unserved")
SHARE = Text("{share} số vé", "{share} of tickets")
SEATS = Text("Quầy đang mở", "Counters open")
OTHERS = Text("{paused} tạm dừng · {closed} đóng", "{paused} paused · {closed} closed")
UNTOLD = Text("{count} chưa báo", "{count} untold")
HANDLED = Text("{count} lượt · TB {mean}", "{count} served · avg {mean}")
IN_HAND = Text("Vé {ticket}", "Ticket {ticket}")
CALLING = Text("Đang gọi {ticket}", "Calling {ticket}")
FREE = Text("Chưa có vé", "No ticket in hand")
NOT_TOLD = Text("Chưa báo", "Untold")
FROM = Text("từ {at}", "since {at}")
PRIORITY, MOVED = Text("Ưu tiên", "Priority"), Text("Chuyển quầy", "Transferred")
NO_OFFICER = Text("Chưa rõ cán bộ", "Officer unknown")


def short_name(name: str) -> str:
    """Name of a center without the words that all of them share: ``Xã Sơn Hồng``."""
    rest = name.removeprefix(SHARED)
    return name if rest == name or not rest.strip() else rest.strip()[0].upper() + rest.strip()[1:]


def light_pill(light: Light, lang: str) -> Part:
    """The verdict as icon and word on its colour."""
    return part(f"pill s{STEPS[light.key]}", f"{light.icon} {light.word.get(lang)}")


def summary_tiles(data: Centers, lang: str) -> dict[str, Any]:
    """How many people wait in all, and how many centers stand where."""
    lights = [row.light(data.at, data.norm_s).key for row in data.rows]
    waiting = [row.tally.waiting for row in data.rows if row.tally]
    total = number(sum(waiting) if waiting else None, 0, lang)
    people = item("waiting", "tile", [part("label", PEOPLE.get(lang)), part("value", total)])
    tiles = [
        _tile_of_light(light, lights.count(key), lang)
        for key, light in LIGHTS.items()
        if key in {"good", "near", "bad"} or key in lights
    ]
    return board("board-tiles", [people, *tiles])


def _tile_of_light(light: Light, count: int, lang: str) -> Item:
    parts = [light_pill(light, lang), part("value", number(count, 0, lang)), part("foot", CENTERS.get(lang))]
    return item(light.key, f"tile s{STEPS[light.key]}", parts)


def center_lines(data: Centers, urls: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Every center in a line, the worst first; ``urls`` gives the address of each board by code."""
    order = {key: place for place, key in enumerate(("bad", "near", "good", "idle", "none", "closed"))}
    rows = sorted(data.rows, key=lambda row: (order[row.light(data.at, data.norm_s).key], -_waiting(row)))
    heads = item("heads", "board-heads", [part("", text.get(lang)) for text in HEADS])
    lines = [_center_line(row, data, urls[row.code], lang) for row in rows]
    return board("board-lines centers", [heads, *lines] if lines else [], NO_CENTERS.get(lang))


def _waiting(row: CenterNow) -> int:
    return row.tally.waiting if row.tally else 0


def _center_line(row: CenterNow, data: Centers, href: str, lang: str) -> Item:
    tally, seats, mark = row.tally, row.seats, " is-derived" if row.derived else ""
    about = DERIVED.get(lang) if row.derived else ""
    light = row.light(data.at, data.norm_s)
    parts = [
        part("name", short_name(row.name), row.name),
        light_pill(light, lang),
        part("num", number(tally.waiting if tally else None, 0, lang)),
        clock(f"num{mark if row.longest_since else ''}", row.longest_since, data.at, live=data.live, title=about),
        *(part(f"num{mark}", minutes(waits.mean, lang), about or _p90(waits, lang)) for waits in row.waits),
        part(f"num{mark}", number(tally.finished if tally else None, 0, lang), about),
        part("num", DASH if tally is None or row.derived else number(tally.abandoned, 0, lang)),
        part("num", f"{seats.open}/{seats.total}" if seats.total else DASH),
    ]
    return item(row.code, f"line s{STEPS[light.key]}", parts, href)


def _p90(waits: Waits, lang: str) -> str:
    return P90.get(lang).format(p90=minutes(waits.p90, lang), calls=number(waits.calls, 0, lang))


def board_tiles(data: Board, lang: str) -> dict[str, Any]:
    """The figures of the center at a glance."""
    center, tally = data.center, data.center.tally
    light = center.light(data.at, data.norm_s)
    rough = center.derived
    called = CALLED.get(lang).format(count=number(tally.called, 0, lang)) if tally and not rough else ""
    tiles = [
        _tile("waiting", WAITING, number(tally.waiting if tally else None, 0, lang), called, lang),
        item(
            "longest",
            f"tile{' is-derived' if rough else ''}",
            [
                part("label", LONGEST.get(lang), DERIVED.get(lang) if rough else ""),
                clock("value", center.longest_since, data.at, live=data.live),
                part("foot", SINCE.get(lang).format(at=hour(center.longest_since)) if center.longest_since else ""),
            ],
        ),
        *(_wait_tile(span, waits, rough, light, lang) for span, waits in zip((30, 60), center.waits, strict=True)),
        _served(data, lang),
    ]
    if tally and not rough:
        left = percent(tally.abandoned / tally.issued, 1, lang) if tally.issued else DASH
        tiles += [
            _tile("serving", SERVING, number(tally.serving, 0, lang), AT_COUNTERS.get(lang), lang),
            _tile("left", LEFT, number(tally.abandoned, 0, lang), SHARE.get(lang).format(share=left), lang),
        ]
    return board("board-tiles", [*tiles, _seats(center, lang)])


def _tile(key: str, label: Text, value: str, foot: str, lang: str, classes: str = "") -> Item:
    return item(
        key, f"tile {classes}".strip(), [part("label", label.get(lang)), part("value", value), part("foot", foot)]
    )


def _wait_tile(span: int, waits: Waits, rough: frozenset[str], light: Light, lang: str) -> Item:
    step = f" s{STEPS[light.key]}" if span == 30 else ""  # noqa: PLR2004  (the window that the light judges)
    parts = [
        part("label", MEAN.get(lang).format(span=span), DERIVED.get(lang) if rough else ""),
        part("value", minutes(waits.mean, lang)),
        part("foot", _p90(waits, lang) if waits.calls else ""),
    ]
    return item(f"wait{span}", f"tile{step}{' is-derived' if rough else ''}", parts)


def _served(data: Board, lang: str) -> Item:
    tally, rough = data.center.tally, bool(data.center.derived)
    issued = OF_ISSUED.get(lang).format(count=number(tally.issued if tally else None, 0, lang))
    return _tile(
        "served",
        SERVED,
        number(tally.finished if tally else None, 0, lang),
        issued,
        lang,
        "is-derived" if rough else "",
    )


def _seats(center: CenterNow, lang: str) -> Item:
    seats = center.seats
    if not seats.total:
        return _tile("seats", SEATS, DASH, "", lang)
    others = OTHERS.get(lang).format(paused=seats.paused, closed=seats.closed)
    untold = f" · {UNTOLD.get(lang).format(count=seats.unknown)}" if seats.unknown else ""
    return _tile("seats", SEATS, f"{seats.open}/{seats.total}", others + untold, lang)


def counter_tiles(data: Board, lang: str) -> dict[str, Any]:
    """One tile for each counter: state and since when, who sits there, the ticket in hand and for how long."""
    return board("board-counters", [_counter(each, data, lang) for each in data.counters], NO_COUNTERS.get(lang))


def _counter(each: CounterNow, data: Board, lang: str) -> Item:
    state = next((code.label for code in COUNTER_STATES if code.value == each.state), NOT_TOLD)
    step = {CounterState.OPEN: 5, CounterState.PAUSED: 3}.get(CounterState(each.state), 0) if each.state else 0
    since = FROM.get(lang).format(at=hour(each.since)) if each.since else ""
    officer = each.officer_name or each.officer or (NO_OFFICER.get(lang) if each.state == CounterState.OPEN else "")
    handled = HANDLED.get(lang).format(count=number(each.served, 0, lang), mean=minutes(each.handling, lang))
    parts = [
        part("name", each.name),
        part(f"pill s{step}", f"{state.get(lang)} {since}".strip()),
        part("officer", officer),
        *_in_hand(each, data, lang),
        part("foot", handled),
        part("groups", " · ".join(each.groups), " · ".join(each.groups)),
    ]
    return item(each.code, f"counter s{step}", parts)


def _in_hand(each: CounterNow, data: Board, lang: str) -> list[Part]:
    if each.ticket is None:
        return [part("hand is-free", FREE.get(lang) if each.state == CounterState.OPEN else ""), part("time", "")]
    words = CALLING if each.ticket_state == TicketState.CALLED else IN_HAND
    title = each.ticket_group or ""
    running = clock("time", each.ticket_since, data.at, live=data.live)
    return [part("hand", words.get(lang).format(ticket=each.ticket), title), running]


def group_lines(data: Board, lang: str) -> dict[str, Any]:
    """One line for each service group."""
    heads = item("heads", "board-heads", [part("", text.get(lang)) for text in GROUP_HEADS])
    return board("board-lines groups", [heads, *(_group(each, data, lang) for each in data.groups)])


def _group(each: GroupNow, data: Board, lang: str) -> Item:
    measured = data.center.feed == "tickets"
    parts = [
        part("name", each.name),
        part("num", number(each.tally.waiting if measured else None, 0, lang)),
        clock("num", each.longest_since, data.at, live=data.live),
        part("num", minutes(each.waits[1].mean, lang), _p90(each.waits[1], lang)),
        part("num", number(each.arrivals if measured else None, 0, lang)),
        part("num", number(each.tally.finished if measured else None, 0, lang)),
        part("num", f"{each.open}/{each.counters}"),
    ]
    return item(each.code, "line", parts)


def line_tiles(data: Board, lang: str) -> dict[str, Any]:
    """The next tickets in the order of their calls."""
    return board("board-queue", [_in_line(each, data, lang) for each in data.line], NOBODY.get(lang))


def _in_line(each: InLine, data: Board, lang: str) -> Item:
    marks = [text.get(lang) for text, on in ((PRIORITY, each.priority), (MOVED, each.moved)) if on]
    parts = [
        part("number", each.number),
        part("group", each.group),
        part("mark", " · ".join(marks)),
        clock("time", each.issued_at, data.at, live=data.live),
    ]
    return item(each.number, "ticket is-called" if each.state == TicketState.CALLED else "ticket", parts)
