"""HTTP for machines and for the live client: KPIs, dossiers, boundaries, events, health; and the push of tickets."""

from flask import Flask

from api import answers, catalogue, chase, geo, health, kpis, live, tickets
from api.context import Context


def register(server: Flask, context: Context) -> None:
    """Add every route to ``server``; the answers come from ``context``."""
    answers.register(server)
    for part in (health, kpis, catalogue, geo, live, chase, tickets):
        server.register_blueprint(part.blueprint(context))
