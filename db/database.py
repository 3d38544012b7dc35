"""The one door to PostgreSQL: owner, writer and reader connections, each transaction with the rights it needs."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import psycopg2
from psycopg2 import extensions
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from db import embedded
from db.scope import Scope
from db.settings import Settings
from domain.errors import IocError
from domain.text import Text

MINIMUM_VERSION = 180000
CHANNEL = "ioc_data"
READER = "ioc_reader"
WRITER = "ioc_writer"


class DatabaseUnreachableError(IocError):
    """No PostgreSQL answers at the configured address."""

    exit_code = 3


@dataclass(frozen=True)
class Database:
    """Engines of the three roles. Build it with :func:`connect`; threads may share it, processes may not."""

    owner_url: URL
    reader_url: URL
    writer_url: URL
    settings: Settings

    @cached_property
    def owner(self) -> Engine:
        """Engine of the owner: migrations, roles, recounts."""
        return create_engine(self.owner_url, pool_size=1, max_overflow=2, pool_pre_ping=True)

    @cached_property
    def writer(self) -> Engine:
        """Engine of the writing role used by ingest."""
        options = "-c lock_timeout=60000 -c temp_buffers=256MB -c work_mem=128MB -c timezone=Asia/Ho_Chi_Minh"
        return create_engine(
            self.writer_url, pool_size=2, max_overflow=6, pool_pre_ping=True, connect_args={"options": options}
        )

    @cached_property
    def reader(self) -> Engine:
        """Engine of the reading role: read only, one snapshot per transaction, bounded in time, under row security."""
        settings = self.settings
        options = (
            f"-c statement_timeout={settings.statement_timeout_ms} -c lock_timeout={settings.lock_timeout_ms}"
            " -c default_transaction_read_only=on -c timezone=Asia/Ho_Chi_Minh -c jit=off"
        )
        return create_engine(
            self.reader_url,
            isolation_level="REPEATABLE READ",
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            connect_args={"options": options},
        )

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Connection]:
        """Yield a connection in one read-only snapshot that sees what ``scope`` allows and nothing more."""
        with _reachable(self.reader_url), self.reader.begin() as connection:
            connection.exec_driver_sql(scope.set_local())
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection of the writing role in one transaction."""
        with _reachable(self.writer_url), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def own(self) -> Iterator[Connection]:
        """Yield a connection of the owner in one transaction."""
        with _reachable(self.owner_url), self.owner.begin() as connection:
            yield connection

    def listener(self) -> extensions.connection:
        """Return a connection outside every pool that LISTENs to the data channel (autocommit must not leak)."""
        with _reachable(self.reader_url):
            raw: extensions.connection = psycopg2.connect(_dsn(self.reader_url))
            raw.set_isolation_level(extensions.ISOLATION_LEVEL_AUTOCOMMIT)
            with raw.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
        return raw

    def revive(self) -> None:
        """Start the embedded server again when it ended on its own; a server of one's own is left to its keepers."""
        if not self.settings.database_url:
            embedded.revive(self.settings.data_dir)

    def dispose(self) -> None:
        """Close every pooled connection."""
        for name in ("owner", "writer", "reader"):
            engine = self.__dict__.get(name)
            if engine is not None:
                engine.dispose()


def connect(settings: Settings, say: Callable[[Text], None] | None = None) -> Database:
    """Return the database of ``settings``, starting the embedded server when no URL is given.

    Raises:
        DatabaseUnreachableError: nothing answers at ``IOC_DATABASE_URL``, or the server is older than PostgreSQL 18.
    """
    owner = _driven(settings.database_url or embedded.ensure_running(settings.data_dir, say=say))
    reader = _driven(settings.reader_url) if settings.reader_url else _derived(owner, READER)
    writer = _driven(settings.writer_url) if settings.writer_url else _derived(owner, WRITER)
    database = Database(owner, reader, writer, settings)
    with database.own() as connection:
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < MINIMUM_VERSION:
        found = f"{version // 10000}"
        raise DatabaseUnreachableError(
            Text(
                f"Cần PostgreSQL 18 trở lên, máy chủ tại {_shown(owner)} là {found}. Hãy nâng cấp hoặc bỏ "
                "IOC_DATABASE_URL để dùng máy chủ đi kèm.",
                f"PostgreSQL 18 or newer is needed, the server at {_shown(owner)} is {found}. Upgrade it, or unset "
                "IOC_DATABASE_URL to use the embedded server.",
            )
        )
    return database


def role_password(owner: URL, role: str) -> str:
    """Return the password of a derived role: the same on every host that knows the owner's, stored nowhere."""
    secret = str(owner.password or "").encode()
    return hmac.new(secret, f"ioc:{role}".encode(), hashlib.sha256).hexdigest()


def _driven(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+psycopg2")
    except ArgumentError as error:
        raise DatabaseUnreachableError(
            Text(
                "Địa chỉ cơ sở dữ liệu không đúng dạng postgresql://người_dùng:mật_khẩu@máy_chủ:5432/tên.",
                "The database address is not of the form postgresql://user:password@host:5432/name.",
            )
        ) from error


def _derived(owner: URL, role: str) -> URL:
    return owner.set(username=role, password=role_password(owner, role))


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


@contextmanager
def _reachable(url: URL) -> Iterator[None]:
    try:
        yield
    except (OperationalError, psycopg2.OperationalError) as error:
        lost = not isinstance(error, DBAPIError) or error.connection_invalidated or "connection to server" in str(error)
        if not lost:
            raise
        reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
        raise DatabaseUnreachableError(
            Text(
                f"Không kết nối được cơ sở dữ liệu {_shown(url)}: {reason}. Kiểm tra máy chủ PostgreSQL đang chạy và "
                "IOC_DATABASE_URL.",
                f"The database {_shown(url)} cannot be reached: {reason}. Check that PostgreSQL runs and "
                "IOC_DATABASE_URL is right.",
            )
        ) from error
