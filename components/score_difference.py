"""Ours beside what the portal publishes, indicator by indicator, and the dossiers that may explain the difference."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import day, number, percent
from components.score import written_points
from domain.score_difference import Difference
from domain.text import Text

HEADS: tuple[tuple[str, Text], ...] = (
    ("no", Text("Mục", "Item")),
    ("name", Text("Chỉ số", "Indicator")),
    ("ours", Text("Ta: tử / mẫu", "Ours: num / den")),
    ("theirs", Text("Cổng: tử / mẫu", "Portal: num / den")),
    ("counts", Text("Lệch tử / mẫu", "Gap: num / den")),
    ("rate", Text("Lệch tỷ lệ", "Gap: rate")),
    ("points", Text("Điểm ta / Cổng", "Points ours / portal")),
    ("gap", Text("Lệch điểm", "Gap: points")),
    ("words", Text("Khác ở đâu", "Where")),
)
NONE = Text(
    "Chưa có số công bố của Cổng cho nơi và kỳ này. Nhập bằng lệnh “ioc score import TỆP” (JSON của Cổng hoặc CSV).",
    "No published figures of this place and period. Import them with “ioc score import FILE” (the portal's JSON, or"
    " CSV).",
)
SOURCE = Text("Nguồn: {source}; lấy ngày {day}.", "Source: {source}; captured {day}.")
NO_DAY = Text("Nguồn: {source}; không rõ ngày lấy số.", "Source: {source}; the day of capture is not known.")
POINT = Text("{value} điểm %", "{value} % pts")
MAY = Text("Hồ sơ có thể giải thích phần lệch:", "Dossiers that may explain the difference:")
ROUGH = Text(
    "Cổng không công bố từng hồ sơ nên không thể đối chiếu một–một; phần còn lại chưa giải thích được.",
    "The portal publishes no single dossiers, so they cannot be matched one by one; the rest stays unexplained.",
)


def difference_table(found: Sequence[Difference], lang: str) -> Component:
    """Every indicator that the portal publishes something of; without any, how to import it."""
    if not found:
        return html.P(NONE.get(lang), className="muted")
    heads = html.Thead(html.Tr([html.Th(text.get(lang), className=f"c-{name}") for name, text in HEADS]))
    rows = [_row(each, lang) for each in found]
    sources = sorted({_source(each, lang) for each in found})
    told = [html.P(text, className="muted small") for text in sources]
    return html.Div([*told, html.Table([heads, html.Tbody(rows)], className="score-lines score-gaps")])


def _source(each: Difference, lang: str) -> str:
    theirs = each.theirs
    if theirs.captured is None:
        return NO_DAY.get(lang).format(source=theirs.source)
    return SOURCE.get(lang).format(source=theirs.source, day=day(theirs.captured, lang))


def _row(each: Difference, lang: str) -> Component:
    ours, theirs = each.ours.count, each.theirs.count
    rate = POINT.get(lang).format(value=_signed(each.share * 100, 2, lang)) if each.share is not None else "–"
    cells: dict[str, Any] = {
        "no": each.indicator.number,
        "name": html.Span(each.indicator.label.get(lang), className="line"),
        "ours": _counts(ours.num, ours.den, each.ours.share, lang),
        "theirs": _counts(theirs.num, theirs.den, theirs.share, lang),
        "counts": f"{_signed(each.num, 0, lang)} / {_signed(each.den, 0, lang)}",
        "rate": rate,
        "points": f"{written_points(each.ours.points, lang)} / {written_points(each.theirs_points, lang)}",
        "gap": html.B(_signed(each.points, 2, lang)),
        "words": " ".join(text.get(lang) for text in each.words),
    }
    row = [html.Td(cells[name], className=f"c-{name}", **{"data-label": text.get(lang)}) for name, text in HEADS]
    return html.Tr(row, className="is-same" if each.agrees else "is-apart")


def _counts(num: float | None, den: float | None, share: float | None, lang: str) -> str:
    if num is None and den is None and share is not None:
        return percent(share, 2, lang)
    return f"{number(num, 0, lang)} / {number(den, 0, lang)}"


def _signed(value: float | None, digits: int, lang: str) -> str:
    text = number(value, digits, lang)
    return f"+{text}" if value is not None and text.strip("-−0,.") and value > 0 else text


def explaining(lists: Sequence[tuple[Text, int, str]], lang: str) -> Component | None:
    """Lists of dossiers that may explain the gap: title, how many, address."""
    if not lists:
        return None
    items = []
    for title, count, href in lists:
        words = f"{title.get(lang)}: {number(count, 0, lang)}"
        items.append(html.Li(dcc.Link(words, href=href) if count else words))
    return html.Div(
        [html.P(MAY.get(lang)), html.Ul(items), html.P(ROUGH.get(lang), className="muted small")],
        className="score-explaining",
    )
