"""The words that filters offer."""

from flask import Blueprint, Response, jsonify, request

from api.context import Context


def blueprint(context: Context) -> Blueprint:
    """Return the route /api/v1/catalogue?lang=vi|en."""
    routes = Blueprint("catalogue", __name__)

    @routes.get("/api/v1/catalogue")
    def catalogue() -> Response:
        answer = jsonify(context.source.catalogue(request.args.get("lang", "vi")))
        answer.headers["Cache-Control"] = "private, max-age=300"
        return answer

    return routes
