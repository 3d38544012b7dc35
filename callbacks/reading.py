"""Reading an address: the selection, with a note for every value that is bad or names nothing."""

from collections.abc import Mapping

from domain.screen import Screen
from domain.selection import LABELS, Selection, parse
from domain.text import Text
from queries.source import Source

OFFICER = Text("cán bộ", "officer")
UNKNOWN = Text(
    "Không có {name} “{value}” trong danh mục, nên không có hồ sơ nào. Kiểm tra lại mã trong địa chỉ, bỏ bộ lọc này,"
    " hoặc bắt đầu lại từ trang Tổng quan.",
    'There is no {name} "{value}" in the catalogue, hence no dossier. Check the code in the address, drop this filter,'
    " or start again from the overview.",
)


def read(
    source: Source, screen: Screen, query: Mapping[str, str] | None, *, every: bool = False
) -> tuple[Selection, list[Text]]:
    """The selection of an address and the notes to show above the page; ``every`` KPI may be its metric."""
    selection, notes = parse(query or {}, screen.today(), screen.span)
    selection = selection if every else selection.of_dossiers()
    return selection, [*notes, *strangers(source, selection)]


def strangers(source: Source, selection: Selection, officer: str = "") -> list[Text]:
    """A note for each code (the selection's, an ``officer``'s) that names nothing; asks only when there is a code."""
    labels = LABELS | {"officer": OFFICER}
    return [
        UNKNOWN.format(name=labels[name], value=getattr(selection, name, officer)[:40])
        for name in source.unknown(selection, officer)
    ]
