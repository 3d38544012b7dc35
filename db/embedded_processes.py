"""Which live processes belong to a cluster, and their end.

Read from the process table (the postmaster's command line and the titles of its children carry the cluster's tag),
never from postmaster.pid, which may be stale, empty, truncated or name a foreign process.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from time import monotonic

import psutil

from db.embedded_binaries import EmbeddedError, take
from db.embedded_cluster import ON_WINDOWS, Cluster
from domain.text import Text

STEP_S = 0.1
PATIENCE_S = 1.0  # a wait longer than this is explained

_ORPHANS = Text(
    "Máy chủ trước bị dừng đột ngột, đang chờ các tiến trình {pids} kết thúc…",
    "The previous server was killed, waiting for its processes {pids} to end…",
)
_ELSEWHERE = Text(
    "Cơ sở dữ liệu {path} đang được một máy chủ khác sử dụng, ngoài tầm nhìn của tiến trình này (một container khác?). "
    "Hãy dừng máy chủ đó, hoặc nối tới nó bằng IOC_DATABASE_URL.",
    "The database {path} is in use by a server this process cannot see (in another container?). "
    "Stop that server, or connect to it with IOC_DATABASE_URL.",
)


def members(cluster: Cluster) -> list[psutil.Process]:
    """Return every live process of the cluster's server; after a kill -9, the backends that have not noticed yet."""
    tag = cluster.tag
    return [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if (process.info["name"] or "").startswith("postgres") and tag in " ".join(process.info["cmdline"] or ())
    ]


def postmaster(cluster: Cluster) -> psutil.Process | None:
    """Return the live parent process of the cluster's server, ready or not."""
    found = members(cluster)
    pids = {process.pid for process in found}
    for process in found:
        # children replace their command line by a title; one just forked has not yet, but has its parent here
        if "-D" in process.info["cmdline"] and _parent(process) not in pids:
            return process
    return None


@contextmanager
def lifeline(cluster: Cluster) -> Iterator[tuple[int, ...]]:
    """Take the lock that a starting server inherits (yield its descriptors) and the last of its processes gives up.

    The kernel's own answer to "does anybody of this cluster live?", across containers that share a volume.

    Raises:
        EmbeddedError: somebody does, out of this process's sight.
    """
    if ON_WINDOWS:
        yield ()
        return
    with cluster.lifeline.open("a+b") as handle:
        if not take(handle, block=False):
            raise EmbeddedError(_ELSEWHERE.format(path=cluster.pgdata))
        yield (handle.fileno(),)


def _parent(process: psutil.Process) -> int | None:
    try:
        return int(process.ppid())
    except psutil.Error:
        return None


def gone(process: psutil.Process, seconds: float) -> bool:
    """Wait up to ``seconds`` for the end of ``process``; a zombie counts as ended, its parent may never collect it."""
    deadline = monotonic() + seconds
    while True:
        with suppress(psutil.TimeoutExpired):
            process.wait(min(STEP_S, max(0.0, deadline - monotonic())))
            return True
        if _zombie(process):
            return True
        if monotonic() >= deadline:
            return False


def _zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def end_orphans(cluster: Cluster, say: Callable[[Text], None]) -> None:
    """Wait for the end of the backends of a killed postmaster: a second server beside them would corrupt the data."""
    deadline = monotonic() + PATIENCE_S
    alive = [process for process in members(cluster) if not gone(process, deadline - monotonic())]
    if alive:
        say(_ORPHANS.format(pids=", ".join(str(process.pid) for process in alive)))
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.terminate()  # what it has not committed can never be acknowledged; what it has is in the log
    for process in alive:  # only now: the logger ignores the signal and ends after the last backend
        gone(process, inf)


def end_squatter(cluster: Cluster) -> None:
    """End the server that still holds our socket although its data directory was deleted."""
    lock = cluster.socket_dir / f".s.PGSQL.{cluster.port}.lock"
    pid = lock.read_text().split("\n")[0] if lock.exists() else ""
    family = cluster.tag.rpartition("-")[0]  # the same path, another incarnation of the directory
    with suppress(psutil.NoSuchProcess):
        if pid.isdigit() and family in " ".join((process := psutil.Process(int(pid))).cmdline()):
            process.send_signal(signal.SIGQUIT)
            gone(process, inf)
