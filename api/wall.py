"""The page that a wall display opens and never leaves: it holds the display's frames (assets/host/wall.js)."""

from pathlib import Path

from flask import Blueprint, Response, current_app

from api.context import Context


def blueprint(context: Context) -> Blueprint:
    """Return the routes /wall and /wall/<code>; which display it is, its secret says, not its address."""
    routes = Blueprint("wall", __name__)

    @routes.get("/wall")
    @routes.get("/wall/")
    @routes.get("/wall/<code>")
    def host(code: str = "") -> Response:  # noqa: ARG001  (for whoever reads the address bar)
        page = Path(current_app.root_path, "assets", "host", "wall.html").read_text(encoding="utf-8")
        said = Response(page.replace("{build}", context.build), mimetype="text/html")
        said.headers["Cache-Control"] = "no-cache"
        return said

    return routes
