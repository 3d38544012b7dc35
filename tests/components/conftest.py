import json
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from domain.kpi import Figure
from domain.kpis import KPI


def flat(component: Any) -> Any:
    """The component as the browser receives it."""
    return json.loads(to_json_plotly(component))


def texts(component: Any) -> list[str]:
    """Every piece of text a reader sees, in order."""
    found: list[str] = []
    _collect(flat(component), found)
    return found


def _collect(node: Any, found: list[str]) -> None:
    if isinstance(node, list):
        for child in node:
            _collect(child, found)
    elif isinstance(node, dict):
        _collect(node.get("props", {}).get("children"), found)
    elif node is not None:
        found.append(str(node))


def props(component: Any, kind: str) -> list[dict[str, Any]]:
    """Properties of every component of type ``kind`` in the tree."""
    found: list[dict[str, Any]] = []
    _walk(flat(component), kind, found)
    return found


def _walk(node: Any, kind: str, found: list[dict[str, Any]]) -> None:
    if isinstance(node, list):
        for child in node:
            _walk(child, kind, found)
    elif isinstance(node, dict):
        if node.get("type") == kind:
            found.append(node["props"])
        _walk(node.get("props", {}).get("children"), kind, found)


@pytest.fixture
def on_time() -> Figure:
    return KPI["on_time"].figure({"on_time": 968, "settled_due": 1000})
