"""The two things every callback answers from, as app.py put them on the application."""

from dash import Dash

from domain.screen import EXTENSION, Screen
from queries.source import Source

SOURCE, HUB = "ioc", "ioc-hub"
"""Flask extensions: the read side, and what tells of new data versions."""
UPDATES = "/_dash-update-component"
"""Address of every callback request."""
CONTENT = "_pages_content"
"""Element into which Dash's router writes the page."""


def source_of(app: Dash) -> Source:
    """The read side of ``app``."""
    source: Source = app.server.extensions[SOURCE]
    return source


def screen_of(app: Dash) -> Screen:
    """What the layouts of ``app`` know."""
    screen: Screen = app.server.extensions[EXTENSION]
    return screen
