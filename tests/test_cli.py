"""The command line: help everywhere, and for every bad input a message in both languages and a non-zero exit code."""

import csv
import gzip
import hashlib
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import typer
from rich.console import Console

import cli
from db.database import Database
from db.settings import Settings
from tests.patience import PATIENT_S

ROOT = Path(__file__).parents[1]
MAPPING = """
source = "test"
[columns]
code = "Mã hồ sơ"
agency = "Cơ quan"
channel = "Kênh"
received_at = "Ngày tiếp nhận"
due_at = "Hẹn trả"
"""
HEADER = "Mã hồ sơ,Cơ quan,Kênh,Ngày tiếp nhận,Hẹn trả"
GOOD = "H{},UBND xã Đức Thọ,online,02/03/2026 08:00,05/03/2026"


@dataclass(frozen=True)
class Answer:
    """What a command said; ``said`` is standard error, where messages go."""

    code: int
    out: str
    said: str

    def names(self, *words: object) -> bool:
        """Whether the message is there in both languages and each line of it names every one of ``words``."""
        vi, _, en = self.said.partition("\n  ")
        return vi.lstrip().startswith("✗") and all(str(word) in text for word in words for text in (vi, en))


@pytest.fixture
def ioc(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """The command line in this process, on the database of the tests; keywords change settings."""
    assert database.settings is settings
    monkeypatch.setattr(cli, "console", Console(width=250))
    monkeypatch.setattr(cli, "notices", Console(width=2000, stderr=True))

    def run(*arguments: object, **changes: object) -> Answer:
        monkeypatch.setattr(cli, "load_settings", lambda: settings.model_copy(update=changes))
        monkeypatch.setattr(sys, "argv", ["ioc", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "anh_xa.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def export(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "xuat.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return path


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(cli.cli))), ids=" ".join)
def test_every_command_explains_itself(ioc: Callable[..., Answer], path: tuple[str, ...]):
    answer = ioc(*path, "--help")
    assert (answer.code, "Usage" in answer.out) == (0, True)


def sheet(folder: Path) -> Path:
    path = folder / "xuat.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    return path


def foreign_byte(folder: Path) -> Path:
    path = export(folder, *(GOOD.format(i) for i in range(100)))
    path.write_bytes(path.read_bytes() + b"H9,X\xff,online,,\n")
    return path


def misspelt(folder: Path) -> Path:
    return export(folder, GOOD.format(1), header=HEADER.replace("Ngày tiếp nhận", "Ngày tiếp nhạn"))


def nothing_but_nul(folder: Path) -> Path:
    path = folder / "xuat.csv"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    return path


def big(folder: Path) -> Path:
    return export(folder, *[GOOD.format("x" * 1000)] * 1500)


def cut_off(folder: Path) -> Path:
    rows = "\n".join(GOOD.format(hashlib.sha256(b"%d" % i).hexdigest()) for i in range(30_000))
    path = folder / "xuat.csv"
    packed = gzip.compress(f"{HEADER}\n{rows}\n".encode())
    path.write_bytes(packed[: len(packed) // 2])
    return path


def missing(folder: Path) -> Path:
    return folder / "xuat.csv"


BAD_FILES: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "an Excel sheet": (sheet, ("Excel",)),
    "wrong encoding": (foreign_byte, ("utf-8", "0xFF")),
    "missing column": (misspelt, ("'Ngày tiếp nhận'", "received_at", "'Ngày tiếp nhạn'")),
    "200 MB of NUL": (nothing_but_nul, ("xuat.csv",)),
    "over the limit": (big, ("1 MB", "IOC_IMPORT_MAX_MB")),
    "truncated gzip": (cut_off, ("xuat.csv",)),
    "no file": (missing, ("xuat.csv",)),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_used_imports_nothing(
    ioc: Callable[..., Answer], database: Database, mapping: Path, tmp_path: Path, kind: str
):
    make, words = BAD_FILES[kind]
    answer = ioc("import", make(tmp_path), "--mapping", mapping, import_max_mb=1 if kind == "over the limit" else 4096)
    assert answer.code == 1
    assert answer.names("xuat.csv", *words), answer.said
    with database.own() as connection:
        kept = connection.exec_driver_sql("SELECT (SELECT count(*) FROM dossier), (SELECT count(*) FROM quarantine)")
        assert tuple(kept.one()) == (0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("received_at", "recieved_at"), ("anh_xa.toml", "'recieved_at'", "'received_at'")),
        (("[columns]", "[colums]"), ("anh_xa.toml", "'colums'", "'columns'")),
        (('source = "test"', 'source = "test'), ("anh_xa.toml", "line 2")),
    ],
)
def test_a_mapping_with_a_typing_error_names_the_nearest_key(
    ioc: Callable[..., Answer], mapping: Path, tmp_path: Path, change: tuple[str, str], words: tuple[str, ...]
):
    mapping.write_text(MAPPING.replace(*change), encoding="utf-8")
    answer = ioc("import", export(tmp_path, GOOD.format(1)), "--mapping", mapping)
    assert (answer.code, answer.names(*words)) == (1, True), answer.said


REFUSED = (
    ("Fax", "02/03/2026", "05/03/2026", "Kênh", "Fax", "channel"),
    ("online", "31/02/2026", "05/03/2026", "Ngày tiếp nhận", "31/02/2026", "time_format"),
    ("online", "02/03/2026", "01/03/2026", "Hẹn trả", "2026-03-01 17:00:00+07", "due_before_received"),
    ("online", "02/03/2026", "05/03/2026", "Mã hồ sơ", "H1", "duplicate"),
)


def test_bad_rows_are_counted_listed_with_their_rule_and_freed_by_a_correction(
    ioc: Callable[..., Answer], mapping: Path, tmp_path: Path
):
    rows = [f"{'H1' if r[5] == 'duplicate' else f'B{i}'},X,{','.join(r[:3])}" for i, r in enumerate(REFUSED)]
    answer = ioc("import", export(tmp_path, GOOD.format(1), *rows), "--mapping", mapping)
    assert answer.code == 0
    (counted,) = (line for line in answer.out.splitlines() if "quarantined" in line)
    assert ("4" in counted, "cách ly" in counted) == (True, True)
    listed = json.loads(ioc("quarantine", "--format", "json").out)
    assert [(r["row"], r["column"], r["value"], r["rule"]) for r in listed["rows"]] == [
        (i, *r[3:]) for i, r in enumerate(REFUSED, start=3)
    ]
    assert {r["file"] for r in listed["rows"]} == {"xuat.csv"}
    assert all(r["vi"] and r["en"] for r in listed["rows"])
    shown = ioc("quarantine", "--limit", 2).out
    assert ("Kênh nộp chưa được ánh xạ." in shown, "This channel is not mapped." in shown) == (True, True)
    assert "2 / 4" in shown
    corrected = (GOOD.format(1), *(GOOD.format(1).replace("H1", f"B{i}") for i in range(3)))
    assert ioc("import", export(tmp_path, *corrected), "--mapping", mapping).code == 0
    assert json.loads(ioc("quarantine", "--format", "json").out) == {"total": 0, "rows": []}


def test_quarantine_as_csv_runs_no_formula(ioc: Callable[..., Answer], mapping: Path, tmp_path: Path):
    ioc("import", export(tmp_path, '=1+1,"[b]X",=HYPERLINK(1),,'), "--mapping", mapping)
    header, row = csv.reader(io.StringIO(ioc("quarantine", "--format", "csv").out.removeprefix("\ufeff")))
    assert dict(zip(header, row, strict=True)) | {"seen_at": ""} == {
        "source": "test", "file": "xuat.csv", "row": "2", "code": "'=1+1", "column": "Kênh", "value": "'=HYPERLINK(1)",
        "rule": "channel", "vi": "Kênh nộp chưa được ánh xạ.", "en": "This channel is not mapped.", "seen_at": "",
    }  # fmt: skip


def closed_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_an_unreachable_database_is_named_without_its_password(ioc: Callable[..., Answer]):
    port = closed_port()
    answer = ioc("check", database_url=f"postgresql://ioc:s3cret@127.0.0.1:{port}/ioc")
    assert (answer.code, answer.names(f"127.0.0.1:{port}", "IOC_DATABASE_URL")) == (3, True), answer.said
    assert "s3cret" not in answer.said


def test_a_port_in_use_is_named(ioc: Callable[..., Answer]):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = ioc("serve", "--port", port)
    assert (answer.code, answer.names(f"127.0.0.1:{port}", "--port", "IOC_PORT")) == (4, True), answer.said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kpi", "--by", "comune"), ("--by", "'comune'", "unit")),
        (("kpi", "--format", "xml"), ("--format", "'xml'", "json")),
        (("kpi", "--from", "2026-02-31"), ("2026-02-31",)),
        (("kpi", "--from", "hôm qua"), ("hôm qua",)),
        (("kpi", "--channel", "fax"), ("fax",)),
        (("quarantine", "--format", "xml"), ("--format", "'xml'", "json")),
    ],
)
def test_a_bad_option_is_named(ioc: Callable[..., Answer], arguments: tuple[str, ...], words: tuple[str, ...]):
    answer = ioc(*arguments)
    assert answer.code != 0
    assert answer.names(*words), answer.said


def real(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "999"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENT_S,
    )


def test_the_real_command_exits_with_the_code_and_says_it_in_both_languages(
    prepared: Database, tmp_path: Path, mapping: Path
):
    place = {"IOC_DATA_DIR": str(prepared.settings.data_dir)}
    bad = real("import", sheet(tmp_path), "--mapping", mapping, **place)
    assert (bad.returncode, "không phải CSV" in bad.stderr, "is not CSV" in bad.stderr) == (1, True, True)
    lost = real("check", IOC_DATABASE_URL=f"postgresql://ioc@127.0.0.1:{closed_port()}/ioc")
    assert (lost.returncode, "Traceback" in lost.stderr) == (3, False)
    setting = real("settings", IOC_PORT="tám nghìn")
    assert (setting.returncode, setting.stderr.count("IOC_PORT='tám nghìn'")) == (1, 2)
    assert real("kpi", "--nonsense").returncode == 2
