"""One database cluster on disk: where it lives, how it is made, its password and its settings."""

import hashlib
import os
import secrets
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import psutil

from db.embedded_binaries import (
    SYSTEM_DIR,
    Account,
    EmbeddedError,
    account_of,
    bin_dir,
    dedicated_account,
    make_public_dir,
    reaches,
    run,
)
from domain.text import Text
from domain.zone import ZONE

OWNER = "ioc_owner"
LOCATION_NOTE = "pg_location.txt"
MIB = 1024 * 1024
ON_WINDOWS = sys.platform == "win32"
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names and paths of one cluster; ``home`` is ``data_dir`` unless the server's account cannot reach that."""

    data_dir: Path
    home: Path
    account: Account | None

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "pg"

    @property
    def logs(self) -> Path:
        """Directory of the server's logs: one file per day of the week, each rewritten a week later."""
        return self.home / "pg_log"

    @property
    def pid_file(self) -> Path:
        """PostgreSQL's lock file; a hint only, since it may be stale, truncated or name a foreign process."""
        return self.pgdata / "postmaster.pid"

    @property
    def lifeline(self) -> Path:
        """A file locked by every process of a running server."""
        return self.home / "pg.alive"

    @property
    def socket_dir(self) -> Path:
        """Directory of the unix socket: short, because a socket's whole path must stay below about 100 bytes."""
        return Path("/tmp") / f"ioc-{_digest(self.data_dir)}"  # noqa: S108 made 0700, its owner verified

    @property
    def host(self) -> str:
        """What a client passes as host."""
        return "127.0.0.1" if ON_WINDOWS else str(self.socket_dir)

    @property
    def port(self) -> int:
        """The port; on Windows one derived from the directory, elsewhere only part of the socket's name."""
        return 20_000 + int(_digest(self.data_dir), 16) % 20_000 if ON_WINDOWS else 5432

    @property
    def tag(self) -> str:
        """``cluster_name`` shown in the titles of all its processes: tells them from any other server's."""
        return f"ioc-{_digest(self.pgdata)}-{self.pgdata.stat().st_ino}"

    @property
    def password(self) -> str:
        """The owner's password, kept 0600 in the data directory."""
        try:
            return (self.data_dir / "pg_password").read_text().strip()
        except FileNotFoundError as error:
            raise EmbeddedError(
                Text(
                    f"Thiếu tệp mật khẩu {self.data_dir / 'pg_password'} của cơ sở dữ liệu {self.pgdata}. "
                    "Hãy khôi phục tệp này, hoặc chuyển thư mục cơ sở dữ liệu đi nơi khác để tạo mới.",
                    f"The password file {self.data_dir / 'pg_password'} of the database {self.pgdata} is missing. "
                    "Restore it, or move the database directory away to start a new one.",
                )
            ) from error

    def tool(self, name: str, *args: str, keep: tuple[int, ...] | None = None) -> CompletedProcess[str]:
        """Run the PostgreSQL program ``name`` as the server's account."""
        return run([str(bin_dir(self.account) / name), *args], self.account, keep=keep)


def existing_cluster(data_dir: Path) -> Cluster | None:
    """Return the cluster made earlier for the resolved ``data_dir``, or None."""
    note = data_dir / LOCATION_NOTE
    home = Path(note.read_text(encoding="utf-8").splitlines()[0]) if note.exists() else data_dir
    pgdata = home / "pg"
    return Cluster(data_dir, home, account_of(pgdata)) if pgdata.exists() else None


def make_cluster(data_dir: Path) -> Cluster:
    """Choose a home for the cluster of ``data_dir``, run initdb beside it and rename: it exists whole or not at all."""
    account = dedicated_account()
    home = data_dir if reaches(account, data_dir) else _home_elsewhere(data_dir)
    cluster = Cluster(data_dir, home, account)
    password = secrets.token_urlsafe(24)
    _write_private(data_dir / "pg_password", password, None)
    fresh = home / "pg.new"
    shutil.rmtree(fresh, ignore_errors=True)
    make_private_dir(fresh, account)
    password_copy = home / "pg_password.new"
    _write_private(password_copy, password, account)
    try:
        result = cluster.tool("initdb", *_initdb_options(fresh, password_copy))
    finally:
        password_copy.unlink()
    if result.returncode != 0:
        raise EmbeddedError(
            Text(
                f"Không tạo được cơ sở dữ liệu trong {home}: {result.stdout.strip()}. "
                "Hãy kiểm tra quyền ghi và đĩa trống.",
                f"The database could not be made in {home}: {result.stdout.strip()}. Check permissions and free space.",
            )
        )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\n# written anew at every start\ninclude_if_exists = 'ioc.conf'\n")
    source = "host all all 127.0.0.1/32" if ON_WINDOWS else "local all all"
    (fresh / "pg_hba.conf").write_text(f"{source} scram-sha-256\n", encoding="utf-8")
    fresh.rename(cluster.pgdata)
    _sync_dir(home)
    return cluster


def write_settings(cluster: Cluster) -> None:
    """Write ``ioc.conf``: memory from the machine, unix socket only (TCP loopback on Windows), logs, time zone."""
    quoted = {name: str(value).replace("'", "''") for name, value in _settings(cluster).items()}
    lines = "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
    _write_private(cluster.pgdata / "ioc.conf", lines, cluster.account)


def make_private_dir(path: Path, account: Account | None) -> None:
    """Make ``path`` 0700 and owned by ``account``; an existing one must be a real directory of that account or ours.

    Raises:
        EmbeddedError: something else sits there (a link, or a directory of another user).
    """
    path.mkdir(mode=0o700, exist_ok=True)
    if ON_WINDOWS:
        return
    found = path.lstat()
    ours = {os.geteuid(), account.uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise EmbeddedError(
            Text(
                f"{path} không phải là thư mục của phần mềm này. Hãy xóa hoặc đổi tên nó rồi chạy lại.",
                f"{path} is not a directory of this program. Remove or rename it and run again.",
            )
        )
    _give(path, account)
    path.chmod(0o700)


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _home_elsewhere(data_dir: Path) -> Path:
    name = _digest(data_dir)
    # a directory without a note pointing at it is what a deleted data directory left: never reuse it, never delete it
    number = next(n for n in range(1, 1000) if not (SYSTEM_DIR / f"{name}-{n}" / "pg").exists())
    home = SYSTEM_DIR / f"{name}-{number}"
    make_public_dir(home)
    note = (
        f"{home}\n\nCơ sở dữ liệu nằm ở đường dẫn trên: tài khoản chạy PostgreSQL không vào được thư mục này.\n"
        "The database lives at the path above: the account that runs PostgreSQL cannot enter this directory.\n"
    )
    (data_dir / LOCATION_NOTE).write_text(note, encoding="utf-8")
    return home


def _initdb_options(pgdata: Path, password_file: Path) -> list[str]:
    return [
        f"--pgdata={pgdata}",
        f"--username={OWNER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]


def _settings(cluster: Cluster) -> dict[str, str | int]:
    memory = _memory_mib()
    modules = bin_dir(cluster.account).parent / "lib"
    return {
        "listen_addresses": "127.0.0.1" if ON_WINDOWS else "",
        "unix_socket_directories": "" if ON_WINDOWS else str(cluster.socket_dir),
        "port": cluster.port,
        "max_connections": 200,
        "shared_buffers": f"{max(128, min(memory // 4, 2048))}MB",
        "effective_cache_size": f"{max(256, memory * 6 // 10)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "synchronous_commit": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_parallel_workers_per_gather": 1,
        "autovacuum_naptime": "30s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "autovacuum_vacuum_insert_scale_factor": "0.1",
        "shared_preload_libraries": "pg_stat_statements" if any(modules.glob("pg_stat_statements.*")) else "",
        "timezone": str(ZONE),
        "log_timezone": str(ZONE),
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": cluster.logs.as_posix(),
        "log_filename": "server-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": 0,
        "log_truncate_on_rotation": "on",
        "log_line_prefix": "%m [%p] %u@%d ",
    }


def _memory_mib() -> int:
    memory = int(psutil.virtual_memory().total)
    if CGROUP_LIMIT.exists():  # a container may use less than the machine has
        limit = CGROUP_LIMIT.read_text().strip()
        memory = min(memory, int(limit)) if limit.isdigit() else memory
    return memory // MIB


def _write_private(path: Path, text: str, account: Account | None) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    _give(partial, account)
    partial.replace(path)


def _give(path: Path, account: Account | None) -> None:
    if account is not None and sys.platform != "win32":
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _sync_dir(path: Path) -> None:
    if ON_WINDOWS:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)  # or a power cut could undo the rename after rows were acknowledged
    finally:
        os.close(handle)
