"""The words that filters offer."""

from flask import Blueprint, Response, request

from api.answers import answer
from api.context import Context


def blueprint(context: Context) -> Blueprint:
    """Return the route /api/v1/catalogue?lang=vi|en."""
    routes = Blueprint("catalogue", __name__)

    @routes.get("/api/v1/catalogue")
    def catalogue() -> Response:
        words = answer(context.source.catalogue(request.args.get("lang", "vi")))
        words.headers["Cache-Control"] = "private, max-age=300"
        return words

    return routes
