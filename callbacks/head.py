"""What stands in the head of every page: theme script, icons and the web app manifest, which this module serves."""

import hashlib
from functools import cache
from pathlib import Path

import orjson
from dash import Dash
from flask import Response, current_app, request

from domain.screen import EXTENSION, Screen
from domain.text import LANGS, Text

ASSETS = Path(__file__).parents[1] / "assets"
MANIFEST_URL = "/manifest.webmanifest"
NAME = Text("Một Cửa IOC", "One-stop IOC")
ABOUT = Text(
    "Giám sát, điều hành giải quyết thủ tục hành chính và dịch vụ công.",
    "Monitoring and direction of administrative procedures and public services.",
)
THEME_COLOUR, BACKGROUND = "#0f1a30", "#f4f6fa"
"""Tokens nav and bg of the light theme; a test keeps them equal."""
ICONS = {
    "icons/icon-192.png": ("192x192", "image/png"),
    "icons/icon-512.png": ("512x512", "image/png"),
    "favicon.svg": ("any", "image/svg+xml"),
}


def register(app: Dash) -> None:
    """Serve the manifest."""

    @app.server.get(MANIFEST_URL)  # type: ignore[untyped-decorator]  # Dash carries no types
    def manifest() -> Response:
        screen: Screen = current_app.extensions[EXTENSION]
        body = orjson.dumps(web_manifest(asked_language(), screen.province))
        return Response(body, mimetype="application/manifest+json")


def asked_language() -> str:
    """The language of the address."""
    lang = request.args.get("lang", "")
    return lang if lang in LANGS else LANGS[0]


def links(lang: str) -> str:
    """Markup of the head: the script comes first, so that no page is ever drawn in the wrong theme."""
    language = "?lang=en" if lang == "en" else ""
    return "".join(
        (
            f'<meta name="theme-color" content="{THEME_COLOUR}">',
            f'<script src="{address("early/theme.js")}"></script>',
            f'<link rel="icon" type="image/svg+xml" href="{address("favicon.svg")}">',
            f'<link rel="apple-touch-icon" href="{address("icons/icon-192.png")}">',
            f'<link rel="manifest" href="{MANIFEST_URL}{language}">',
        )
    )


def web_manifest(lang: str, province: str) -> dict[str, object]:
    """The web app manifest: how the application of ``province`` is installed on a phone or a desk."""
    home = "/?lang=en" if lang == "en" else "/"
    return {
        "id": "/",
        "name": f"{NAME.get(lang)} · {province}",
        "short_name": NAME.get(lang),
        "description": ABOUT.get(lang),
        "lang": lang,
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME_COLOUR,
        "background_color": BACKGROUND,
        "icons": [{"src": address(name), "sizes": sizes, "type": kind} for name, (sizes, kind) in ICONS.items()],
    }


@cache
def address(name: str) -> str:
    """Address of a file of assets/, which changes with the file and may be kept for good."""
    return f"/assets/{name}?m={hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:8]}"
