"""The catalogue page: the table of procedures and that of the decisions that announce them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, day, number
from components.panels import table
from components.states import nothing
from domain.catalogue_view import Entry
from domain.codes import AGENCY_LEVELS, SERVICE_LEVELS, code_of
from domain.text import Text

MOST = 100
SEARCH = Text("Tìm mã, tên thủ tục, lĩnh vực", "Search code, name, field")
HEADS: tuple[Text, ...] = (
    Text("Thủ tục", "Procedure"),
    Text("Cấp", "Level"),
    Text("Mức dịch vụ", "Service level"),
    Text("Thời hạn", "Time limit"),
    Text("Phí (đồng)", "Fee (đồng)"),
    Text("Đủ nội dung", "Content"),
    Text("CSDL dân cư", "Population"),
    Text("Hồ sơ", "Dossiers"),
    Text("Trực tuyến", "Online"),
)
DECISION_HEADS: tuple[Text, ...] = (
    Text("Quyết định", "Decision"),
    Text("Cơ quan", "Agency"),
    Text("Ban hành", "Made"),
    Text("Văn bản hiệu lực", "Text in force"),
    Text("Công bố đúng hạn", "Made in time"),
    Text("Công khai", "Made public"),
    Text("Công khai đúng hạn", "Public in time"),
)
HOURS = Text("{hours} giờ làm việc", "{hours} working hours")
ESSENTIAL, PAYABLE = Text("thiết yếu", "essential"), Text("trả trực tuyến", "payable online")
FREE, YES, NO = Text("miễn phí", "free"), Text("có", "yes"), Text("không", "no")
SHOWN = Text("{count} thủ tục, hiện {shown}.", "{count} procedures, {shown} shown.")


class Told(Protocol):
    """A decision as the table reads it."""

    @property
    def code(self) -> str:
        """Its number."""

    @property
    def agency(self) -> str:
        """Who prepared it."""

    @property
    def decided_on(self) -> date:
        """Its day."""

    @property
    def effective_on(self) -> date | None:
        """Day the underlying text takes effect."""

    @property
    def published_on(self) -> date | None:
        """Day it was made public."""

    @property
    def made_in_time(self) -> bool | None:
        """Whether it was made 5 working days before."""

    @property
    def public_in_time(self) -> bool | None:
        """Whether it was made public within 5 working days."""


def catalogue_table(entries: Sequence[Entry], href: Callable[[Entry], str], lang: str) -> Component:
    """The first procedures of ``entries``; a number of dossiers opens them."""
    if not entries:
        return nothing(lang)
    rows = [_entry(entry, href, lang) for entry in entries[:MOST]]
    return html.Div(table(HEADS, rows, "dossiers", lang), className="scroll", tabIndex=0)


def catalogue_count(entries: Sequence[Entry], lang: str) -> str:
    """How many procedures there are, and how many of them are shown."""
    count = len(entries)
    return SHOWN.get(lang).format(count=number(count, 0, lang), shown=number(min(count, MOST), 0, lang))


def decision_table(decisions: Sequence[Told], lang: str) -> Component:
    """The decisions with both verdicts; one that cannot be judged yet has a dash."""
    if not decisions:
        return nothing(lang)
    rows = [
        html.Tr(
            [
                html.Td(html.B(each.code)),
                html.Td(each.agency),
                html.Td(day(each.decided_on)),
                html.Td(day(each.effective_on) if each.effective_on else DASH),
                _verdict(each.made_in_time, lang),
                html.Td(day(each.published_on) if each.published_on else DASH),
                _verdict(each.public_in_time, lang),
            ]
        )
        for each in decisions
    ]
    return html.Div(table(DECISION_HEADS, rows, "dossiers", lang), className="scroll", tabIndex=0)


def _entry(entry: Entry, href: Callable[[Entry], str], lang: str) -> Component:
    about = [entry.code, entry.field_name, entry.authority, ESSENTIAL.get(lang) if entry.essential else ""]
    fee: Any = DASH if entry.fee is None else FREE.get(lang) if not entry.fee else number(entry.fee, 0, lang)
    payable = html.Small(PAYABLE.get(lang)) if entry.fee and entry.e_payment else ""
    hours = DASH if entry.hours is None else HOURS.get(lang).format(hours=number(entry.hours, 0, lang))
    received: Any = number(entry.received, 0, lang)
    cells = [
        html.Td([entry.name, html.Small(" · ".join(filter(None, about)))], className="wide"),
        html.Td(code_of(AGENCY_LEVELS, entry.level).label.get(lang)),
        html.Td([code_of(SERVICE_LEVELS, entry.service).label.get(lang), html.Small(entry.partial_reason)]),
        html.Td(hours),
        html.Td([fee, payable]),
        _verdict(entry.content_full, lang),
        _verdict(entry.population_db, lang),
        html.Td(dcc.Link(received, href=href(entry)) if entry.received else received, className="num"),
        html.Td(number(entry.online, 0, lang), className="num"),
    ]
    return html.Tr(cells)


def _verdict(value: bool | None, lang: str) -> Component:  # noqa: FBT001  (a value of the table, not a switch)
    if value is None:
        return html.Td(DASH, className="muted")
    return html.Td((YES if value else NO).get(lang), className="good" if value else "bad")
