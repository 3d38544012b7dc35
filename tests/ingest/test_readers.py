import csv
import gzip
import io
import random
import unicodedata
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest import stream
from ingest.errors import FileError
from ingest.readers import read
from tests.ingest.support import csv_file, mapping, says, whole

MEGABYTE = 1 << 20
ROW = "H1,UBND xã Đức Thọ,online,01/03/2026,05/03/2026"


def failure(path: Path, *, max_bytes: int = 1 << 40, **changes: object) -> FileError:
    with pytest.raises(FileError) as caught:
        for _ in read(path, mapping(**changes), max_bytes=max_bytes):
            pass
    return caught.value


def test_missing_file_and_directory(tmp_path: Path) -> None:
    assert says(failure(tmp_path / "khong_co.csv"), "khong_co.csv")
    assert says(failure(tmp_path), tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n \n", gzip.compress(b"", mtime=0)])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rong.csv"
    path.write_bytes(content)
    assert says(failure(path), path)
    assert "rỗng" in failure(path).message.vi


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04xxxx", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1", ".xls"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><table>", "HTML"),
        (b'[{"a": 1}]', "JSON"),
        (b"a,b\n\x00\x01\x02", "NUL"),
    ],
)
def test_not_a_table_says_what_it_looks_like(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert says(failure(path), path, word)


def test_declared_utf8_with_a_foreign_byte_says_where(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"ma,cq,kenh,nhan,tra\nH1,X\xff,online,,\n")
    assert says(failure(path, file={"encoding": "utf-8"}), path, "utf-8", "0xFF", 24)


def test_one_broken_byte_in_utf8_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(("\n".join(["ma,cq,kenh,nhan,tra", *[ROW] * 50]) + "\nH2,X").encode() + b"\xe9,,,\n")
    assert says(failure(path), path, "utf-8", "0xE9")


def test_missing_column_names_the_nearest_header(tmp_path: Path) -> None:
    path = csv_file(tmp_path, ROW)
    columns = {"code": "ma", "agency": "cq", "received_at": "nhận"}
    assert says(failure(path, columns=columns), path, "nhận", "received_at", "'nhan'", "kenh")


def test_a_mapped_header_that_occurs_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("ma,ma,cq,kenh,nhan,tra\n", encoding="utf-8")
    assert says(failure(path), path, "'ma'")


def test_declared_format_must_be_the_content(tmp_path: Path) -> None:
    assert says(failure(csv_file(tmp_path, ROW), file={"format": "xes"}), "csv", "xes")


def test_truncated_gzip_says_after_how_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    random.seed(7)
    rows = "\n".join(f"H{random.getrandbits(128)},X,online,,".replace("\n", "") for _ in range(20_000))
    packed = gzip.compress(f"ma,cq,kenh,nhan,tra\n{rows}\n".encode())
    path.write_bytes(packed[: len(packed) // 2])
    error = failure(path)
    assert says(error, path)
    counted = int(error.message.en.split("after ")[1].split()[0])
    assert 5_000 < counted < 15_000


def test_damaged_gzip_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"ma,cq\n")[:12])
    assert says(failure(path), path, "0")


def test_size_is_counted_uncompressed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"ma,cq,kenh,nhan,tra\n" + b"H1,X,online,,\n" * 400_000))
    assert path.stat().st_size < MEGABYTE
    assert says(failure(path, max_bytes=2 * MEGABYTE), path, "2 MB", "IOC_IMPORT_MAX_MB")


@pytest.mark.parametrize("kind", ["nul", "nul after a header", "line", "line after a header", "quote"])
def test_200_mb_of_nonsense_is_refused_after_a_few_megabytes(tmp_path: Path, kind: str) -> None:
    path, seen = tmp_path / "x.csv", [0]
    header = b"" if kind in {"nul", "line"} else b"ma,cq,kenh,nhan,tra\n"
    with path.open("wb") as file:
        file.write(header)
        if kind == "quote":
            file.write(b'H1,"X\n' + b"H1,X,,,\n" * 131_072 * 60)
        elif kind.startswith("line"):
            file.write(b"x" * 8 * MEGABYTE)
        file.truncate(200 * MEGABYTE)
    with pytest.raises(FileError) as caught:
        for _ in read(path, mapping(), on_progress=lambda done, _total: seen.append(done)):
            pass
    assert says(caught.value, path)
    assert max(seen) < 20 * MEGABYTE


def test_a_quote_never_closed_at_the_end_does_not_swallow_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path, ROW, 'H2,"UBND,online,,', "H3,X,online,,")
    assert "quote" in failure(path).message.en
    assert whole(path, mapping(file={"quote": ""})).dossiers.num_rows == 3


def test_a_row_of_another_width_is_a_problem_with_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path, ROW, "", "H2,X,online", "H3,X,online,,", "H4,X,online,,,,", "H5,X,online,,")
    batch = whole(path, mapping())
    assert batch.dossiers["row_no"].to_pylist() == [2, 5, 7]
    problems = batch.problems.to_pylist()
    assert [(p["row_no"], p["code"], p["rule"], p["value"]) for p in problems] == [
        (4, "H2", "column_count", "3 ≠ 5"),
        (6, "H4", "column_count", "7 ≠ 5"),
    ]
    assert batch.rows_read == 5


@pytest.mark.parametrize("piece", [5, 7, 64])
def test_rows_keep_their_numbers_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(stream, "PIECE", piece)
    monkeypatch.setattr(stream, "BLOCK", 60)
    kinds = {0: '{},"X\n21"" Đ",online,,', 1: "{},X,online,,", 2: "{},X", 3: "", 4: '{},Ống 21" dài,,,'}
    rows = [kinds[i * i % 5].format(i + 2) for i in range(60)]
    path = tmp_path / "x.csv"
    path.write_bytes("\r\n".join(("ma,cq,kenh,nhan,tra", *rows, "")).encode())
    batch = whole(path, mapping())
    for table in (batch.dossiers, batch.problems):
        assert table["row_no"].to_pylist() == [int(code) for code in table["code"].to_pylist()]
    assert batch.rows_read == sum(bool(row) for row in rows)


def test_only_rows_of_another_width(tmp_path: Path) -> None:
    batch = whole(csv_file(tmp_path, "H1,X", "H2,X"), mapping())
    assert (batch.dossiers.num_rows, batch.problems["row_no"].to_pylist(), batch.rows_read) == (0, [2, 3], 2)


def test_header_alone_is_a_file_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"ma,cq,kenh,nhan,tra")
    assert sum(raw.rows_read for raw in read(path, mapping())) == 0


CELL = st.text(st.sampled_from("aZ09 ,;|\t\"'\n–") | st.sampled_from("ạếữĐđƠơưàéì"), min_size=0, max_size=12).filter(
    lambda text: "\r" not in text
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=30),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    packed=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(rows=[("a", "b", "")], delimiter="|", encoding="utf-16", quoting=csv.QUOTE_ALL, packed=True, end="\r\n")
def test_csv_reads_back_whatever_wrote_it(tmp_path: Path, rows, delimiter, encoding, quoting, packed, end) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(["Mã hồ sơ", "Cơ quan", "Ghi chú"])
    writer.writerows([(f"H{i}" + a, b, c) for i, (a, b, c) in enumerate(rows)])
    path, data = tmp_path / "x.csv", text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    using = mapping(columns={"code": "Mã hồ sơ", "agency": "Cơ quan"})
    tables = [raw.table for raw in read(path, using)]
    got = [tuple(row.values()) for row in pa.concat_tables(tables).to_pylist()]
    assert got == [(f"H{i}" + a, b, c) for i, (a, b, c) in enumerate(rows)]


LEGACY_ROWS = {
    "cp1258": ("Mã hồ sơ;Cơ quan", "H1;Ủy ban nhân dân phường Đức Thuận"),
    "cp1252": ("Code;Authority", "H1;Département de la Santé, où ça"),
}


def in_cp1258(text: str) -> bytes:
    """Windows-1258 writes a toned letter as the letter followed by its tone."""
    out = ""
    for ch in text:
        tones = [m for m in unicodedata.normalize("NFD", ch) if m in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(m for m in unicodedata.normalize("NFD", ch) if m not in tones))
        out += base + "".join(tones)
    return out.encode("cp1258")


@pytest.mark.parametrize("encoding", LEGACY_ROWS)
@pytest.mark.parametrize("declared", [True, False])
def test_legacy_encodings_declared_or_found(tmp_path: Path, encoding: str, *, declared: bool) -> None:
    header, row = LEGACY_ROWS[encoding]
    text = "\n".join((header, *[row] * 20, ""))
    path = tmp_path / "x.csv"
    path.write_bytes(in_cp1258(text) if encoding == "cp1258" else text.encode(encoding))
    code, agency = header.split(";")
    using = mapping(columns={"code": code, "agency": agency}, file={"encoding": encoding if declared else "auto"})
    assert whole(path, using).dossiers["agency"].to_pylist() == [row.split(";")[1]] * 20


def test_decomposed_unicode_is_composed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Ma\u0303;Cơ quan\nH1;Đư\u0301c Tho\u0323\n", encoding="utf-8")
    got = whole(path, mapping(columns={"code": "Mã", "agency": "Cơ quan"}))
    assert got.dossiers["agency"].to_pylist() == ["Đứ" + "c Thọ"]


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    path, seen = csv_file(tmp_path, *[ROW] * 2000), []
    for _ in read(path, mapping(), on_progress=lambda done, total: seen.append((done, total))):
        pass
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
