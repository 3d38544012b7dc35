"""The chosen era on any page: rows told by its communes, with the note that goes beside them."""

from dash.development.base_component import Component

from components.format import percent
from components.recast import disclosure
from domain.recast import BEFORE, CURRENT, Era
from domain.selection import Selection
from domain.text import Text
from queries import eras
from queries.overview import UnitRow
from queries.source import Source

PARTLY = Text(
    "Danh sách gồm mọi hồ sơ của các cơ quan có liên quan đến đơn vị đang chọn; số trên trang đơn vị chỉ tính phần"
    " thuộc đơn vị đó ({parts}).",
    "The list holds every dossier of the agencies concerned; the numbers of the unit's page count only the part that"
    " belongs to it ({parts}).",
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
    """Say that a list holds more than a unit's share, where agencies belong to its commune only in part."""
    if not selection.unit:
        return []
    book = source.unit_book()
    within = book.within(selection)
    if within is None:
        return []
    era: Era = BEFORE if selection.units == BEFORE else CURRENT
    shares = {unit: book.ties.parts(unit, era, within).get(selection.unit, 0) for unit in set(book.agencies.values())}
    parts = sorted((book.name(unit), share) for unit, share in shares.items() if 0 < share < 1)
    if not parts:
        return []
    return [
        PARTLY.format(
            parts=Text(
                "; ".join(OF.vi.format(share=percent(float(share), 1, "vi"), name=name) for name, share in parts),
                "; ".join(OF.en.format(share=percent(float(share), 1, "en"), name=name) for name, share in parts),
            )
        )
    ]
