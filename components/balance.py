"""The balance of dossiers: the equation, the table in the form of the provincial report, and its rows by unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import DASH, number
from components.panels import link, spoken
from components.ranking import UNIT
from components.states import EMPTY
from domain.balance import Balance, Cause, Parts, causes
from domain.text import Text

Href = Callable[[str], str | None]
"""Key of a number -> address of the dossiers behind it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number of the report: its key, head and meaning; an ``optional`` one stands only where it is not 0."""

    key: str
    head: Text
    help: Text
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one head; ``key`` is their total, shown first unless empty."""

    key: str
    head: Text
    columns: tuple[Column, ...]


_NO_DUE = Text("Không có hẹn trả nên không xét được hạn.", "Without an appointment there is nothing to judge.")
RECEIVED = Group(
    "workload",
    Text("Tiếp nhận", "To deal with"),
    (
        Column(
            "carried",
            Text("Kỳ trước chuyển sang", "Carried over"),
            Text("Tiếp nhận trước kỳ, chưa kết thúc trước kỳ.", "Accepted before the period and not ended before it."),
        ),
        Column("received", Text("Trong kỳ", "In the period"), Text("Tiếp nhận trong kỳ.", "Accepted in the period.")),
        Column("online", Text("Trực tuyến", "Online"), Text("Nộp trực tuyến, trong kỳ.", "Online, in the period.")),
        Column("counter", Text("Trực tiếp", "Counter"), Text("Nộp trực tiếp, trong kỳ.", "Counter, in the period.")),
        Column("postal", Text("BCCI", "Postal"), Text("Bưu chính công ích, trong kỳ.", "Postal, in the period.")),
        Column("other", Text("Kênh khác", "Other"), Text("Kênh khác, trong kỳ.", "Other channels."), optional=True),
        Column("unknown", Text("Không rõ kênh", "Unknown"), Text("Không rõ kênh.", "Channel unknown."), optional=True),
    ),
)
SETTLED = Group(
    "settled",
    Text("Đã giải quyết", "Settled"),
    (
        Column("early", Text("Trước hạn", "Early"), Text("Trả trước ngày hẹn.", "Before the day of the appointment.")),
        Column("same_day", Text("Đúng hạn", "On time"), Text("Trả trong ngày hẹn, đúng giờ.", "On that day, in time.")),
        Column("late", Text("Quá hạn", "Late"), Text("Trả sau hẹn.", "After the appointment.")),
        Column("settled_undue", Text("Không xét hạn", "Not judged"), _NO_DUE, optional=True),
    ),
)
OTHERWISE = Group(
    "",
    Text("Kết thúc khác", "Ended otherwise"),
    (
        Column("withdrawn", Text("Rút", "Withdrawn"), Text("Công dân rút trong kỳ.", "Withdrawn in the period.")),
        Column("stopped", Text("Dừng", "Stopped"), Text("Dừng xử lý trong kỳ.", "Stopped in the period.")),
    ),
)
_WITHIN, _OVER, _UNDUE = Text("Trong hạn", "In time"), Text("Quá hạn", "Overdue"), Text("Không hẹn", "No due time")


def _open(key: str, head: Text, prefix: str, when: Text) -> Group:
    names = (("within", _WITHIN, False), ("over", _OVER, False), ("undue", _UNDUE, True))
    columns = tuple(Column(f"{prefix}_{word}", text, when, optional=optional) for word, text, optional in names)
    return Group(key, head, columns)


_NOW = Text("Tại thời điểm này.", "Right now.")
_THEN = Text(
    "Vào ngày cuối kỳ; lúc đó đang tạm dừng hay không thì nguồn không lưu.",
    "On the last day of the period; whether they were paused then is not recorded.",
)
RUNNING = _open("running", Text("Đang xử lý", "In progress"), "running", _NOW)
PAUSED = _open("paused", Text("Tạm dừng", "Paused"), "paused", _NOW)
THEN = _open("then", Text("Chưa kết thúc vào cuối kỳ", "Open at the end of the period"), "then", _THEN)
ASIDE = Column(
    "refused", Text("Từ chối", "Refused"), Text("Không được tiếp nhận: đứng ngoài.", "Never accepted: aside.")
)
WHOLES = {each.key for each in (RECEIVED, SETTLED, RUNNING, PAUSED, THEN)}
TOTAL = Text("Tổng", "Total")
DIFFERENCE = Text("Chênh lệch", "Difference")
BALANCED = Text("Khớp: hai vế bằng nhau", "Balanced: both sides are equal")
UNBALANCED = Text("Lệch {count} hồ sơ", "Off by {count} dossiers")
ENOUGH = Text("kỳ trước + tiếp nhận", "carried over + received")
BECAME_NOW = Text(
    "giải quyết + rút + dừng + đang xử lý + tạm dừng", "settled + withdrawn + stopped + in progress + paused"
)
BECAME_THEN = Text("giải quyết + rút + dừng + chưa kết thúc", "settled + withdrawn + stopped + still open")
WHY = Text("Nguyên nhân", "Why")
LEFT_ONLY = Text("chỉ ở vế trái", "on the left only")
RIGHT_ONLY = Text("chỉ ở vế phải", "on the right only")
UNEXPLAINED = Text("Chưa giải thích được", "Not explained")
ASIDE_HEAD = Text("Ngoài cân đối", "Aside")


def groups(*, ended: bool) -> tuple[Group, ...]:
    """Groups of the report for a period that is over (``ended``), or that still lasts."""
    return (RECEIVED, SETTLED, OTHERWISE, *((THEN,) if ended else (RUNNING, PAUSED)))


def amount(parts: Parts, key: str, *, ended: bool) -> float:
    """A number of the report by key; totals of groups are sums of what they are made of."""
    if key == "workload":
        return parts["carried"] + parts["received"]
    group = next((each for each in (RUNNING, PAUSED, THEN) if each.key == key), None)
    if group and (group is THEN) == ended:
        return sum(parts.get(column.key, 0) for column in group.columns)
    return parts.get(key, 0)


def equation(balance: Balance, odd: Parts, href: Href, lang: str) -> Component:
    """Both sides with their verdict, and the causes of a difference, each leading to its dossiers."""
    ended, equal = balance.ended, not balance.difference
    signs = _side(balance.left, "workload", ENOUGH, href, lang), html.Span("=" if equal else "≠", className="equals")
    became = _side(balance.right, "accounted", BECAME_THEN if ended else BECAME_NOW, href, lang)
    count = number(abs(balance.difference), 0, lang)
    words = BALANCED.get(lang) if equal else UNBALANCED.format(count=count).get(lang)
    mark = html.Span(
        [html.Span("●" if equal else "▼", className="pill-icon"), words], className=f"pill s{5 if equal else 1}"
    )
    return html.Div(
        [html.Div([*signs, became, mark], className="equation"), *_why(balance, odd, href, lang)],
        className="balance-sum",
    )


def _side(value: float, key: str, words: Text, href: Href, lang: str) -> Component:
    return html.Div(
        [link(number(value, 0, lang), href(key), "equation-number"), html.Small(words.get(lang))], className="side"
    )


def _why(balance: Balance, odd: Parts, href: Href, lang: str) -> list[Component]:
    lines = [_cause(cause, odd[cause.key], href, lang) for cause in causes(ended=balance.ended) if odd.get(cause.key)]
    rest = balance.unexplained(odd)
    if rest:
        lines.append(html.Li([html.B(number(rest, 0, lang), className="num"), UNEXPLAINED.get(lang)]))
    return [html.Div([html.B(WHY.get(lang)), html.Ul(lines)], className="why")] if lines else []


def _cause(cause: Cause, count: float, href: Href, lang: str) -> Component:
    side = LEFT_ONLY if cause.sign > 0 else RIGHT_ONLY
    shown = f"{'+' if cause.sign > 0 else '−'}{number(count, 0, lang)}"
    words = html.Span([cause.label.get(lang), html.Small(f" · {side.get(lang)}")])
    return html.Li([link(shown, href(cause.key), "why-count"), words])


def balance_table(parts: Parts, href: Href, lang: str, *, ended: bool, first: bool) -> Component:
    """The province's line in the form of the report; ``first``: the period has no days before it to carry over from."""
    shown = [(group, _shown(group, parts)) for group in groups(ended=ended)]
    top = [html.Th(group.head.get(lang), colSpan=len(cells), className="group") for group, cells in shown]
    heads = [_head(column, lang) for _, cells in shown for column in cells]
    numbers = [
        _cell(column.key, parts, href, lang, ended=ended, unknown=first and column.key == "carried")
        for _, cells in shown
        for column in cells
    ]
    top.append(html.Th(ASIDE_HEAD.get(lang), className="group aside"))
    rows = [html.Tr(top), html.Tr([*heads, _head(ASIDE, lang)])]
    body = html.Tr([*numbers, _cell("refused", parts, href, lang, ended=ended)])
    words = [(column.help if column.head is TOTAL else column.head).get(lang) for _, cells in shown for column in cells]
    style = spoken([*words, ASIDE.head.get(lang)])
    bare = html.Table([html.Thead(rows), html.Tbody(body)], className="balance", style=style)
    return html.Div(bare, className="scroll")


def _shown(group: Group, parts: Parts) -> list[Column]:
    total = [Column(group.key, TOTAL, group.head)] if group.key else []
    return total + [column for column in group.columns if not column.optional or parts.get(column.key)]


def _head(column: Column, lang: str) -> Component:
    return html.Th(column.head.get(lang), title=column.help.get(lang), className="num")


def _cell(key: str, parts: Parts, href: Href, lang: str, *, ended: bool, unknown: bool = False) -> Component:
    if unknown:
        return html.Td(DASH, className="num muted")
    value = amount(parts, key, ended=ended)
    late = key in {"late", "running_over", "paused_over", "then_over"} and value
    classes = "num bad" if late else "num whole" if key in WHOLES else "num"
    return html.Td(link(number(value, 0, lang), href(key)), className=classes)


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One unit: its name, address and parts; ``narrow`` is what an address needs to list only its dossiers."""

    name: str
    href: str
    narrow: str
    balance: Balance


_UNIT_COLUMNS = ("carried", "received", "early", "same_day", "late", "settled_undue", "withdrawn", "stopped")
_UNIT_NOW = ("running_within", "running_over", "running_undue", "paused")
_UNIT_THEN = ("then_within", "then_over", "then_undue")
_SHORT: dict[str, Text] = {
    "carried": Text("Kỳ trước", "Carried"),
    "received": Text("Trong kỳ", "Received"),
    "early": Text("GQ trước hạn", "Early"),
    "same_day": Text("GQ đúng hạn", "On time"),
    "late": Text("GQ quá hạn", "Late"),
    "settled_undue": Text("GQ không xét", "Not judged"),
    "running_within": Text("Đang XL trong hạn", "Running in time"),
    "running_over": Text("Đang XL quá hạn", "Running overdue"),
    "running_undue": Text("Đang XL không hẹn", "Running, no due"),
    "then_within": Text("Còn mở trong hạn", "Open in time"),
    "then_over": Text("Còn mở quá hạn", "Open overdue"),
    "then_undue": Text("Còn mở không hẹn", "Open, no due"),
    "paused": Text("Tạm dừng", "Paused"),
}


def balance_rows(rows: Sequence[BalanceRow], href: Href, lang: str, *, ended: bool, first: bool) -> dict[str, Any]:
    """The same numbers by unit, as data that assets/ranking.js writes into a `table_slot`; the difference is last.

    ``first`` as in `balance_table`.
    """
    known = {column.key: column for group in groups(ended=ended) for column in group.columns}
    keys = [
        key
        for key in (*_UNIT_COLUMNS, *(_UNIT_THEN if ended else _UNIT_NOW))
        if not (key in known and known[key].optional) or any(row.balance.parts.get(key) for row in rows)
    ]
    heads = [_unit_head(key, known, lang) for key in keys]
    return {
        "classes": "rank no-spark balance-units",
        "target": "",
        "spark": "",
        "heads": [[UNIT.get(lang), "", ""], *heads, [DIFFERENCE.get(lang), "num", ""]],
        "behind": ["", *(href(key) or "" for key in keys), href("odd") or ""],
        "narrow": [row.narrow for row in rows],
        "rows": [_unit_row(row, keys, lang, unknown="carried" if first else "") for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def _unit_head(key: str, known: Mapping[str, Column], lang: str) -> list[str]:
    head = _SHORT.get(key) or known[key].head
    return [head.get(lang), "num", known[key].help.get(lang) if key in known else ""]


def _unit_row(row: BalanceRow, keys: Sequence[str], lang: str, unknown: str) -> list[Any]:
    balance = row.balance
    cells = [
        DASH if key == unknown else number(amount(balance.parts, key, ended=balance.ended), 0, lang) for key in keys
    ]
    return [
        "odd" if balance.difference else "",
        "",
        "",
        row.href,
        row.name,
        *cells,
        number(balance.difference, 0, lang),
    ]
