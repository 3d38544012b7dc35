"""What must be said beside figures told by communes of another era: which are estimates, and how they were divided."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from components.format import percent
from components.panels import link
from domain.recast import BEFORE, Disclosure, FormerUnit, Part, Split
from domain.text import Text

BY_FORMER = Text(
    "≈ {splits}/{units} đơn vị trước 01/07/2025 là số ước tính, chia từ đơn vị hiện hành; tổng của tỉnh không đổi.",
    "≈ {splits} of {units} units of before 1 July 2025 are estimates, divided from today's units; the province's total"
    " is unchanged.",
)
BY_CURRENT = Text(
    "≈ {splits} đơn vị có phần ước tính, chia từ đơn vị trước 01/07/2025; tổng của tỉnh không đổi.",
    "≈ {splits} units are estimated in part, divided from units of before 1 July 2025; the province's total is"
    " unchanged.",
)
STRANGE = Text(
    "{count} đơn vị không rõ lịch sử, giữ nguyên.", "{count} units have no known history and stay as they are."
)
COUNTED = Text(
    "Chia theo số hồ sơ đã biết của các đơn vị cũ, nơi chưa biết đủ thì chia đều; đơn vị cũ bị tách tính theo tỷ lệ đã"
    " cấu hình.",
    "Divided by the known dossiers of the former units, equally where not all are known; a former unit that was split"
    " counts in the configured shares.",
)
EQUALLY = Text(
    "Chia đều giữa các đơn vị cũ; đơn vị cũ bị tách tính theo tỷ lệ đã cấu hình.",
    "Divided equally among the former units; a former unit that was split counts in the configured shares.",
)
MORE = Text("Cách chia", "How they are divided")

UNTIL = Text(
    "{name} ({code}) là đơn vị hành chính đến hết 30/06/2025. Từ 01/07/2025 thuộc:",
    "{name} ({code}) was a unit until 30 June 2025. Since 1 July 2025 it belongs to:",
)
ITS_PART = Text(
    "Số liệu ở đây gồm: {parts}. Danh sách hồ sơ mở ra là của cả các đơn vị hiện hành đó, nên dài hơn số hiển thị;"
    " chỉ liệt kê đúng được khi cơ quan mang mã đơn vị cũ.",
    "The figures here are: {parts}. The lists of dossiers are those of the whole of these units, hence longer than the"
    " numbers shown; an exact list needs agencies that carry the former unit's code.",
)
OWN = Text("hồ sơ của các cơ quan mang mã đơn vị cũ", "dossiers of agencies that carry the former code")
OF = Text("{share} của {name}", "{share} of {name}")
WHOLE = Text(
    "Toàn bộ {name} vào đơn vị này, số liệu là đầy đủ.", "All of {name} is in this unit; figures are complete."
)


def disclosure(data: Disclosure | None, lang: str) -> Component | None:
    """Say in one line which figures are estimates, with every division behind a click; None when all are exact."""
    if data is None:
        return None
    line = (BY_FORMER if data.era == BEFORE else BY_CURRENT).format(units=data.units, splits=len(data.splits))
    words = [line.get(lang)]
    if data.unknown:
        words.append(STRANGE.format(count=data.unknown).get(lang))
    rule = (COUNTED if data.counted else EQUALLY).get(lang)
    return html.Details(
        [
            html.Summary([*(f"{word} " for word in words), html.Span(MORE.get(lang), className="recast-more")]),
            html.Div([html.P(rule), html.Ul([_split(split, lang) for split in data.splits])], className="recast-list"),
        ],
        className="recast",
    )


def former_note(unit: FormerUnit, url: Callable[[str], str], lang: str) -> Component:
    """Say what became of a former commune, with links to today's units, and what its figures here are made of.

    ``url`` gives the address of one of today's units by its code.
    """
    heads = [html.P(UNTIL.format(name=unit.name, code=unit.code).get(lang))]
    became = [html.Li([link(part.name, url(part.code)), f": {_share(part.ratio, lang)}"]) for part in unit.became]
    return html.Div(
        [*heads, html.Ul(became), html.P(_made_of(unit, lang))], className="notice recast-unit", role="status"
    )


def _made_of(unit: FormerUnit, lang: str) -> str:
    if unit.exact:
        return WHOLE.format(name=unit.became[0].name if unit.became else unit.name).get(lang)
    parts = [*([OWN.get(lang)] if unit.carried else []), *_listed(unit.counts, lang)]
    return ITS_PART.get(lang).format(parts="; ".join(parts))


def _split(split: Split, lang: str) -> Component:
    return html.Li([html.B(split.name), f": {'; '.join(_listed(split.parts, lang))}"])


def _listed(parts: Sequence[Part], lang: str) -> list[str]:
    return [OF.format(share=_share(part.ratio, lang), name=part.name).get(lang) for part in parts]


def _share(ratio: float, lang: str) -> str:
    return percent(ratio, 1, lang)
