"""COPY of Arrow tables into PostgreSQL."""

import io
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.csv as pacsv
from sqlalchemy import Connection


def copy_table(connection: Connection, target: str, table: pa.Table) -> int:
    """COPY every row of ``table`` into the columns of the same names of ``target``; return the number of rows."""
    if table.num_rows == 0:
        return 0
    columns = ", ".join(table.column_names)
    with connection.connection.cursor() as cursor:
        for batch in table.to_batches(max_chunksize=50_000):
            buffer = io.BytesIO()
            pacsv.write_csv(batch, buffer, pacsv.WriteOptions(include_header=False))
            buffer.seek(0)
            cursor.copy_expert(f"COPY {target} ({columns}) FROM STDIN WITH (FORMAT csv)", buffer)  # type: ignore[attr-defined]
    return table.num_rows


def copy_pairs(connection: Connection, target: str, pairs: Iterable[tuple[str, int]]) -> None:
    """COPY (word, id) pairs into a lookup table."""
    words, ids = [], []
    for word, number in pairs:
        words.append(word)
        ids.append(number)
    copy_table(connection, target, pa.table({"word": pa.array(words, pa.string()), "id": pa.array(ids, pa.int32())}))
