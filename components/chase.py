"""The chase list: groups as tiles with their counts, and the rows as data that assets/chase.js writes.

Fifty rows of ten facts each would be a thousand Dash components, so a row travels as text, classes and addresses.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.actions import action_line
from components.clock import PAUSING, standing
from components.format import DASH, moment, number, percent, working
from components.states import EMPTY
from domain.chase import BLOCKS, GROUPS, ChaseRow, Group
from domain.fold import fold
from domain.text import Text

UNKNOWN = Text("Nguồn không ghi thư xin lỗi: không biết.", "The source records no apologies: unknown.")
NO_DATA, NONE_OF = Text("Không rõ", "Unknown"), Text("Không có", "None")
SEARCH = Text("Tìm mã hồ sơ, thủ tục, đơn vị", "Search code, procedure, unit")
TICK = Text("Chọn hồ sơ {code}", "Choose dossier {code}")
TICK_ALL = Text("Chọn mọi hồ sơ của trang", "Choose every dossier of this page")
JUST_LATE = Text("Vừa quá hạn", "Just overdue")
WAITED = Text("Chờ trả {time}", "Waiting {time}")
STEP_USED = Text("{used} / {budget} của bước ({share})", "{used} of {budget} ({share})")
STEP_OPEN = Text("{used}, bước không đặt hạn", "{used}, no limit for the step")
SINCE = Text("từ {at}", "since {at}")
NO_STEP = Text("Không có bước đang xử lý", "No running step")
NOBODY = Text("Chưa rõ cán bộ", "Officer unknown")
SUPPLEMENTS = Text("Bổ sung {n} lần", "Supplement ×{n}")
REAPPOINTED = Text("Hẹn lại {n} lần", "Re-appointed ×{n}")
APOLOGIZED = Text("Đã xin lỗi", "Apologized")
NO_APOLOGY = Text("Chưa xin lỗi", "No apology")
RECEIVED = Text("Nhận {at}", "Received {at}")
HEADS: tuple[tuple[tuple[Text, str], ...], ...] = (
    ((Text("So với hẹn", "Against due time"), "late"), (Text("chờ trả", "waiting"), "waited")),
    ((Text("Hồ sơ", "Dossier"), "code"), (Text("thủ tục", "procedure"), "procedure")),
    ((Text("Cơ quan", "Agency"), "agency"),),
    ((Text("Đang giữ", "Held by"), "officer"), (Text("từ lúc", "since"), "since")),
    ((Text("Hạn của bước", "Step's budget"), ""),),
    ((Text("Hẹn trả", "Due"), "due"), (Text("tiếp nhận", "received"), "received")),
    ((Text("Lưu ý · ghi nhận gần nhất", "Flags · last action"), ""),),
)
"""Headings of the columns, each with the words of domain.chase.SORTS that it turns on."""
Part = list[str]
"""[class, text, address, title] of one piece of a cell; class "bar" draws ``text`` percent."""
CELLS = ("late", "what", "where", "who", "used", "when", "marks")


def tiles(counts: Mapping[str, int | None], view: str, hrefs: Mapping[str, str], lang: str) -> Component:
    """Every group as a link with its count, block by block; ``view`` is the one shown; None is unknown."""
    blocks = [
        html.Section(
            [html.H2(label.get(lang)), *(_tile(g, counts[g.key], view, hrefs[g.key], lang) for g in _of(block))],
            className=f"chase-block chase-{block}",
        )
        for block, label in BLOCKS.items()
    ]
    return html.Div(blocks, className="chase-blocks")


def _of(block: str) -> list[Group]:
    return [group for group in GROUPS if group.block == block]


def _tile(group: Group, count: int | None, view: str, href: str, lang: str) -> Component:
    icon = html.Span(group.icon, className="pill-icon", **{"aria-hidden": "true"})
    step, word = (group.step, group.word) if count else (0, NO_DATA if count is None else NONE_OF)
    tip = UNKNOWN.get(lang) if count is None else group.help.get(lang)
    parts = [
        html.Span(group.label.get(lang), className="chase-label"),
        html.B(number(count, 0, lang), className="chase-count"),
        html.Span([icon, word.get(lang)], className=f"pill s{step}"),
    ]
    classes = f"chase-tile s{step}" + (" is-on" if group.key == view else "")
    return dcc.Link(parts, href=href, className=classes, title=f"{tip} ({group.source})")


def chase_table(
    rows: Sequence[ChaseRow], sort: str, sort_hrefs: Mapping[str, str], links: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """The list as data for assets/chase.js.

    ``sort_hrefs`` gives the address of each order (a word of SORTS), ``links`` those of dossiers (``source|code``) and
    officers (code).
    """
    heads = [
        [_head(label, word, sort, sort_hrefs, lang) for label, word in head if not word or word in sort_hrefs]
        for head in HEADS
    ]
    return {
        "heads": heads,
        "all": TICK_ALL.get(lang),
        "rows": [_row(row, links, lang) for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def key_of(row: ChaseRow) -> str:
    """What a row is known by in the browser."""
    return f"{row.source}|{row.code}"


def _head(label: Text, word: str, sort: str, hrefs: Mapping[str, str], lang: str) -> Part:
    on = bool(word) and sort.removeprefix("-") == word
    mark = ("▼" if sort.startswith("-") else "▲") if on else ""
    return [label.get(lang), hrefs.get(word, ""), mark]


def _row(row: ChaseRow, links: Mapping[str, str], lang: str) -> list[Any]:
    """[key, label of its tick, [class, pieces] of every cell]."""
    cells = (_late(row, lang), _what(row, links), _where(row), _who(row, links, lang), _used(row, lang))
    more = (_when(row, lang), _marks(row, lang))
    pieces = [[name, cell] for name, cell in zip(CELLS, (*cells, *more), strict=True)]
    return [key_of(row), TICK.get(lang).format(code=row.code), pieces]


def _late(row: ChaseRow, lang: str) -> list[Part]:
    if row.waited_minutes is not None:
        return [_pill(2, "⇥", WAITED.get(lang).format(time=working(row.waited_minutes, lang)))]
    if row.past_due and row.late_minutes == 0 and row.is_open and row.status not in PAUSING:
        return [_pill(1, "▼", JUST_LATE.get(lang))]
    verdict = standing(row.status, row.late_minutes, is_open=row.is_open)
    icon = {0: "–", 1: "▼", 3: "◑", 5: "●"}[verdict.step]
    return [_pill(verdict.step, icon, verdict.text.get(lang))]


def _pill(step: int, icon: str, text: str, title: str = "") -> Part:
    return [f"pill s{step}", f"{icon} {text}", "", title]


def _what(row: ChaseRow, links: Mapping[str, str]) -> list[Part]:
    return [["code", row.code, links.get(key_of(row), ""), ""], ["small", row.procedure, "", ""]]


def _where(row: ChaseRow) -> list[Part]:
    place = row.unit if row.unit and fold(row.unit) not in fold(row.agency) else ""
    return [["line", row.agency, "", ""], *([["small", place, "", ""]] if place else [])]


def _who(row: ChaseRow, links: Mapping[str, str], lang: str) -> list[Part]:
    officer = row.officer or NOBODY.get(lang)
    parts = [["line officer" if row.officer else "small", officer, links.get(row.officer_code or "", ""), ""]]
    step = " · ".join(filter(None, (row.step, row.step_unit)))
    parts.append(["small", step or NO_STEP.get(lang), "", ""])
    if row.since is not None:
        parts.append(["small", SINCE.get(lang).format(at=moment(row.since, lang)), "", ""])
    return parts


def _used(row: ChaseRow, lang: str) -> list[Part]:
    if row.used_minutes is None:
        return [["small", DASH, "", ""]]
    used = working(row.used_minutes, lang)
    if not row.budget_minutes or row.budget_minutes < 0:
        return [["small", STEP_OPEN.get(lang).format(used=used), "", ""]]
    share = row.used_minutes / row.budget_minutes
    words = STEP_USED.get(lang)
    text = words.format(used=used, budget=working(row.budget_minutes, lang), share=percent(share, 0, lang))
    over = "bar is-over" if share > 1 else "bar"
    return [["line", percent(share, 0, lang), "", text], [over, f"{min(100, round(100 * share))}", "", text]]


def _when(row: ChaseRow, lang: str) -> list[Part]:
    received = RECEIVED.get(lang).format(at=moment(row.received_at, lang))
    return [["line", moment(row.due_at, lang), "", ""], ["small", received, "", ""]]


def _marks(row: ChaseRow, lang: str) -> list[Part]:
    parts: list[Part] = []
    if row.supplement_count:
        step = 1 if row.supplement_count > 1 else 0
        parts.append(_pill(step, "↩", SUPPLEMENTS.get(lang).format(n=row.supplement_count)))
    if row.reappointed_count:
        step = 1 if row.reappointed_count > 1 else 0
        parts.append(_pill(step, "⟳", REAPPOINTED.get(lang).format(n=row.reappointed_count)))
    if row.apology_at is not None:
        parts.append(_pill(5, "✉", APOLOGIZED.get(lang), moment(row.apology_at, lang)))
    elif row.apology_known and row.is_open and row.past_due:
        parts.append(_pill(1, "✉", NO_APOLOGY.get(lang)))
    if row.action is not None:
        words = f": {row.action.body}" if row.action.body else ""
        parts.append(["small act", f"{action_line(row.action, lang)}{words}", "", row.action.body])
    return parts or [["small", DASH, "", ""]]
