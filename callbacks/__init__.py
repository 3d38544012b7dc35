"""Wiring: which answer goes to which slot of which page. Registered on an application, never globally."""

from dash import Dash

from callbacks import (
    actions,
    bottlenecks,
    browser,
    chase,
    data,
    dossier,
    dossiers,
    horizon,
    memo,
    officer,
    officers,
    overview,
    progress,
    queue_forecast,
    queue_review,
    queues,
    subject,
    unit,
)


def register(app: Dash) -> None:
    """Register every callback on ``app``; its Flask extensions hold the Source ("ioc") and the Screen."""
    for module in (
        horizon,
        memo,
        browser,
        overview,
        progress,
        subject,
        unit,
        dossiers,
        dossier,
        data,
        bottlenecks,
        officers,
        officer,
        chase,
        queues,
        queue_forecast,
        queue_review,
        actions,
    ):
        module.register(app)
