"""How files and headers leave the server: the installed style sheet and font, security headers, long caching."""

from importlib.util import find_spec
from pathlib import Path

from dash import Dash
from flask import Flask, Response, redirect, request, send_from_directory
from flask_compress import Compress
from werkzeug.wrappers import Response as AnyResponse

BOOTSTRAP_URL = "/vendor/bootstrap.min.css"
COMPRESSED = [
    *("text/html", "text/css", "text/javascript", "application/javascript"),
    *("application/json", "application/geo+json", "image/svg+xml", "font/ttf"),
]
YEAR_S = 31_536_000
FOR_EVER = f"public, max-age={YEAR_S}, immutable"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",  # plotly writes its own style element
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",  # MapLibre's worker is a Blob URL
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)


def register(app: Dash, lang: str) -> None:
    """Serve Bootstrap and the font, compress, set headers, and open in ``lang`` when the address says none."""
    server: Flask = app.server
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED
    Compress(server)
    bootstrap = _package("flask_bootstrap") / "static" / "bootstrap5" / "css"
    fonts = _package("fontpkg_be_vietnam_pro") / "files"

    @server.get(BOOTSTRAP_URL)
    def bootstrap_css() -> Response:
        return send_from_directory(bootstrap, "bootstrap.min.css", max_age=YEAR_S)

    @server.get("/vendor/fonts/<name>")
    def font(name: str) -> Response:
        return send_from_directory(fonts, name, max_age=YEAR_S)

    @server.before_request
    def first_language() -> AnyResponse | None:
        page = request.method == "GET" and request.accept_mimetypes.accept_html and request.path in {"", "/"}
        return redirect(f"{request.path}?lang={lang}") if page and lang != "vi" and not request.args else None

    @server.after_request
    def headers(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        answer.headers["Content-Security-Policy"] = content_policy(app)
        if request.path.startswith("/vendor/") or (request.path.startswith("/assets/") and "m" in request.args):
            answer.headers["Cache-Control"] = FOR_EVER
        close = getattr(answer.response, "close", None)
        if close is not None:  # flask-compress replaces the body of a file and forgets to close it
            answer.call_on_close(close)
        return answer


def content_policy(app: Dash) -> str:
    """Content security policy: only this host; inline scripts only Dash's own, by their hashes."""
    scripts = " ".join(("script-src 'self'", *app.csp_hashes()))
    return "; ".join((*POLICY, scripts))


def _package(name: str) -> Path:
    """Directory of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        message = f"the package {name} is not installed; run `make setup`"
        raise ModuleNotFoundError(message)
    return Path(spec.submodule_search_locations[0])
