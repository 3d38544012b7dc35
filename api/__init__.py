"""HTTP for machines and the live client: KPIs, dossiers, boards, boundaries, events, health; pushes."""

from flask import Flask

from api import answers, catalogue, centers, chase, displays, geo, health, kpis, live, pushes, wall
from api.context import Context


def register(server: Flask, context: Context) -> None:
    """Add every route to ``server``; the answers come from ``context``."""
    answers.register(server)
    for part in (health, kpis, catalogue, geo, live, chase, centers, pushes, displays, wall):
        server.register_blueprint(part.blueprint(context))
