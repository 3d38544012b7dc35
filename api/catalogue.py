"""The words that filters offer."""

from flask import Blueprint, Response, request

from api.answers import answer
from api.context import Context


def blueprint(context: Context) -> Blueprint:
    """Return the route /api/v1/catalogue?lang=vi|en; who has the newest words is told so (304)."""
    routes = Blueprint("catalogue", __name__)

    @routes.get("/api/v1/catalogue")
    def catalogue() -> Response:
        words = answer(context.source.catalogue(request.args.get("lang", "vi")))
        words.headers["Cache-Control"] = "private, no-cache"
        words.add_etag()
        words.make_conditional(request)
        return words

    return routes
