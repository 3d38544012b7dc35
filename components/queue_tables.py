"""Tables of the review of counters and queues, as boards: centers compared, journeys, days."""

from collections.abc import Mapping
from typing import Any

from components.board import Item, Part, board, item, minutes, part
from components.format import DASH, NBSP, day, kpi_amount, kpi_parts, number, percent
from components.queue_review import HOUR
from components.queues import NO_CENTERS, STEPS, light_pill, short_name
from domain.kpis import KPI
from domain.queue_review import FEWEST_IN_CENTER, WEEKDAYS, CenterCompared, DaySummary, Journey, Mixed, Review
from domain.queues import Waits, judged
from domain.text import Text

CENTER_HEADS: tuple[tuple[Text, Text], ...] = (
    (Text("Trung tâm", "Center"), Text("Bấm để nhìn lại riêng trung tâm", "Click for its own review")),
    (Text("So với chuẩn", "Against the norm"), Text("Theo chờ trung bình thực tế", "By the real average wait")),
    (Text("Chờ, cùng cơ cấu", "Wait, equal mix"), Text("Xếp theo cột này", "The order of the list")),
    (Text("Chờ thực tế", "Wait, real"), Text("Trung bình của mọi lượt gọi", "Average of all calls")),
    (
        Text("Phục vụ, cùng cơ cấu", "Handling, equal mix"),
        Text("Thời gian tại quầy", "Time at the counter"),
    ),
    (Text("Phục vụ thực tế", "Handling, real"), Text("Thời gian tại quầy", "Time at the counter")),
    (
        Text("Trong chuẩn", "Within the norm"),
        Text("Lượt được gọi trong chuẩn / lượt gọi", "Calls within the norm / calls"),
    ),
    (Text("Vé", "Tickets"), Text("Vé cấp trong kỳ", "Tickets issued in the period")),
)
JOURNEY_HEADS: tuple[Text, ...] = (
    Text("Nhóm dịch vụ", "Service group"),
    Text("Vé ra hồ sơ", "Led to a dossier"),
    Text("Tỷ lệ số vé", "Of tickets"),
    Text("Đã có kết quả", "With a result"),
    Text("Trung vị", "Median"),
    Text("90 % không quá", "90% within"),
    Text("Đúng hạn", "On time"),
)
DAY_HEADS: tuple[Text, ...] = (
    Text("Ngày", "Day"),
    Text("Vé cấp", "Issued"),
    Text("Đã phục vụ", "Served"),
    Text("Bỏ về", "Left"),
    Text("Chờ TB", "Avg wait"),
    Text("90 % chờ dưới", "90% wait below"),
    Text("Trong chuẩn", "In the norm"),
    Text("Giờ đông nhất", "Busiest hour"),
    Text("Quầy đã mở", "Counters"),
)
FEW = Text("ít vé", "few tickets")
NO_TICKETS = Text("chưa có vé", "no ticket")
COVERED = Text(
    "So trên {share} cơ cấu vé của tỉnh (các nhóm trung tâm có phục vụ)",
    "Compared over {share} of the province's mix (the groups served here)",
)
NO_DAYS = Text("Không có ngày nào có vé trong kỳ.", "No day of the period has tickets.")
NO_CODES = Text(
    "Nguồn vé không ghi mã hồ sơ nào trong kỳ, nên chưa nối được vé với hồ sơ.",
    "No ticket of the period names a dossier, so tickets cannot be joined with dossiers.",
)
ALL = Text("Tất cả nhóm", "All groups")
DAYS = Text("ngày", "days")
TILES: dict[str, Text] = {
    "issued": Text("Vé cấp trong kỳ", "Tickets issued"),
    "wait": Text("Chờ trung bình", "Average wait"),
    "within": Text("Được gọi trong chuẩn", "Called within the norm"),
    "left": Text("Bỏ về", "Left unserved"),
    "journey": Text("Lấy số đến kết quả, trung vị", "Number to result, median"),
}
SERVED = Text("{count} đã phục vụ", "{count} served")
OF_CALLS = Text("của {count} lượt gọi", "of {count} calls")
LEFT = Text("{count} vé", "{count} tickets")
RESULTS = Text("{count} hồ sơ đã có kết quả", "{count} dossiers with a result")
UNKNOWN_CODES = Text(
    "{count} mã hồ sơ ghi trên vé chưa có trong dữ liệu hồ sơ", "{count} codes on tickets are not in the registry"
)


def center_rows(data: Review, urls: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Every center, the longest wait with equal mix first; ``urls`` gives the address of each review by code."""
    heads = item("heads", "board-heads", [part("", words.get(lang), about.get(lang)) for words, about in CENTER_HEADS])
    rows = [_center(row, data, urls[row.code], lang) for row in data.centers]
    return board("board-lines reviewed", [heads, *rows] if rows else [], NO_CENTERS.get(lang))


def _center(row: CenterCompared, data: Review, href: str, lang: str) -> Item:
    chosen = " is-on" if row.code == data.center else ""
    name, count = part("name", short_name(row.name), row.name), part("num", number(row.tickets.issued, 0, lang))
    if row.few:
        words = FEW if row.tickets.issued else NO_TICKETS
        blanks = [part("num", DASH) for _ in range(5)]
        about = f"< {FEWEST_IN_CENTER}" if row.tickets.issued else ""
        return item(row.code, f"line s0{chosen}", [name, part("muted", words.get(lang), about), *blanks, count], href)
    light = row.light(data.norm_s)
    cells = [
        _mixed(row.mixed_wait, lang),
        part("num", minutes(row.tickets.wait, lang)),
        _mixed(row.mixed_handling, lang),
        part("num", minutes(row.handling, lang)),
        part("num", percent(row.tickets.within_share, 1, lang)),
    ]
    return item(row.code, f"line s{STEPS[light.key]}{chosen}", [name, light_pill(light, lang), *cells, count], href)


def _mixed(mixed: Mixed, lang: str) -> Part:
    return part(
        "num strong", minutes(mixed.mean, lang), COVERED.get(lang).format(share=percent(mixed.covered, 0, lang))
    )


def journey_rows(data: Review, lang: str) -> dict[str, Any]:
    """From queue number to result: the whole, then each service group."""
    if not any(row.told for row in data.journeys):
        return board("board-lines journeys", [], NO_CODES.get(lang) if data.total.issued else NO_DAYS.get(lang))
    heads = item("heads", "board-heads", [part("", words.get(lang)) for words in JOURNEY_HEADS])
    return board("board-lines journeys", [heads, *(_journey(row, lang) for row in data.journeys)])


def _journey(row: Journey, lang: str) -> Item:
    missing = row.told - row.led
    about = UNKNOWN_CODES.get(lang).format(count=number(missing, 0, lang)) if missing else ""
    figure, kpi = row.on_time, KPI["on_time"]
    parts = [
        part("name", row.name or ALL.get(lang)),
        part("num", number(row.led, 0, lang), about),
        part("num", percent(row.share, 1, lang)),
        part("num", number(row.timed, 0, lang)),
        part("num", _days(row, row.median, lang)),
        part("num", _days(row, row.p90, lang)),
        part("num", kpi_amount(kpi, figure, lang), kpi_parts(kpi, figure, lang)),
    ]
    return item(row.key or "all", "line is-whole" if not row.key else "line", parts)


def _days(row: Journey | None, value: float | None, lang: str) -> str:
    if row is None or row.few or value is None:
        return DASH
    return f"{number(value, 1, lang)}{NBSP}{DAYS.get(lang)}"


def day_rows(data: Review, lang: str) -> dict[str, Any]:
    """The last days with tickets, newest first."""
    heads = item("heads", "board-heads", [part("", words.get(lang)) for words in DAY_HEADS])
    rows = [_day(row, lang) for row in data.days]
    return board("board-lines days", [heads, *rows] if rows else [], NO_DAYS.get(lang))


def _day(row: DaySummary, lang: str) -> Item:
    tickets = row.tickets
    parts = [
        part("name", f"{WEEKDAYS[row.day.weekday()].get(lang)} {day(row.day, lang)}"),
        part("num", number(tickets.issued, 0, lang)),
        part("num", number(tickets.served, 0, lang)),
        part("num", percent(tickets.left_share, 1, lang), number(tickets.left, 0, lang)),
        part("num", minutes(tickets.wait, lang)),
        part("num", minutes(row.p90, lang)),
        part("num", percent(tickets.within_share, 1, lang)),
        part("num", HOUR.get(lang).format(hour=row.busiest)),
        part("num", number(row.counters, 0, lang)),
    ]
    return item(row.day.isoformat(), "line", parts)


def total_tiles(data: Review, lang: str) -> dict[str, Any]:
    """The period at a glance."""
    total, whole = data.total, next((row for row in data.journeys if not row.key), None)
    light = judged(Waits(total.calls, total.wait), None, None, data.norm_s)
    known = number(total.calls, 0, lang)
    tiles = [
        ("issued", "", number(total.issued, 0, lang), SERVED.get(lang).format(count=number(total.served, 0, lang))),
        ("wait", f"s{STEPS[light.key]}", minutes(total.wait, lang), f"{light.icon} {light.word.get(lang)}"),
        ("within", "", percent(total.within_share, 1, lang), OF_CALLS.get(lang).format(count=known)),
        ("left", "", percent(total.left_share, 1, lang), LEFT.get(lang).format(count=number(total.left, 0, lang))),
        ("journey", "", _days(whole, whole.median if whole else None, lang), _timed(whole, lang)),
    ]
    return board(
        "board-tiles review-tiles",
        [
            item(
                key,
                f"tile {step}".strip(),
                [part("label", TILES[key].get(lang)), part("value", value), part("foot", foot)],
            )
            for key, step, value, foot in tiles
        ]
        if total.issued
        else [],
        NO_DAYS.get(lang),
    )


def _timed(whole: Journey | None, lang: str) -> str:
    return RESULTS.get(lang).format(count=number(whole.timed, 0, lang)) if whole and whole.timed else ""
