"""Wiring: which answer goes to which slot of which page. Registered on an application, never globally."""

from dash import Dash

from callbacks import browser, dossier, dossiers, horizon, memo, overview, unit


def register(app: Dash) -> None:
    """Register every callback on ``app``; its Flask extensions hold the Source ("ioc") and the Screen."""
    for module in (horizon, memo, browser, overview, unit, dossiers, dossier):
        module.register(app)
