"""Bytes of an input file, decompressed and counted, and its text as UTF-8: bounded memory whatever the file holds."""

import codecs
import gzip
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ingest import messages
from ingest.errors import FileError, TruncatedError

MEGABYTE = 1 << 20
LONGEST_LINE = 4 * MEGABYTE
BLOCK = 4 * MEGABYTE
PIECE = MEGABYTE
GZIP_MAGIC = b"\x1f\x8b"
Progress = Callable[[int, int], None]


class ByteSource:
    """The bytes of ``path``, gunzipped when they are gzip; ``on_progress`` gets (bytes read, bytes total) of the disk.

    Raises:
        FileError: the file cannot be opened, or holds more than ``max_bytes`` uncompressed.
        TruncatedError: the gzip stream is cut off or damaged.
    """

    def __init__(self, path: Path, max_bytes: int, on_progress: Progress | None = None) -> None:
        """Open the file."""
        self.path, self.count = path, 0
        self._limit, self._progress = max_bytes, on_progress
        try:
            self._raw: BinaryIO = path.open("rb")
            self.total = path.stat().st_size
        except OSError as error:
            raise FileError(messages.UNREADABLE.format(file=path, detail=error.strerror)) from error
        self.is_gzip = self._raw.read(2) == GZIP_MAGIC
        self._raw.seek(0)
        self._gzip = gzip.GzipFile(fileobj=self._raw) if self.is_gzip else None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        self._raw.close()

    def read(self, size: int) -> bytes:
        """At most ``size`` next bytes; empty at the end."""
        data = self._next(size)
        self.count += len(data)
        if self.count > self._limit:
            raise FileError(messages.TOO_LARGE.format(file=self.path, limit=self._limit // 1_000_000))
        if self._progress:
            self._progress(self._raw.tell(), self.total)
        return data

    def head(self, size: int) -> bytes:
        """The first ``size`` bytes, fewer when the file is shorter or damaged later; reading starts over afterwards."""
        data = b""
        try:
            while len(data) < size and (more := self._next(size - len(data))):
                data += more
        except TruncatedError:
            if not data:
                raise
        if self._gzip:
            self._gzip = gzip.GzipFile(fileobj=self._raw)
        self._raw.seek(0)
        return data

    def _next(self, size: int) -> bytes:
        if not self._gzip:
            return self._raw.read(size)
        try:
            return self._gzip.read1(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise TruncatedError from error


class TextBlocks:
    """The text of a source as NFC UTF-8, in blocks of about ``BLOCK`` bytes that end between two CSV records.

    ``lines`` counts the lines read so far.

    Raises:
        FileError: a byte that is not of ``encoding``, a NUL, or a line longer than ``LONGEST_LINE``.
    """

    def __init__(self, source: ByteSource, encoding: str, quote: str = '"') -> None:
        """Read ``source`` as ``encoding``."""
        self.lines = 0
        self._source, self._encoding, self._quote = source, encoding, quote.encode()

    def __iter__(self) -> Iterator[bytes]:
        """The blocks; a quote that stays open for a whole block is taken as a stray one."""
        buffer = bytearray()
        for text in self._whole_lines():
            self.lines += text.count("\n") or text.count("\r")
            buffer += text.encode()
            if len(buffer) >= BLOCK:
                cut = self._record_end(buffer) or len(buffer)
                yield bytes(buffer[:cut])
                del buffer[:cut]
        if buffer:
            yield bytes(buffer)

    def _record_end(self, data: bytearray) -> int:
        """The end of the last line of ``data`` that leaves no quote open; 0 when there is none."""
        cut, quotes = len(data), data.count(self._quote) if self._quote else 0
        while cut > 0 and quotes % 2:
            before = data.rfind(b"\n", 0, cut - 1) + 1
            quotes -= data.count(self._quote, before, cut)
            cut = before
        return cut

    def _whole_lines(self) -> Iterator[str]:
        pending = ""
        for text in self._decoded():
            whole = pending + text
            if "\0" in text:
                line = self.lines + whole[: whole.index("\0")].count("\n") + 1
                raise FileError(messages.NUL_BYTES.format(file=self._source.path, line=line))
            end = len(whole) - whole.endswith("\r")  # its line feed may come with the next piece
            cut = max(whole.rfind("\n", 0, end), whole.rfind("\r", 0, end)) + 1
            pending = whole[cut:]
            if len(pending) > LONGEST_LINE:
                line = self.lines + whole.count("\n") + 1
                limit = LONGEST_LINE // MEGABYTE
                raise FileError(messages.LONG_LINE.format(file=self._source.path, line=line, limit=limit))
            if cut:
                yield _composed(whole[:cut])
        if pending:
            yield _composed(pending + "\n")

    def _decoded(self) -> Iterator[str]:
        decoder, before, first = codecs.getincrementaldecoder(self._encoding)(), 0, True
        while True:
            data, held = self._source.read(PIECE), len(decoder.getstate()[0])
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeError as error:
                raise self._wrong_encoding(error, before - held) from error
            yield text.removeprefix("\ufeff") if first else text
            before, first = before + len(data), first and not text
            if not data:
                return

    def _wrong_encoding(self, error: UnicodeError, base: int) -> FileError:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        block = error.object if isinstance(error, UnicodeDecodeError) else b""
        return FileError(
            messages.WRONG_ENCODING.format(
                file=self._source.path,
                encoding=self._encoding,
                byte=f"0x{block[start]:02X}" if block else "?",
                offset=base + start,
                line=self.lines + block[:start].count(b"\n") + 1,
            )
        )


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
