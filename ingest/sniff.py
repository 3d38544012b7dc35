"""What a file is, from its first bytes: format, encoding and delimiter. The mapping's headers settle doubts."""

import codecs
import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from domain.text import Text
from ingest import messages
from ingest.errors import FileError
from ingest.words import header_text

SAMPLE = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
LEGACY = ("cp1258", "cp1252")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NUL_SHARE = 0.3
BROKEN_SHARE = 0.1
VIETNAMESE = frozenset("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")

EXCEL = Text("sổ tính Excel (.xlsx) hoặc tệp ZIP", "an Excel workbook (.xlsx) or a ZIP archive")
ALIENS: tuple[tuple[bytes, Text, Text], ...] = (
    (b"PK\x03\x04", EXCEL, messages.RESAVE),
    (b"\xd0\xcf\x11\xe0", Text("tệp Office cũ (.xls, .doc)", "an old Office file (.xls, .doc)"), messages.RESAVE),
    (b"%PDF", Text("tài liệu PDF", "a PDF document"), messages.EXPORT),
    (b"7z\xbc\xaf", Text("tệp nén 7z", "a 7z archive"), messages.UNPACK),
    (b"Rar!", Text("tệp nén RAR", "a RAR archive"), messages.UNPACK),
    (b"BZh", Text("tệp nén bzip2", "a bzip2 file"), messages.UNPACK),
    (b"\xfd7zXZ", Text("tệp nén xz", "an xz file"), messages.UNPACK),
    (b"\x28\xb5\x2f\xfd", Text("tệp nén zstd", "a zstd file"), messages.UNPACK),
    (b"\x89PNG", Text("ảnh PNG", "a PNG image"), messages.EXPORT),
    (b"\xff\xd8\xff", Text("ảnh JPEG", "a JPEG image"), messages.EXPORT),
    (b"SQLite format 3", Text("cơ sở dữ liệu SQLite", "an SQLite database"), messages.EXPORT),
    (b"{\\rtf", Text("văn bản RTF", "an RTF document"), messages.RESAVE),
)
BINARY = Text("tệp nhị phân (có byte NUL)", "a binary file (NUL bytes)")
HTML = Text("trang HTML (tệp .xls giả)", "an HTML page (a pretended .xls)")
JSON = Text("dữ liệu JSON", "JSON data")


def content_format(head: bytes, path: Path) -> str:
    """``parquet``, ``xes`` or ``csv`` for a file that starts with ``head``.

    Raises:
        FileError: it is empty or looks like something else; the message says what.
    """
    if not head.strip():
        raise FileError(messages.EMPTY_FILE.format(file=path))
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, what, advice in ALIENS:
        if head.startswith(magic):
            raise alien(path, what, advice)
    start = head[:512].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise alien(path, HTML, messages.RESAVE)
    if start.startswith((b'{"', b'[{"')):
        raise alien(path, JSON, messages.EXPORT)
    return "xes" if start.startswith((b"<?xml", b"<log", b"<!--", b"<!doctype")) else "csv"


def alien(path: Path, what: Text, advice: Text) -> FileError:
    """The error for a file that is ``what`` instead of a table."""
    return FileError(messages.LOOKS_LIKE.format(file=path, what=what, advice=advice))


def encoding_of(head: bytes, wanted: tuple[str, ...], path: Path) -> str:
    """Encoding of the text that starts with ``head``: byte-order mark, UTF-16, UTF-8, or the best legacy guess.

    Raises:
        FileError: binary, or no guess fits.
    """
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        return _utf16(head, path)
    text = head.decode("utf-8", "replace")
    broken = text[:-1].count("\ufffd")
    if broken <= BROKEN_SHARE * sum(ch > "\x7f" for ch in text):
        return "utf-8"
    return _legacy(head, wanted, path)


def _utf16(head: bytes, path: Path) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < NUL_SHARE * len(head) / 2 or min(even, odd) > 0:
        raise alien(path, BINARY, messages.EXPORT)
    return "utf-16-le" if odd else "utf-16-be"


def _legacy(head: bytes, wanted: tuple[str, ...], path: Path) -> str:
    known = {name: sum(h in _decoded(head, name).splitlines()[0] for h in wanted) for name in LEGACY}
    best = max(known, key=lambda name: known[name])
    if known[best] > min(known.values()) or _is_vietnamese(_decoded(head, best)):
        return best
    if "\ufffd" not in _decoded(head, "cp1252"):
        return "cp1252"
    guess = from_bytes(head).best()
    if guess is None:
        raise FileError(messages.UNKNOWN_ENCODING.format(file=path))
    return guess.encoding


def _decoded(head: bytes, encoding: str) -> str:
    return unicodedata.normalize("NFC", head.decode(encoding, "replace")) or " "


def _is_vietnamese(text: str) -> bool:
    """Whether every tone mark joins a letter of the alphabet, and there are some."""
    marks = sum(unicodedata.combining(ch) > 0 for ch in text)
    return marks == 0 and any(ch in VIETNAMESE for ch in text.lower())


def delimiter_of(text: str, wanted: tuple[str, ...], quote: str) -> str:
    """The delimiter under which the first line holds most of the ``wanted`` headers, then most columns."""

    def score(delimiter: str) -> tuple[int, int]:
        found = set(header_cells(text, delimiter, quote)[0])
        return len(found & set(wanted)), len(found)

    return max(DELIMITERS, key=score)


def csv_rows(text: str, delimiter: str, quote: str) -> Any:
    """Python's CSV reader (it counts physical lines in ``line_num``) over ``text``; no quoting when ``quote`` is ""."""
    lines = io.StringIO(text, newline="")
    if not quote:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote)


def header_cells(text: str, delimiter: str, quote: str) -> tuple[list[str], int]:
    """The header's cells, normalised, and the number of physical lines it takes."""
    reader = csv_rows(text, delimiter, quote)
    try:
        cells: list[str] = next(reader, [])
    except csv.Error:
        cells = []
    return [header_text(cell) for cell in cells], reader.line_num
