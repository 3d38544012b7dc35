"""XES event logs in chunks: one row per event or per trace; attributes of a trace are ``case:NAME``, of an event NAME.

The parser is expat, fed piecewise, so a log of any size needs the memory of one chunk. A DOCTYPE is refused, which is
what entity bombs and external entities need. Defaults declared by ``<global>`` are for writers and are not filled in.
"""

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import pyarrow as pa

from ingest import messages
from ingest.errors import FileError, TruncatedError
from ingest.mapping import Mapping
from ingest.raw import CHUNK_ROWS, Raw, check_headers, good_rows
from ingest.stream import MEGABYTE, ByteSource
from ingest.words import header_text

ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
HOLDERS = frozenset({"trace", "event", "global trace", "global event"})
CASE = "case:"


class _Log:
    """Collects rows while expat walks the log: ``rows`` are those not yet handed out, ``given`` how many were."""

    def __init__(self, source: ByteSource, *, by_event: bool) -> None:
        self.source, self.by_event = source, by_event
        self.rows: list[dict[str, str]] = []
        self.given = 0
        self.names: dict[str, None] = {}
        self._path: list[str] = []
        self._case: dict[str, str] = {}
        self._events: list[dict[str, str]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise FileError(messages.DOCTYPE.format(file=self.source.path, line=self.parser.CurrentLineNumber))

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self._path and name != "log":
            raise FileError(messages.NOT_A_LOG.format(file=self.source.path, root=name))
        parent = self._path[-1] if self._path else ""
        if name in ATTRIBUTES and parent in HOLDERS:
            self._attribute(parent, attributes)
        elif name == "trace":
            self._case, self._events = {}, []
        elif name == "event":
            self._events.append({})
        elif name == "global":
            name = f"global {attributes.get('scope')}"
        self._path.append(name)

    def _attribute(self, parent: str, attributes: dict[str, str]) -> None:
        key, value = header_text(attributes.get("key", "")), attributes.get("value", "")
        if parent.startswith("global"):
            self.names.setdefault(key if parent == "global event" else CASE + key)
        elif parent == "event":
            self._events[-1][key] = value
        else:
            self._case[CASE + key] = value

    def _close(self, tag: str) -> None:
        self._path.pop()
        if tag.rpartition(" ")[2] != "trace":
            return
        events: list[dict[str, str]] = (self._events or [{}]) if self.by_event else [{}]
        for event in events:
            row = {**self._case, **event}
            self.names.update(dict.fromkeys(row))
            self.rows.append(row)

    def chunk(self) -> Raw:
        """The rows collected since the last chunk."""
        columns = {name: pa.array([row.get(name) for row in self.rows], pa.string()) for name in self.names}
        last = self.given + len(self.rows)
        raw = good_rows(pa.table(columns), pa.array(range(self.given + 1, last + 1), pa.int64()))
        self.rows, self.given = [], last
        return raw


def read_xes(source: ByteSource, mapping: Mapping) -> Iterator[Raw]:
    """Chunks of the XES log ``source``; ``row_no`` counts from 1 over the file: events, or traces where they are rows.

    A trace without events is one row. Each event has its own number, so a bad one costs only itself, as in CSV.

    Raises:
        FileError: not well-formed (with the line), DOCTYPE, not a log, cut off, or (after the last chunk) an attribute
            of the mapping that no trace or event has.
    """
    log = _Log(source, by_event=mapping.kind == "events")
    wanted = dict.fromkeys(mapping.headers)
    while _feed(log):
        if len(log.rows) >= CHUNK_ROWS:
            yield _filled(log.chunk(), wanted)
    check_headers(list(log.names), mapping, source.path)
    if log.rows:
        yield _filled(log.chunk(), wanted)


def _feed(log: _Log) -> bool:
    """Parse the next piece; False at the end of the file."""
    try:
        data = log.source.read(MEGABYTE)
        log.parser.Parse(data, not data)
    except TruncatedError as error:
        raise FileError(messages.TRUNCATED.format(file=log.source.path, rows=log.given + len(log.rows))) from error
    except expat.ExpatError as error:
        detail = expat.ErrorString(error.code)
        raise FileError(messages.BAD_XES.format(file=log.source.path, line=error.lineno, detail=detail)) from error
    return bool(data)


def _filled(raw: Raw, wanted: dict[str, Any]) -> Raw:
    table = raw.table
    for name in wanted:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
    return good_rows(table, raw.row_no)
