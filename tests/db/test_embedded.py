import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import psutil
import psycopg2
import pytest
from sqlalchemy.engine import make_url

from db import embedded, embedded_binaries
from db.embedded_binaries import is_root
from db.embedded_cluster import existing_cluster
from db.embedded_processes import members
from domain.errors import IocError

ROOT = Path(__file__).parents[2]
STARTER = "import sys, pathlib, db.embedded as e; print(e.ensure_running(pathlib.Path(sys.argv[1])))"


@pytest.fixture(scope="module")
def data_dir():
    path = Path(tempfile.mkdtemp(prefix="ioc-test-"))
    path.chmod(0o755)  # so that the server's account reaches it when the tests run as root
    (path / "pg.new" / "base").mkdir(parents=True)  # what an interrupted initdb leaves
    yield path
    embedded.remove(path)
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def starters_urls(data_dir):
    """Eight processes start the same fresh data directory at once, then end."""
    command = [sys.executable, "-c", STARTER, str(data_dir)]
    starters = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    outputs = [starter.communicate(timeout=120)[0].strip() for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 8
    return outputs


@pytest.fixture
def url(data_dir, starters_urls):
    assert starters_urls
    return embedded.ensure_running(data_dir)


def connect(url, **changes):
    parts = make_url(url)
    options = {"host": parts.query["host"], "port": parts.query["port"], "dbname": parts.database}
    return closing(psycopg2.connect(**options, **{"user": parts.username, "password": parts.password} | changes))


def ask(url, sql):
    with connect(url) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None


def pid_of(data_dir):
    return embedded.status(data_dir).pid


def test_eight_starters_share_one_server_that_outlives_them(data_dir, starters_urls):
    assert len(set(starters_urls)) == 1
    tag = existing_cluster(data_dir).tag
    tagged = [p for p in psutil.process_iter(["cmdline"]) if tag in " ".join(p.info["cmdline"] or ())]
    assert sum("-D" in process.info["cmdline"] for process in tagged) == 1
    assert ask(starters_urls[0], "SELECT 1") == [(1,)]
    assert not (data_dir / "pg.new").exists()


def test_joining_reuses_the_server(data_dir, url):
    pid = pid_of(data_dir)
    said = []
    assert embedded.ensure_running(data_dir, say=said.append) == url
    assert (pid_of(data_dir), said) == (pid, [])


def test_database_has_the_promised_settings(data_dir, url):
    locale = "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'ioc'"
    assert ask(url, locale) == [("b", "C.UTF-8", "UTF8")]
    wanted = {
        "listen_addresses": "",
        "TimeZone": "Asia/Ho_Chi_Minh",
        "jit": "off",
        "synchronous_commit": "on",
        "shared_preload_libraries": "pg_stat_statements",
        "max_connections": "200",
    }
    rows = ask(url, f"SELECT name, setting FROM pg_settings WHERE name IN {tuple(wanted)}")
    assert dict(rows) == wanted
    assert ask(url, "SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL") == [(0,)]
    assert ask(url, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == [(0,)]
    socket_dir = embedded.status(data_dir).socket_dir
    assert len(str(socket_dir)) < 80
    assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700


def test_only_what_ended_on_its_own_is_revived(data_dir, url):
    embedded.stop(data_dir)
    embedded.revive(data_dir)
    assert not embedded.status(data_dir).running, "stopped on purpose"
    assert embedded.ensure_running(data_dir) == url
    os.kill(pid_of(data_dir), signal.SIGKILL)
    embedded.revive(data_dir)
    assert embedded.status(data_dir).running


def test_nothing_is_revived_where_nothing_was(tmp_path):
    embedded.revive(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_password_is_private_and_needed(data_dir, url):
    assert stat.S_IMODE((data_dir / "pg_password").stat().st_mode) == 0o600
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"), connect(url, password="x"):
        pass


@pytest.mark.usefixtures("url")
def test_lost_password_file_is_explained(data_dir):
    kept = data_dir / "pg_password"
    aside = kept.rename(data_dir / "aside")
    try:
        with pytest.raises(IocError, match="pg_password"):
            embedded.ensure_running(data_dir)
    finally:
        aside.rename(kept)


def test_stop_start_and_status(data_dir, url):
    ask(url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)")
    before = embedded.status(data_dir)
    assert (before.running, before.version.split(".")[0]) == (True, "18")
    assert embedded.stop(data_dir) is True
    assert embedded.stop(data_dir) is False
    assert embedded.status(data_dir).running is False
    assert embedded.ensure_running(data_dir) == url
    assert ask(url, "SELECT n FROM kept") == [(42,)]


def test_kill_nine_loses_no_row_and_waits_for_orphans(data_dir, url):
    ask(url, "CREATE TABLE acknowledged AS SELECT generate_series(1, 1000) n")
    pid = pid_of(data_dir)
    said = []
    orphan = Thread(target=_busy_backend, args=(url,))
    orphan.start()
    while ask(url, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'") != [(1,)]:
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    assert embedded.ensure_running(data_dir, say=said.append) == url
    orphan.join()
    assert any("was killed" in text.en for text in said)
    assert ask(url, "SELECT count(*) FROM acknowledged") == [(1000,)]
    assert pid_of(data_dir) not in {pid, None}


def _busy_backend(url):
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30s'")
        with pytest.raises(psycopg2.Error):
            cursor.execute("DO $$ BEGIN LOOP END LOOP; END $$")  # never looks whether its parent lives


def test_unreadable_or_foreign_pid_file(data_dir, url):
    pid_file = existing_cluster(data_dir).pid_file
    with psutil.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as foreign:
        for garbage in ("", "12", "no number\n", f"{foreign.pid}\n{pid_file.parent}\n1\n5432\n"):
            os.kill(pid_of(data_dir), signal.SIGKILL)
            pid_file.write_text(garbage)
            assert embedded.ensure_running(data_dir) == url
            assert ask(url, "SELECT 1") == [(1,)]
        assert foreign.is_running()
        foreign.communicate(b"\n")


def test_pid_file_is_not_removed_while_somebody_out_of_sight_lives(data_dir, url):
    cluster = existing_cluster(data_dir)
    holder = "import fcntl, sys; f = open(sys.argv[1], 'a+b'); fcntl.flock(f, fcntl.LOCK_EX); print('held'); input()"
    embedded.stop(data_dir)
    command = [sys.executable, "-uc", holder, str(cluster.lifeline)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        cluster.pid_file.write_text("77\n")
        with pytest.raises(IocError, match="IOC_DATABASE_URL"):
            embedded.ensure_running(data_dir)
        assert cluster.pid_file.read_text() == "77\n"
        process.communicate("\n")
    assert embedded.ensure_running(data_dir) == url


@pytest.mark.usefixtures("url")
def test_server_holds_the_lifeline(data_dir):
    cluster = existing_cluster(data_dir)
    assert members(cluster)
    with pytest.raises(IocError), embedded.lifeline(cluster):
        pass


def test_server_of_a_deleted_directory_is_replaced(data_dir, url):
    old = pid_of(data_dir)
    embedded_home = existing_cluster(data_dir).home
    for name in ("pg", "pg_password", "pg_log", "pg.alive"):
        path = embedded_home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    new_url = embedded.ensure_running(data_dir)
    assert new_url != url
    assert pid_of(data_dir) != old
    assert ask(new_url, "SELECT to_regclass('kept')") == [(None,)]


def test_closed_parents_stay_closed():
    parent = Path(tempfile.mkdtemp(prefix="ioc-test-"))  # mode 0700
    data_dir = parent / "data"
    data_dir.mkdir()
    try:
        url = embedded.ensure_running(data_dir)
        assert ask(url, "SELECT 1") == [(1,)]
        assert stat.S_IMODE(parent.stat().st_mode) == 0o700
        assert (data_dir / "pg_location.txt").exists() is is_root()
        assert embedded.ensure_running(data_dir) == url
    finally:
        home = existing_cluster(data_dir).home
        embedded.remove(data_dir)
        shutil.rmtree(parent)
    assert not home.exists()


def test_unusable_data_directory_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IocError, match="IOC_DATA_DIR"):
        embedded.ensure_running(tmp_path / "file" / "data")
    assert embedded.status(tmp_path).running is False


@pytest.mark.skipif(not is_root(), reason="only a server started by root runs under another account")
def test_binaries_out_of_the_accounts_reach_are_copied_once(monkeypatch):
    account = embedded_binaries.dedicated_account()
    system_dir = Path(tempfile.mkdtemp(prefix="ioc-test-"))
    system_dir.chmod(0o755)
    monkeypatch.setattr(embedded_binaries, "SYSTEM_DIR", system_dir)
    monkeypatch.setattr(embedded_binaries, "_executes", lambda *_: False)
    try:
        found = embedded_binaries.bin_dir.__wrapped__(account)
        assert found.is_relative_to(system_dir)
        assert found == embedded_binaries.bin_dir.__wrapped__(account)
        assert embedded_binaries.run([str(found / "initdb"), "--version"], account).returncode == 0
    finally:
        shutil.rmtree(system_dir)
