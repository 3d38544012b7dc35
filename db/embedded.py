"""The embedded PostgreSQL server: started by whoever comes first, shared by every process, left running."""

import signal
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from time import monotonic

import psutil
import psycopg2
from sqlalchemy.engine import URL

from db.embedded_binaries import EmbeddedError, locked
from db.embedded_cluster import (
    LOCATION_NOTE,
    OWNER,
    Cluster,
    existing_cluster,
    make_cluster,
    make_private_dir,
    write_settings,
)
from db.embedded_processes import PATIENCE_S, STEP_S, end_orphans, end_squatter, gone, lifeline, postmaster
from domain.text import Text

__all__ = ["EmbeddedError", "ServerStatus", "ensure_running", "remove", "revive", "status", "stop"]

Say = Callable[[Text], None]

DATABASE = "ioc"
STOPPED_NOTE = "pg.stopped"
ACCEPTING = 0  # pg_isready's exit code
REFUSALS = 30  # connections refused in a row by a server that calls itself ready
CREATE_DATABASE = (
    f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The server of one data directory; ``version`` is PostgreSQL's ("18.6"), None before the first start."""

    running: bool
    pid: int | None
    socket_dir: Path | None
    version: str | None


def ensure_running(data_dir: Path, *, say: Say | None = None) -> str:
    """Start, or join, the one server of ``data_dir`` and return the owner's SQLAlchemy URL.

    Waits for another starter, for the backends of a killed server and for crash recovery as long as they take,
    telling ``say`` why. The server outlives this process.

    Raises:
        EmbeddedError: it cannot be made, started or reached; the message says what to do.
    """
    try:
        _stopped(data_dir).unlink(missing_ok=True)
        return _url(_running_cluster(data_dir.resolve(), say or _keep_quiet))
    except OSError as error:
        raise EmbeddedError(_NO_ACCESS.format(path=data_dir, error=error)) from error


def revive(data_dir: Path) -> None:
    """Start the server again that ended on its own; one that was stopped on purpose, or removed, stays so.

    Raises:
        EmbeddedError: as `ensure_running`.
    """
    if existing_cluster(data_dir.resolve()) and not _stopped(data_dir).exists():
        ensure_running(data_dir)


def stop(data_dir: Path, *, wait_s: float = 30) -> bool:
    """Shut the server down fast (open transactions roll back); True when one was running.

    Whoever still listens does not start it again (`revive`); the next `ensure_running` does.

    Raises:
        EmbeddedError: it is still shutting down after ``wait_s`` seconds.
    """
    cluster = existing_cluster(data_dir.resolve())
    if cluster is None:
        return False
    _stopped(data_dir).touch()
    server = postmaster(cluster)
    if server is None:
        return False
    if sys.platform == "win32":
        cluster.tool("pg_ctl", "kill", "INT", str(server.pid))
    else:
        with suppress(psutil.NoSuchProcess):
            server.send_signal(signal.SIGINT)
    if not gone(server, wait_s):
        raise EmbeddedError(_STILL_STOPPING.format(pid=server.pid, seconds=wait_s, logs=cluster.logs))
    return True


def status(data_dir: Path) -> ServerStatus:
    """Look, without starting or changing anything."""
    cluster = existing_cluster(data_dir.resolve())
    if cluster is None:
        return ServerStatus(running=False, pid=None, socket_dir=None, version=None)
    server = postmaster(cluster)
    version = cluster.tool("postgres", "--version").stdout.split()[-1]
    return ServerStatus(server is not None, server.pid if server else None, cluster.socket_dir, version)


def remove(data_dir: Path) -> None:
    """Stop the server and delete the cluster, wherever it lives, with all its data; other files stay."""
    data_dir = data_dir.resolve()
    cluster = existing_cluster(data_dir)
    if cluster is None:
        return
    stop(data_dir)
    end_orphans(cluster, _keep_quiet)
    for path in (
        cluster.pgdata,
        cluster.logs,
        cluster.socket_dir,
        *([cluster.home] if cluster.home != data_dir else []),
    ):
        rmtree(path, ignore_errors=True)
    for name in ("pg_password", "pg.alive", STOPPED_NOTE, LOCATION_NOTE):
        (data_dir / name).unlink(missing_ok=True)


def _stopped(data_dir: Path) -> Path:
    """Stands while the server was stopped on purpose."""
    return data_dir.resolve() / STOPPED_NOTE


def _running_cluster(data_dir: Path, say: Say) -> Cluster:
    data_dir.mkdir(parents=True, exist_ok=True)
    with locked(data_dir / "pg.lock", lambda: say(_ANOTHER_STARTS)):
        cluster = existing_cluster(data_dir)
        if cluster is None:
            say(_MAKING.format(path=data_dir))
            cluster = make_cluster(data_dir)
        server = postmaster(cluster)
        if server is None or not _await_ready(cluster, server, say):
            server = _start(cluster, say)
            if not _await_ready(cluster, server, say):
                raise EmbeddedError(_DIED.format(logs=cluster.logs, tail=_log_tail(cluster)))
    return cluster


def _url(cluster: Cluster) -> str:
    query = {"host": cluster.host, "port": str(cluster.port)}
    url = URL.create("postgresql+psycopg2", OWNER, cluster.password, database=DATABASE, query=query)
    return url.render_as_string(hide_password=False)


def _start(cluster: Cluster, say: Say) -> psutil.Process:
    """Start a server where none runs; return its postmaster, perhaps still recovering."""
    end_orphans(cluster, say)
    end_squatter(cluster)
    with lifeline(cluster) as descriptors:
        make_private_dir(cluster.socket_dir, cluster.account)
        make_private_dir(cluster.logs, cluster.account)
        for stale in (cluster.pid_file, *cluster.socket_dir.iterdir()):
            stale.unlink(missing_ok=True)  # nobody of this cluster lives, whatever these files say
        write_settings(cluster)
        first_words = cluster.logs / "start.log"
        first_words.unlink(missing_ok=True)
        say(_STARTING)
        command = ["start", "-D", str(cluster.pgdata), "-l", str(first_words), "-o", f"-c cluster_name={cluster.tag}"]
        cluster.tool("pg_ctl", *command, "-w", "-t", "2", keep=descriptors)
    server = postmaster(cluster)
    if server is None:
        raise EmbeddedError(_DIED.format(logs=cluster.logs, tail=_log_tail(cluster)))
    return server


def _await_ready(cluster: Cluster, server: psutil.Process, say: Say) -> bool:
    """Wait until ``server`` accepts connections and has our database; False when it died or was stopped instead."""
    started, told, refusals = monotonic(), False, 0
    while True:
        code = cluster.tool("pg_isready", "-h", cluster.host, "-p", str(cluster.port)).returncode
        if code == ACCEPTING:
            try:
                return _ensure_database(cluster)
            except psycopg2.OperationalError as error:
                refusals += 1
                if "password" in str(error) or refusals > REFUSALS:
                    raise EmbeddedError(_REFUSED.format(path=cluster.data_dir / "pg_password", error=error)) from error
        elif _socket_lost(cluster):
            raise EmbeddedError(_SOCKET_LOST.format(pid=server.pid, path=cluster.socket_dir))
        if gone(server, STEP_S / 2):
            return False
        if not told and monotonic() - started > PATIENCE_S:
            say(_RECOVERING)
            told = True


def _socket_lost(cluster: Cluster) -> bool:
    """True when the server says it is ready but its socket cannot be seen from here."""
    try:
        said = cluster.pid_file.read_text().split()[-1:]
    except FileNotFoundError:
        return False
    return said == ["ready"] and cluster.host.startswith("/") and not any(cluster.socket_dir.glob(".s.PGSQL.*[0-9]"))


def _ensure_database(cluster: Cluster) -> bool:
    with closing(
        psycopg2.connect(host=cluster.host, port=cluster.port, dbname="postgres", user=OWNER, password=cluster.password)
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if cursor.fetchone() is None:
                cursor.execute(CREATE_DATABASE)
    return True


def _log_tail(cluster: Cluster) -> str:
    newest = sorted(cluster.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [line for path in newest[-2:] for line in path.read_text(errors="replace").splitlines()[-6:]]
    return "\n".join(lines)


def _keep_quiet(_: Text) -> None:
    """Say nothing."""


_ANOTHER_STARTS = Text(
    "Tiến trình khác đang khởi động cơ sở dữ liệu, xin chờ…", "Another process is starting the database, waiting…"
)
_MAKING = Text("Lần đầu: đang tạo cơ sở dữ liệu trong {path}…", "First run: making the database in {path}…")
_STARTING = Text("Đang khởi động cơ sở dữ liệu…", "Starting the database…")
_RECOVERING = Text(
    "Cơ sở dữ liệu đang phục hồi sau lần dừng đột ngột, có thể mất vài phút…",
    "The database is recovering after a sudden stop, this may take minutes…",
)
_NO_ACCESS = Text(
    "Không dùng được thư mục dữ liệu {path}: {error}. Hãy kiểm tra quyền và đĩa trống, hoặc đặt IOC_DATA_DIR khác.",
    "The data directory {path} cannot be used: {error}. Check permissions and free space, or set another IOC_DATA_DIR.",
)
_DIED = Text(
    "Cơ sở dữ liệu không khởi động được. Xem nhật ký trong {logs}:\n{tail}",
    "The database did not start. See the logs in {logs}:\n{tail}",
)
_STILL_STOPPING = Text(
    "Cơ sở dữ liệu (tiến trình {pid}) chưa dừng sau {seconds} giây. Hãy chờ thêm và xem nhật ký trong {logs}.",
    "The database (process {pid}) has not stopped after {seconds} seconds. Wait longer; its logs are in {logs}.",
)
_REFUSED = Text(
    "Cơ sở dữ liệu từ chối kết nối: {error}. Nếu do mật khẩu, hãy khôi phục tệp {path}.",
    "The database refuses the connection: {error}. If the password is wrong, restore the file {path}.",
)
_SOCKET_LOST = Text(
    "Cơ sở dữ liệu đang chạy (tiến trình {pid}) nhưng không thấy socket trong {path}: "
    "thư mục tạm đã bị dọn hoặc bị tách riêng. Hãy dừng tiến trình đó (kill -INT {pid}) rồi chạy lại.",
    "The database runs (process {pid}) but its socket is not in {path}: the directory was cleaned or is private to it. "
    "Stop that process (kill -INT {pid}) and run again.",
)
