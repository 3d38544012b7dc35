"""Importing one file with its mapping."""

from pathlib import Path

from db.database import Database
from ingest.load import Feed, ImportReport, Progress, load
from ingest.lookups import Unknown
from ingest.mapping import Mapping, load_mapping
from ingest.normalise import batches, records
from ingest.readers import read
from ingest.records import Loaded, RecordFeed, load_records
from ingest.stream import Progress as BytesRead


def import_file(
    database: Database,
    province: str,
    file: Path,
    mapping_file: Path,
    *,
    max_bytes: int,
    progress: Progress | None = None,
    on_bytes: BytesRead | None = None,
) -> ImportReport:
    """Import ``file`` as ``mapping_file`` says: all of it or nothing.

    ``on_bytes`` gets (bytes read, bytes total) of the file on disk, from the thread that reads it.

    Raises:
        MappingError: the mapping file is not right.
        FileError: the file cannot be read.
        DatabaseUnreachableError: the database went away; nothing was kept.
    """
    mapping = load_mapping(mapping_file)
    rows = batches(file, mapping, max_bytes=max_bytes, on_progress=on_bytes)
    return load(database, province, feed_of(mapping, file), rows, progress)


def import_records(
    database: Database,
    province: str,
    file: Path,
    mapping: Mapping,
    *,
    max_bytes: int,
    on_bytes: BytesRead | None = None,
) -> Loaded:
    """Import ``file`` of any other kind (``mapping.kind``): all of it or nothing.

    Raises:
        FileError: the file cannot be read.
        DatabaseUnreachableError: the database went away; nothing was kept.
    """
    headers = {column: " – ".join(names) for column, names in mapping.columns.items()}
    feed = RecordFeed(mapping.source, mapping.name, file.name, headers)
    chunks = read(file, mapping, max_bytes=max_bytes, on_progress=on_bytes)
    return load_records(database, province, feed, {mapping.kind: (records(chunk, mapping) for chunk in chunks)})


def feed_of(mapping: Mapping, file: Path) -> Feed:
    """Return what the loader needs to know of a mapping."""
    unknown = Unknown(
        create_agency=mapping.unknown.agency == "create",
        create_procedure=mapping.unknown.procedure == "create",
        refuse_unit=mapping.unknown.unit == "refuse",
    )
    return Feed(
        key=mapping.source,
        name=mapping.name,
        file=file.name,
        unknown=unknown,
        impossible=mapping.impossible_dates,
        events=mapping.kind == "events",
        headers={column: " – ".join(headers) for column, headers in mapping.columns.items()},
    )
