"""Systems of seventy centers that push their tickets to a server, which is killed and started again meanwhile."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from threading import Thread
from time import monotonic, sleep, time
from urllib.request import urlopen

from bench.browser import ROOT
from db.settings import Settings

RATE = "1000 per second"
"""IOC_PUSH_RATE of the benchmark: all centers push with one key here, and all at once after the outage."""
PATIENCE_S = 120.0
VERSIONS = 3
"""Issued, called and served, finished: a ticket is told so often, a second apart."""

Row = tuple[str, int, bytes]
"""Number of a ticket, its version, and the JSON that tells it."""


class Server:
    """`ioc serve` in a process group of its own."""

    def __init__(self, settings: Settings) -> None:
        """Choose a free port; nothing runs yet."""
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._log = settings.data_dir / "bench-server.log"
        self._environment = {
            **os.environ,
            "IOC_DATA_DIR": str(settings.data_dir),
            "IOC_PROVINCE": settings.province,
            "IOC_PUSH_RATE": RATE,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return once it answers.

        Raises:
            RuntimeError: it ended, or took too long.
        """
        command = [sys.executable, "-m", "cli", "serve", "--port", str(self.port)]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._process, deadline = process, monotonic() + PATIENCE_S
        while not self._ready():
            if process.poll() is not None or monotonic() > deadline:
                message = f"the server did not start: {self._log.read_text(encoding='utf-8')[-2000:]}"
                raise RuntimeError(message)
            sleep(0.05)

    @property
    def pid(self) -> int:
        """Process of the server that runs.

        Raises:
            RuntimeError: none was started.
        """
        if self._process is None:
            message = "the server was not started"
            raise RuntimeError(message)
        return self._process.pid

    def kill(self) -> None:
        """End every process of it at once (SIGKILL)."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def _ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@dataclass
class Client:
    """The queue system of one center: every second it sends what happened since; what was not answered goes again."""

    center: str
    told: list[list[Row]]
    """What happens in each second."""
    phase: float = 0.0
    answers: list[tuple[float, float]] = field(default_factory=list)
    """(moment of the answer, ms it took) of each acknowledged request."""
    waited: list[float] = field(default_factory=list)
    """Seconds from the first try to the acknowledgement of each request that had to go again."""
    acknowledged: list[Row] = field(default_factory=list)
    failed: int = 0
    trouble: str = ""

    def run(self, port: int, key: str, start: float) -> None:
        """Send everything, from the moment ``start`` (Unix time) on; ``trouble`` says why it gave up."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        sent = 0
        while sent < len(self.told) and not self.trouble:
            sleep(max(0.0, start + self.phase + sent - time()))
            due = min(len(self.told), max(sent, int(time() - start - self.phase)) + 1)
            rows = [row for second in self.told[sent:due] for row in second]
            self._deliver(connection, headers, rows)
            sent = due
        connection.close()

    def _deliver(self, connection: HTTPConnection, headers: dict[str, str], rows: list[Row]) -> None:
        body = b'{"tickets":[' + b",".join(text for *_, text in rows) + b"]}"
        first = began = time()
        while not self.trouble:
            status = _post(connection, body, headers)
            if status == 200:
                self.answers.append((time(), 1000 * (time() - began)))
                self.acknowledged += rows
                if began > first:
                    self.waited.append(time() - first)
                return
            self.failed += 1
            if status not in {0, 429, 500, 503} or time() - first > PATIENCE_S:
                self.trouble = f"{self.center}: answer {status}"
            sleep(random.uniform(0.2, 0.5))  # noqa: S311  (so that seventy do not come back as one)
            began = time()


def _post(connection: HTTPConnection, body: bytes, headers: dict[str, str]) -> int:
    """Status of the answer; 0 when there was none."""
    try:
        connection.request("POST", "/api/v1/tickets", body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return int(answer.status)


def client(center: str, group: str, counter: str, start: datetime, seconds: int, letter: str) -> Client:
    """A center where every second a ticket is issued, the one before it called, and the one before that finished.

    Its numbers begin with ``letter``.
    """
    told: list[list[Row]] = [[] for _ in range(seconds)]
    for place in range(1 - VERSIONS, seconds):
        number = f"{letter}{place + VERSIONS:04d}"
        at = [(start + timedelta(seconds=place + more)).isoformat() for more in range(VERSIONS)]
        issued = {"center": center, "number": number, "group": group, "issued_at": at[0], "version": 1}
        called = issued | {"called_at": at[1], "serving_at": at[1], "counter": counter, "version": 2}
        finished = called | {"finished_at": at[2], "version": 3}
        for later, row in enumerate((issued, called, finished)):
            if 0 <= place + later < seconds:
                told[place + later].append((number, later + 1, json.dumps(row).encode()))
    return Client(center, told)


def push(server: Server, clients: Sequence[Client], key: str, kill_after: float | None = None) -> tuple[float, float]:
    """Let ``clients`` push; kill and restart ``server`` after ``kill_after`` seconds, if that is told.

    Returns:
        (moment the first one began, moment of the kill or of the end), Unix times.

    Raises:
        RuntimeError: a client was refused, or gave up.
    """
    start = time() + 0.5
    for place, each in enumerate(clients):
        each.phase = place / len(clients)
    threads = [Thread(target=each.run, args=(server.port, key, start), daemon=True) for each in clients]
    for thread in threads:
        thread.start()
    if kill_after is not None:
        sleep(max(0.0, start + kill_after - time()))
    killed = time()
    if kill_after is not None:
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    troubles = [each.trouble for each in clients if each.trouble]
    if troubles:
        message = f"{len(troubles)} clients gave up, the first one: {troubles[0]}"
        raise RuntimeError(message)
    return start, killed
