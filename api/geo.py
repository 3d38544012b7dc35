"""Boundaries by content hash: fetched once, cached for good."""

from flask import Blueprint, Response, abort

from api.context import Context
from geo.layers import read_layer_bytes
from geo.outline import picture


def blueprint(context: Context) -> Blueprint:
    """Return the routes /geo/<layer>/<hash>.json, and …/<hash>.outline.json for displays without a map engine."""
    routes = Blueprint("geo", __name__)

    @routes.get("/geo/<layer>/<digest>.json")
    def boundaries(layer: str, digest: str) -> Response:
        content = read_layer_bytes(context.settings.data_dir, layer, digest)
        if content is None:
            abort(404)
        return _for_ever(content, "application/geo+json")

    @routes.get("/geo/<layer>/<digest>.outline.json")
    def outline(layer: str, digest: str) -> Response:
        drawn = picture(context.settings.data_dir, layer)
        if drawn is None or drawn.layer.hash != digest:
            abort(404)
        return _for_ever(drawn.told(), "application/json")

    return routes


def _for_ever(content: bytes, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
