"""What the other inputs are about: the stored dossiers and tickets of the demonstration, each with its own chance."""

import io
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from sqlalchemy import Connection

from demo.clock import NEVER, Longs
from demo.services_table import Bools

CERTIFIED = "2.000815"
"""The procedure behind certified copies: chứng thực bản sao từ bản chính."""
LONGEST_PETITION = 80
"""Days after which nothing happens to a petition any more."""
_RECENT = """
  AND d.code IN (
    SELECT code FROM dossier WHERE province_code = %(province)s AND received_at >= %(lower)s
    UNION ALL SELECT code FROM dossier WHERE province_code = %(province)s AND settled_day >= %(lower)s::date
    UNION ALL SELECT dossier FROM petition WHERE province_code = %(province)s AND day >= %(petitions)s)
"""
DOSSIERS = """
SELECT d.code, a.code AS agency, p.code AS procedure, coalesce(p.fee_vnd, 0) AS fee, d.received_at,
       CASE WHEN d.status IN (9, 10) THEN d.finished_at END AS finished_at, d.returned_at, d.rating,
       coalesce(d.finished_at > d.due_at, false) AS late, coalesce(d.fee_due, false) AS fee_due,
       coalesce(d.paid_online, false) AS paid_online, hashtextextended(d.code, %(seed)s) AS chance
FROM dossier d JOIN source s ON s.id = d.source_id JOIN agency a ON a.id = d.agency_id
     JOIN procedure p ON p.id = d.procedure_id
WHERE d.province_code = %(province)s AND s.key = %(key)s AND d.received_at IS NOT NULL
"""
TICKETS = """
SELECT c.code AS center, a.code AS agency, to_char(t.day, 'YYMMDD') || '-' || t.number AS number, t.finished_at,
       coalesce(t.wait_s, 0) AS wait_s, hashtextextended(c.code || t.day::text || t.number, %(seed)s) AS chance
FROM ticket t JOIN source s ON s.id = t.source_id JOIN center c ON c.id = t.center_id
     JOIN agency a ON a.id = t.agency_id
WHERE t.province_code = %(province)s AND s.key = %(key)s AND t.finished_at IS NOT NULL AND t.day >= %(lower)s::date
"""
MONTHS = """
SELECT a.code AS agency, a.level, date_trunc('month', d.received_day)::date AS month, count(*) AS received,
       count(*) FILTER (WHERE p.code = %(certified)s) AS certified,
       hashtextextended(a.code || date_trunc('month', d.received_day)::date, %(seed)s) AS chance
FROM dossier d JOIN source s ON s.id = d.source_id JOIN agency a ON a.id = d.agency_id
     JOIN procedure p ON p.id = d.procedure_id
WHERE d.province_code = %(province)s AND s.key = %(key)s
  AND d.received_day >= %(first)s::date AND d.received_day < %(today)s::date
GROUP BY a.code, a.level, date_trunc('month', d.received_day) ORDER BY 3, 1
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows read from the database: columns by name."""

    rows: pa.Table

    def text(self, name: str) -> pa.Array:
        """A column of words."""
        return self.rows[name].combine_chunks().cast(pa.string())

    def times(self, name: str) -> Longs:
        """A column of instants, microseconds; NEVER where there is none."""
        found: Longs = pc.fill_null(self.rows[name].cast(pa.int64()), NEVER).to_numpy()
        return found

    def numbers(self, name: str) -> Longs:
        """A column of numbers; 0 where there is none."""
        found: Longs = pc.fill_null(self.rows[name].cast(pa.int64()), 0).to_numpy()
        return found

    def flags(self, name: str) -> Bools:
        """A column of yes and no."""
        found: Bools = self.rows[name].to_numpy()
        return found

    def where(self, mask: Bools) -> "Facts":
        """The rows of ``mask``."""
        return Facts(self.rows.filter(pa.array(mask)).combine_chunks())

    def __len__(self) -> int:
        """Number of rows."""
        return int(self.rows.num_rows)


_SHAPE = {
    **dict.fromkeys(("code", "agency", "procedure", "center", "number"), pa.string()),
    **dict.fromkeys(("received_at", "finished_at", "returned_at"), pa.timestamp("us", tz="UTC")),
    **dict.fromkeys(("late", "fee_due", "paid_online"), pa.bool_()),
    **dict.fromkeys(("fee", "rating", "wait_s", "chance", "level", "received", "certified"), pa.int64()),
    "month": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the facts of one province's demonstration; ``seed`` is that of its world."""

    connection: Connection
    province: str
    seed: int

    def dossiers(self, key: str, lower: datetime | None = None) -> Facts:
        """Accepted dossiers of the source ``key``: all, or those on which something may happen later than ``lower``."""
        petitions = lower and date.fromordinal(max(1, lower.date().toordinal() - LONGEST_PETITION))
        sql = DOSSIERS + (_RECENT if lower else "")
        return self._read(sql, {"key": key, "lower": lower, "petitions": petitions})

    def tickets(self, key: str, lower: datetime) -> Facts:
        """Served tickets of the source ``key`` since the day of ``lower``."""
        return self._read(TICKETS, {"key": key, "lower": lower})

    def months(self, key: str, first: date, today: date) -> Facts:
        """Dossiers received by agency and month, from ``first`` to the day before ``today``."""
        return self._read(MONTHS, {"key": key, "first": first, "today": today, "certified": CERTIFIED})

    def _read(self, sql: str, own: Mapping[str, Any]) -> Facts:
        parameters = {"province": self.province, "seed": self.seed, **own}
        text = io.BytesIO()
        with closing(self.connection.connection.cursor()) as cursor:
            asked = cursor.mogrify(sql, parameters).decode()
            cursor.execute("SET LOCAL TimeZone = 'UTC'")
            cursor.copy_expert(f"COPY ({asked}) TO STDOUT WITH (FORMAT csv, HEADER)", text)
            cursor.execute("SET LOCAL TimeZone TO DEFAULT")
        text.seek(0)
        options = pacsv.ConvertOptions(column_types=_SHAPE, true_values=["t"], false_values=["f"])
        return Facts(pacsv.read_csv(text, convert_options=options).combine_chunks())
