"""The slide of counters and queues: how long people wait now, center by center."""

from datetime import datetime
from typing import Any

from components.board import minutes
from components.format import DASH, number
from components.queues import STEPS, light_pill, short_name
from components.wall import el, lines, panel
from components.wall_overview import NO_CENTERS
from domain.queues import CenterNow, Centers
from domain.text import Text

WAITING, SERVED = Text("Người đang chờ", "People waiting"), Text("Đã phục vụ hôm nay", "Served today")
MEAN = Text("Chờ trung bình 30 phút qua", "Mean wait of the last 30 min")
LONGEST = Text("Người chờ lâu nhất", "Longest wait now")
CENTERS = Text("Các trung tâm", "Centers")
HEADS: tuple[Text, ...] = (
    Text("Trung tâm", "Center"),
    Text("So với chuẩn", "Against the norm"),
    Text("Đang chờ", "Waiting"),
    Text("Chờ TB 30 phút", "Mean, 30 min"),
    Text("Chờ lâu nhất", "Longest"),
    Text("Quầy mở", "Counters open"),
)
ORDER = ("bad", "near", "good", "idle", "none", "closed")


def mean_wait_s(centers: Centers) -> float | None:
    """Mean wait of the tickets called in the last half hour at all centers, seconds; None without a call."""
    told = [(row.waits[0].calls, row.waits[0].mean) for row in centers.rows if row.waits[0].mean is not None]
    calls = sum(called for called, _ in told)
    return sum(called * (mean or 0.0) for called, mean in told) / calls if calls else None


def longest_mean_min(centers: Centers) -> float | None:
    """The longest mean wait of a center in the last half hour, minutes; None without a call."""
    means = [row.waits[0].mean / 60 for row in centers.rows if row.waits[0].mean is not None]
    return max(means, default=None)


def queues(centers: Centers, lang: str) -> list[Any]:
    """Four big figures and every center in a line, the worst first."""
    told = [row.tally for row in centers.rows if row.tally]
    since = min((row.longest_since for row in centers.rows if row.longest_since), default=None)
    tiles = [
        _tile(WAITING, number(sum(each.waiting for each in told) if told else None, 0, lang), lang),
        _tile(MEAN, minutes(mean_wait_s(centers), lang, 0), lang),
        _tile(LONGEST, _waited(since, centers.at, lang), lang),
        _tile(SERVED, number(sum(each.finished for each in told) if told else None, 0, lang), lang),
    ]
    rows = sorted(centers.rows, key=lambda row: (ORDER.index(_light(row, centers)), -_waiting(row)))
    heads = tuple(el("small", head.get(lang)) for head in HEADS)
    body = [heads, *(_line(row, centers, lang) for row in rows)] if rows else []
    return [
        el(
            "div.wall-slide.is-queues",
            el("div.wall-tiles", *tiles),
            panel("centers", CENTERS.get(lang), lines("queues", body, NO_CENTERS.get(lang))),
        )
    ]


def _tile(label: Text, value: Any, lang: str) -> list[Any]:
    return el("section.wall-panel.wall-tile", el("h2", label.get(lang)), el("p.wall-number", value))


def _waited(since: datetime | None, at: datetime, lang: str) -> str:
    return minutes((at - since).total_seconds(), lang, 0) if since else DASH


def _light(row: CenterNow, centers: Centers) -> str:
    return row.light(centers.at, centers.norm_s).key


def _waiting(row: CenterNow) -> int:
    return row.tally.waiting if row.tally else 0


def _line(row: CenterNow, centers: Centers, lang: str) -> tuple[Any, ...]:
    light = row.light(centers.at, centers.norm_s)
    seats = row.seats
    return (
        el("span.name", short_name(row.name)),
        el(f"span.wall-pill.s{STEPS[light.key]}", light_pill(light, lang)[1]),
        el("b", number(row.tally.waiting if row.tally else None, 0, lang)),
        el("b", minutes(row.waits[0].mean, lang, 0)),
        el("b", _waited(row.longest_since, centers.at, lang)),
        el("b", f"{seats.open}/{seats.total}" if seats.total else DASH),
    )
