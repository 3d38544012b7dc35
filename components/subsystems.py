"""The register of subsystems: one card each, a page behind it."""

from collections.abc import Callable
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, moment, number
from domain.subsystems import STATES, STEPS, State, Told
from domain.text import Text

SOURCES, NEWEST = Text("Nguồn", "Sources"), Text("Dữ liệu mới nhất", "Newest data")
IMPORTED, TODAY = Text("Nhập gần nhất", "Latest import"), Text("Hôm nay", "Today")
BEFORE, OWNER = Text("hôm qua {count}", "yesterday {count}"), Text("Đầu mối", "Owner")
REFUSED = Text("{count} dòng cách ly", "{count} rows in quarantine")
NO_OWNER = Text("chưa giao (ioc subsystems import)", "nobody yet (ioc subsystems import)")
MARKS: dict[State, str] = {"live": "●", "late": "◑", "silent": "▼", "none": "–"}


def register_cards(rows: list[tuple[Told, State]], href: Callable[[str], str], lang: str) -> Component:
    """A card for each subsystem; ``href`` gives the address of its page."""
    return html.Div([_card(told, state, href(told.subsystem.key), lang) for told, state in rows], className="register")


def _card(told: Told, state: State, href: str, lang: str) -> Component:
    each = told.subsystem
    mark = html.Span(MARKS[state], className="pill-icon", **{"aria-hidden": "true"})
    pill = html.Span([mark, STATES[state].get(lang)], className=f"pill s{STEPS[state]}")
    head = html.Div([html.H2(dcc.Link(each.label.get(lang), href=href)), pill], className="kpi-head")
    count = html.Span(number(told.today, 0, lang), className="kpi-number")
    unit = html.Span(each.unit.get(lang), className="kpi-unit")
    yesterday = html.Span(BEFORE.get(lang).format(count=number(told.before, 0, lang)), className="muted")
    refused = REFUSED.get(lang).format(count=number(told.refused, 0, lang)) if told.refused else ""
    facts = [
        (SOURCES, ", ".join(told.sources) or DASH),
        (NEWEST, _when(told.event_at, lang)),
        (IMPORTED, " · ".join(filter(None, (_when(told.imported_at, lang), refused)))),
        (OWNER, " · ".join(filter(None, (told.owner, told.contact))) or NO_OWNER.get(lang)),
    ]
    lines = [html.Div([html.Dt(label.get(lang)), html.Dd(text)]) for label, text in facts]
    return html.Article(
        [
            head,
            html.P(each.watches.get(lang), className="muted"),
            html.Div(
                [html.Span(TODAY.get(lang), className="muted"), count, unit, yesterday], className="register-today"
            ),
            html.Dl(lines),
        ],
        className=f"panel register-card s{STEPS[state]}",
    )


def _when(at: datetime | None, lang: str) -> str:
    return moment(at, lang) if at else DASH
