"""Components as plain data that the browser draws by itself: Dash takes seconds to mount a few thousand cells."""

from typing import Any

Node = str | list[Any]
"""A text, or [tag, attributes, nodes]; assets/morph.js draws it without parsing anything as HTML."""
ATTRIBUTES = {"className": "class", "colSpan": "colspan", "htmlFor": "for", "n_clicks": ""}


def drawn(parts: Any) -> list[Node]:
    """The nodes of html components, links and texts, however deep; None is nothing."""
    if parts is None or parts == "":
        return []
    if isinstance(parts, (list, tuple)):
        return [node for part in parts for node in drawn(part)]
    if isinstance(parts, (str, int, float)):
        return [str(parts)]
    told = parts.to_plotly_json()
    values = dict(told["props"])
    children = drawn(values.pop("children", None))
    if told["type"] == "Link":
        return [["a", _attributes(values) | {"data-go": ""}, children]]
    return [[told["type"].lower(), _attributes(values), children]]


def _attributes(values: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        attribute = ATTRIBUTES.get(name, name)
        if not attribute or value is None or value is False:
            continue
        found[attribute] = _style(value) if name == "style" else "" if value is True else str(value)
    return found


def _style(style: dict[str, str]) -> str:
    names = {"clipPath": "clip-path"}
    return "; ".join(f"{names.get(name, name)}: {value}" for name, value in style.items())
