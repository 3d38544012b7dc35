"""The two verdicts side by side: both rates with their rules, where they agree and differ, and why."""

from collections.abc import Callable, Mapping

from dash import html
from dash.development.base_component import Component

from components.format import kpi_amount, number
from components.panels import link, pill
from domain.compared import ALONE, DIFFER, LISTS
from domain.kpi import DOSSIERS, Figure, Kpi
from domain.text import Text

Href = Callable[[str], str]
Sets = Mapping[str, float]

PROVINCE = Text("Cách tính của tỉnh", "The province's rule")
PORTAL = Text("Cách tính của Cổng DVCQG (QĐ 766)", "The national portal's rule (Decision 766)")
IN_TIME, LATE = Text("Đúng hạn", "On time"), Text("Trễ hạn", "Late")
DIFFERENT = Text("Khác nhau: {count} hồ sơ", "They differ: {count} dossiers")
SETTLED_NOTE = Text(
    "Trong số hồ sơ giải quyết trong kỳ mà cả hai cách tính đều xét hạn.",
    "Among the dossiers settled in the period that both rules judge.",
)
ALONE_NOTE = Text("Hai tỷ lệ còn khác nhau vì không tính trên cùng hồ sơ:", "The rates also count different dossiers:")
ONLY: dict[str, Text] = {
    "other_period": Text("chỉ cách tính của tỉnh tính trong kỳ này", "counted in this period by the province only"),
    "unsettled": Text("chỉ cách tính của Cổng tính", "counted by the portal only"),
}
MET, OF = Text("đạt", "in time"), Text("trên", "of")


def rates(
    pairs: tuple[tuple[Kpi, Figure], tuple[Kpi, Figure]], part_url: Callable[[str, str], str], lang: str
) -> Component:
    """Both rates with the dossiers behind them; ``part_url`` takes a KPI's key and a part."""
    boxes = [
        _rate(head, kpi, figure, part_url, lang) for head, (kpi, figure) in zip((PROVINCE, PORTAL), pairs, strict=True)
    ]
    return html.Div(boxes, className="rates")


def _rate(head: Text, kpi: Kpi, figure: Figure, part_url: Callable[[str, str], str], lang: str) -> Component:
    num, den = (
        link(number(count, 0, lang), part_url(kpi.key, part))
        for count, part in ((figure.num, "num"), (figure.den, "den"))
    )
    return html.Div(
        [
            html.Div([html.H3(head.get(lang)), pill(figure.status, lang)], className="rate-head"),
            link(kpi_amount(kpi, figure, lang), part_url(kpi.key, "miss"), "rate-value"),
            html.P([num, f" {MET.get(lang)} {OF.get(lang)} ", den, f" {DOSSIERS.get(lang)}"], className="rate-parts"),
            html.P(kpi.help.get(lang), className="muted"),
        ],
        className=f"rate s{figure.status.step}",
    )


def matrix(sets: Sets, href: Href, lang: str) -> Component:
    """Dossiers by both verdicts, the reasons where they differ, and the dossiers that only one of them counts."""
    late_portal = sets["second_request"] + sets["finished_late"]

    def cell(keys: tuple[str, ...], tone: str) -> Component:
        parts = [link(number(sets[key], 0, lang), href(key), "matrix-number") for key in keys if sets[key]]
        shown = parts or [link(number(0, 0, lang), href(keys[0]), "matrix-number")]
        return html.Td([child for part in shown for child in (" + ", part)][1:], className=f"num {tone}")

    head = html.Tr(
        [html.Th(""), *(html.Th([PORTAL_SHORT.get(lang), html.Br(), word.get(lang)]) for word in (IN_TIME, LATE))]
    )
    rows = [
        html.Tr([html.Th([PROVINCE_SHORT.get(lang), html.Br(), IN_TIME.get(lang)]), cell(("both_on_time",), "agree"),
                 cell(("second_request", "finished_late") if late_portal else ("second_request",), "differ")]),
        html.Tr([html.Th([PROVINCE_SHORT.get(lang), html.Br(), LATE.get(lang)]), cell(("returned_late",), "differ"),
                 cell(("both_late",), "agree")]),
    ]  # fmt: skip
    return html.Table([html.Thead(head), html.Tbody(rows)], className="matrix")


PROVINCE_SHORT, PORTAL_SHORT = Text("Tỉnh:", "Province:"), Text("Cổng:", "Portal:")


def reasons(sets: Sets, href: Href, lang: str) -> Component:
    """How many differ and why, each line leading to its dossiers; then what only one of the rules counts."""
    total = DIFFERENT.format(count=number(sets["verdicts_differ"], 0, lang)).get(lang)
    lines = [_line(key, sets, href, lang) for key in DIFFER if sets[key]]
    alone = [_line(key, sets, href, lang, ONLY[key]) for key in ALONE]
    return html.Div(
        [
            html.P(link(total, href("verdicts_differ"), "differ-total")),
            html.P(SETTLED_NOTE.get(lang), className="muted"),
            html.Ul(lines),
            html.P(ALONE_NOTE.get(lang), className="muted"),
            html.Ul(alone),
        ],
        className="reasons",
    )


def _line(key: str, sets: Sets, href: Href, lang: str, note: Text | None = None) -> Component:
    words = LISTS[key].title.get(lang) + (f": {note.get(lang)}" if note else "")
    return html.Li([link(number(sets[key], 0, lang), href(key), "why-count"), words])
