"""The white boxes everything sits in, and the small marks shared by the tables: status pill and link."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from domain.kpi import NEUTRAL, StatusWord


def panel(title: str, body: Any, *, note: str = "", tools: Any = None, name: str = "") -> Component:
    """Box with a heading, a muted ``note`` beside it and ``tools`` (a switch, a link) under it.

    ``name`` adds the class ``panel-<name>``.
    """
    heading: list[Any] = [title]
    if note:
        heading.append(html.Small(f" · {note}"))
    head = [html.H2(heading), *([tools] if tools is not None else [])]
    classes = f"panel panel-{name}" if name else "panel"
    return html.Section(
        [html.Div(head, className="panel-head"), html.Div(body, className="panel-body")], className=classes
    )


def pill(status: StatusWord, lang: str) -> Component | None:
    """Icon and word of ``status`` on its colour; None for a KPI without a target."""
    if status is NEUTRAL:
        return None
    icon = html.Span(status.icon, className="pill-icon", **{"aria-hidden": "true"})
    return html.Span([icon, status.label.get(lang)], className=f"pill s{status.step}")


def link(text: Any, href: str | None, class_name: str = "") -> Component:
    """Link that moves inside the application without a reload, or plain text where there is nowhere to go."""
    if href is None:
        return html.Span(text, className=class_name)
    return dcc.Link(text, href=href, className=class_name)
