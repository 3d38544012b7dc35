"""From a file to chunks of raw rows: finds out what the file is and hands it to its reader."""

from collections.abc import Iterator
from pathlib import Path

from ingest import messages
from ingest.csv_reader import read_csv
from ingest.errors import FileError, TruncatedError
from ingest.mapping import Mapping
from ingest.parquet_reader import read_parquet
from ingest.raw import Raw
from ingest.sniff import SAMPLE, content_format
from ingest.stream import ByteSource, Progress
from ingest.xes import read_xes

NO_LIMIT = 1 << 62


def read(
    path: Path, mapping: Mapping, *, max_bytes: int = NO_LIMIT, on_progress: Progress | None = None
) -> Iterator[Raw]:
    """Chunks of the rows of ``path`` (CSV, Parquet, XES; gzip is seen through), as text, in bounded memory.

    ``max_bytes`` limits the uncompressed size; ``on_progress`` gets (bytes read, bytes total) of the file on disk.

    Raises:
        FileError: missing, empty, something else, damaged, too large, or not what the mapping needs.
    """
    if not path.exists():
        raise FileError(messages.NO_FILE.format(file=path))
    if path.is_dir():
        raise FileError(messages.IS_DIRECTORY.format(file=path))
    with ByteSource(path, max_bytes, on_progress) as source:
        head = _head(source)
        found, declared = content_format(head, path), mapping.reading.format
        if declared not in ("auto", found):
            raise FileError(messages.OTHER_FORMAT.format(file=path, found=found, declared=declared))
        if found == "parquet":
            if source.is_gzip:
                raise FileError(messages.GZIP_PARQUET.format(file=path))
            yield from read_parquet(path, mapping, max_bytes, on_progress)
        else:
            yield from read_xes(source, mapping) if found == "xes" else read_csv(source, head, mapping)


def _head(source: ByteSource) -> bytes:
    try:
        return source.head(SAMPLE)
    except TruncatedError as error:
        raise FileError(messages.TRUNCATED.format(file=source.path, rows=0)) from error
