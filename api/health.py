"""Whether the process lives, whether it can answer, and what it runs."""

import hashlib
from importlib.metadata import version as package_version
from pathlib import Path

from flask import Blueprint, Response

from api.answers import answer, words
from api.context import Context
from domain.errors import IocError

CODE = ("api", "assets", "callbacks", "components", "domain", "geo", "pages", "queries")
KINDS = frozenset({".py", ".js", ".css", ".html", ".json", ".svg", ".csv", ".toml"})


def blueprint(context: Context) -> Blueprint:
    """Return the routes /healthz, /readyz and /version."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return answer({"status": "ok"})

    @routes.get("/readyz")
    def readyz() -> Response:
        try:
            state = context.source.freshness()
        except IocError as error:
            return answer({"status": "unavailable", **words(error.message)}, 503)
        return answer({"status": "ready", "data_version": state.version})

    @routes.get("/version")
    def version() -> Response:
        return answer({"name": "mot-cua-ioc", "version": package_version("mot-cua-ioc"), "build": context.build})

    return routes


def build_id(named: str = "") -> str:
    """Return what names the running code: as ``named``, else the installed version and a digest of its files."""
    return named or f"{package_version('mot-cua-ioc')}+{_digest(Path(__file__).parents[1])}"


def _digest(root: Path) -> str:
    """Of every file that makes an answer: the same in all processes of one installation."""
    found = hashlib.sha256()
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in KINDS:
                found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:8]
