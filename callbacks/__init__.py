"""Wiring: which answer goes to which slot of which page. Registered on an application, never globally."""

from dash import Dash

from callbacks import (
    actions,
    bottlenecks,
    browser,
    catalogue,
    chase,
    data,
    display_profiles,
    displays,
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
    score,
    services,
    subject,
    subsystems,
    targets,
    unit,
    wall,
    weekly,
    weekly_promises,
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
        weekly,
        weekly_promises,
        dossiers,
        dossier,
        data,
        bottlenecks,
        officers,
        officer,
        chase,
        queues,
        services,
        catalogue,
        subsystems,
        queue_forecast,
        queue_review,
        actions,
        targets,
        displays,
        display_profiles,
        score,
        wall,
    ):
        module.register(app)
