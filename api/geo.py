"""Boundaries by content hash: fetched once, cached for good."""

from flask import Blueprint, Response, abort

from api.context import Context
from geo.layers import read_layer_bytes


def blueprint(context: Context) -> Blueprint:
    """Return the route /geo/<layer>/<hash>.json."""
    routes = Blueprint("geo", __name__)

    @routes.get("/geo/<layer>/<digest>.json")
    def boundaries(layer: str, digest: str) -> Response:
        content = read_layer_bytes(context.settings.data_dir, layer, digest)
        if content is None:
            abort(404)
        answer = Response(content, mimetype="application/geo+json")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    return routes
