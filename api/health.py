"""Whether the process lives, whether it can answer, and what it runs."""

from importlib.metadata import version as package_version

from flask import Blueprint, Response

from api.answers import answer, words
from api.context import Context
from domain.errors import IocError


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


def build_id() -> str:
    """Return what names the running code: the installed version."""
    return package_version("mot-cua-ioc")
