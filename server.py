"""Serving the application: gunicorn with threads, so that every open screen may hold its event stream."""

import gc
import os
import socket
from collections.abc import Callable
from typing import Any

from db.settings import Settings
from domain.errors import IocError
from domain.text import Text


class PortInUseError(IocError):
    """Another program listens on the port."""

    exit_code = 4


def serve_forever(settings: Settings, say: Callable[[Text], None]) -> None:
    """Serve until stopped.

    Raises:
        PortInUseError: the port is taken; the message says which and what to do.
        IocError: several web processes without Redis.
    """
    _check_port(settings.host, settings.port)
    if settings.workers > 1 and not settings.redis_url:
        raise IocError(
            Text(
                f"IOC_WORKERS={settings.workers} cần IOC_REDIS_URL để các tiến trình dùng chung bộ đệm.",
                f"IOC_WORKERS={settings.workers} needs IOC_REDIS_URL, so that the processes share one cache.",
            )
        )
    url = f"http://{settings.host}:{settings.port}"
    say(Text(f"Mở {url} trong trình duyệt (Ctrl+C để dừng).", f"Open {url} in a browser (Ctrl+C to stop)."))
    if os.name == "nt":
        _serve_waitress(settings)
    else:
        _serve_gunicorn(settings)


def settle() -> None:
    """Take what the start has made out of the garbage collector's walks: a whole one stops every answer for 0.2 s."""
    gc.collect()
    gc.freeze()


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(
                Text(
                    f"Không mở được {host}:{port} ({error.strerror}). Có chương trình khác đang dùng cổng này: dừng nó "
                    "hoặc chọn cổng khác bằng --port hay IOC_PORT.",
                    f"Cannot listen on {host}:{port} ({error.strerror}). Another program uses this port: stop it, or "
                    "choose another with --port or IOC_PORT.",
                )
            ) from error


def _serve_gunicorn(settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  (not on Windows)

    from app import create_app  # noqa: PLC0415  (after the port was checked)

    # Made before the port is bound: after a crash everybody comes back at once, and would wait for it otherwise.
    application = create_app(settings).server
    application.test_client().get("/healthz")  # Dash sets itself up at its first request
    application.extensions["ioc"].database.dispose()  # workers are forked, and connections must not be shared
    settle()

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn with our options; its workers share the application's code and make their own connections."""

        def load_config(self) -> None:
            for name, value in _options(settings).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Server().run()


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "timeout": 120,
        "graceful_timeout": 5,
        "keepalive": 30,
        "loglevel": settings.log_level.lower(),
        "control_socket_disable": True,
    }


def _serve_waitress(settings: Settings) -> None:
    from waitress import serve  # noqa: PLC0415  (Windows only)

    from app import create_app  # noqa: PLC0415  (after the port was checked)

    application = create_app(settings).server
    settle()
    serve(application, host=settings.host, port=settings.port, threads=settings.threads)
