"""The write paths of every kind of record but dossiers, by name."""

from ingest.input_sql import INPUT_KINDS
from ingest.kind import Kind
from ingest.queue_sql import QUEUE_KINDS

KINDS: dict[str, Kind] = {kind.name: kind for kind in (*QUEUE_KINDS, *INPUT_KINDS)}
