"""The chosen era on any page: rows told by its communes, with the note that goes beside them."""

from dash.development.base_component import Component

from components.format import percent
from components.recast import disclosure
from domain.selection import Selection
from domain.text import Text
from queries import eras
from queries.overview import UnitRow
from queries.source import Source

PARTLY = Text(
    "Danh sách gồm mọi hồ sơ của các cơ quan có liên quan; số liệu chỉ tính phần thuộc phạm vi đang chọn ({parts}).",
    "The list holds every dossier of the agencies concerned; the figures count only the part that belongs to what is"
    " chosen ({parts}).",
)
OF = Text("{share} của {name}", "{share} of {name}")


def recast_rows(rows: list[UnitRow], selection: Selection, source: Source) -> tuple[list[UnitRow], Component | None]:
    """Return rows of communes by those of the selection's era, and the note beside them, None when all is exact.

    Today's view of today's communes costs nothing; telling rows twice changes nothing.
    """
    if not eras.needs_recast(rows, selection):
        return rows, None
    told, found = eras.recast_rows(rows, selection, source.unit_book())
    return told, disclosure(found, selection.lang)


def list_notes(selection: Selection, source: Source) -> list[Text]:
    """Say that a list holds more than the figures count, where agencies belong to what is chosen only in part."""
    if not (selection.unit or selection.area):
        return []
    book = source.unit_book()
    shares = [(book.name(unit), sum(parts.values())) for unit, parts in book.divided(selection).items()]
    told = sorted((name, float(share)) for name, share in shares if 0 < share < 1)
    return [PARTLY.format(parts=Text(_told(told, "vi"), _told(told, "en")))] if told else []


def _told(parts: list[tuple[str, float]], lang: str) -> str:
    return "; ".join(OF.get(lang).format(share=percent(share, 1, lang), name=name) for name, share in parts)
