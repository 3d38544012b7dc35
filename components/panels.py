"""The white boxes everything sits in, and what the tables share: heads that follow onto a phone, pill and link."""

import json
from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from domain.kpi import NEUTRAL, StatusWord
from domain.text import Text


def panel(
    title: str, body: Any, *, note: str = "", tools: Any = None, name: str = "", scrolls: bool = False
) -> Component:
    """Box with a heading, a muted ``note`` beside it and ``tools`` (a switch, a link) under it.

    ``name`` adds the class ``panel-<name>``; what ``scrolls`` without a link inside must be reached by the keyboard.
    """
    heading: list[Any] = [title]
    if note:
        heading.append(html.Small(f" · {note}"))
    head = [html.H2(heading), *([tools] if tools is not None else [])]
    classes = f"panel panel-{name}" if name else "panel"
    inside = html.Div(body, className="panel-body", **({"tabIndex": 0} if scrolls else {}))
    return html.Section([html.Div(head, className="panel-head"), inside], className=classes)


def table(heads: Sequence[Text], rows: Sequence[Component], classes: str, lang: str) -> Component:
    """Table of ``rows`` under ``heads``; on a phone each row is a card whose cells say their heads themselves."""
    words = [head.get(lang) for head in heads]
    top = html.Thead(html.Tr([html.Th(word, scope="col") for word in words]))
    return html.Table([top, html.Tbody(rows)], className=f"{classes} stacked", style=spoken(words))


def spoken(words: Sequence[str]) -> dict[str, str]:
    """Heads of columns as the properties ``--h1``, ``--h2`` … which assets/widgets-phone.css writes into the cells."""
    return {f"--h{place}": json.dumps(word, ensure_ascii=False) for place, word in enumerate(words, 1)}


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
