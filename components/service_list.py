"""A list of single petitions, answers, payments, legs or documents."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, moment, number
from components.panels import table
from components.states import nothing
from domain.service_pages import ListColumn
from domain.text import Text

AGENCY = Text("Cơ quan", "Agency")
YES, NO = Text("có", "yes"), Text("không", "no")
COUNT = Text("{count} dòng, hiện {shown} dòng mới nhất.", "{count} rows, the latest {shown} are shown.")
ALL = Text("{count} dòng.", "{count} rows.")


def service_table(
    rows: Sequence[tuple[Any, ...]], columns: Sequence[ListColumn], dossier: Callable[[str], str], lang: str
) -> Component:
    """Table of ``rows``: agency, procedure or "", then a cell for each of ``columns``; ``dossier`` links one."""
    if not rows:
        return nothing(lang)
    heads = [columns[0].label, AGENCY, *(column.label for column in columns[1:])]
    body = [_row(row, columns, dossier, lang) for row in rows]
    return html.Div(table(heads, body, "dossiers", lang), className="scroll", tabIndex=0)


def service_count(count: int, shown: int, lang: str) -> str:
    """How many rows there are, and how many of them are shown."""
    words = ALL if count <= shown else COUNT
    return words.get(lang).format(count=number(count, 0, lang), shown=number(shown, 0, lang))


def _row(row: tuple[Any, ...], columns: Sequence[ListColumn], dossier: Callable[[str], str], lang: str) -> Component:
    agency, procedure, *cells = row
    told = [_cell(value, column, dossier, lang) for value, column in zip(cells, columns, strict=True)]
    where = html.Td([agency, html.Small(procedure)] if procedure else agency)
    return html.Tr([html.Td(told[0]), where, *(html.Td(each) for each in told[1:])])


def _cell(value: Any, column: ListColumn, dossier: Callable[[str], str], lang: str) -> Any:
    if value is None:
        return DASH
    if column.codes:
        return next((code.label.get(lang) for code in column.codes if code.value == value), str(value))
    written: dict[str, Callable[[], Any]] = {
        "time": lambda: moment(value, lang),
        "money": lambda: number(value, 0, lang),
        "flag": lambda: (YES if value else NO).get(lang),
        "dossier": lambda: dcc.Link(value, href=dossier(value), className="code"),
        "code": lambda: html.B(value),
        "text": lambda: str(value),
    }
    return written[column.kind]()


def views(labels: Sequence[tuple[str, Text]], shown: str, href: Callable[[str], str], lang: str) -> Component:
    """Links to the lists of a page; ``shown`` is the one that is open."""
    links = [
        dcc.Link(label.get(lang), href=href(key), className="view is-on" if key == shown else "view")
        for key, label in labels
    ]
    return html.Nav(links, className="views")
