"""SQL of the write path of counters and queues: which rows are wrong, and the upsert of each kind of record."""

from ingest.kind import GOOD, Check, Kind, future, negative

VERSION = "queue_version"
_CENTER = "LEFT JOIN center c ON c.province_code = %(province)s AND c.code = s.center"
_COUNTER = "LEFT JOIN counter k ON k.center_id = c.id AND k.code = s.counter"
_GROUP = """LEFT JOIN LATERAL (
    SELECT g.id FROM service_group g
    WHERE g.province_code = %(province)s AND (g.code = s."group" OR g.name = s."group")
    ORDER BY g.code = s."group" DESC LIMIT 1) g ON true"""
_DAY = "(s.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_TIMES = ("issued_at", "called_at", "serving_at", "finished_at", "abandoned_at", "transferred_at", "recalled_at")
_LATEST = f"greatest({', '.join(f's.{name}' for name in _TIMES)})"
_WHERE_FROM: tuple[Check, ...] = (("center", "unknown_center", "c.id IS NULL"),)
_KNOWN_COUNTER: Check = ("counter", "unknown_counter", "c.id IS NOT NULL AND s.counter IS NOT NULL AND k.id IS NULL")
_TICKET_CODE = f"s.center || '/' || {_DAY} || '/' || s.number"
_KEPT = (
    *("group_id", "priority", "issued_at", "finished_at", "abandoned_at", "transferred_at", "recalled_at"),
    *("last_called_at", "last_serving_at", "transfers", "recalls", "counter_id", "officer", "dossier"),
    *("source_version", "source_id", "imported_at"),
)
_FIRST = ("called_at", "serving_at")
"""The first call and start stay; the later ones, after a transfer, stand in ``last_*``."""
_TICKET_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, {_DAY}, s.number) c.id AS center_id, {_DAY} AS day, s.number, c.agency_id, c.unit_code,
        g.id AS group_id, coalesce(s.priority, false) AS priority, s.issued_at, s.finished_at, s.abandoned_at,
        s.transferred_at, s.recalled_at, s.called_at AS last_called_at, s.serving_at AS last_serving_at,
        min(s.called_at) OVER this AS called_at, min(s.serving_at) OVER this AS serving_at,
        coalesce(s.transfers, (s.transferred_at IS NOT NULL)::integer)::smallint AS transfers,
        coalesce(s.recalls, (s.recalled_at IS NOT NULL)::integer)::smallint AS recalls,
        k.id AS counter_id, s.officer, s.dossier, s.source_id, s.job,
        coalesce(s.version, (extract(epoch FROM {_LATEST}) * 1000000)::bigint) AS source_version,
        %(moment)s::timestamptz AS imported_at
    FROM staging_tickets s {_CENTER} {_COUNTER} {_GROUP}
    WHERE {GOOD.format(kind="tickets")}
    WINDOW this AS (PARTITION BY c.id, {_DAY}, s.number)
    ORDER BY c.id, {_DAY}, s.number,
        coalesce(s.version, (extract(epoch FROM {_LATEST}) * 1000000)::bigint) DESC, s.row_no
), written AS (
    INSERT INTO ticket AS t (province_code, center_id, day, number, agency_id, unit_code, {", ".join(_FIRST)},
                             {", ".join(_KEPT)})
    SELECT %(province)s, center_id, day, number, agency_id, unit_code, {", ".join(_FIRST)}, {", ".join(_KEPT)}
    FROM chosen ORDER BY center_id, day, number
    ON CONFLICT (center_id, day, number) DO UPDATE
    SET {", ".join(f"{n} = least(t.{n}, excluded.{n})" for n in _FIRST)},
        {", ".join(f"{n} = excluded.{n}" for n in _KEPT)}
    WHERE t.source_version < excluded.source_version
    RETURNING new.center_id, new.day, new.number, old.number IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, day, number) GROUP BY c.job
"""
_COUNTER_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, k.id, s.since) c.id AS center_id, k.id AS counter_id, c.agency_id, c.unit_code,
        s.source_id, s.since, s.state, s.officer, s.job
    FROM staging_counters s {_CENTER} {_COUNTER}
    WHERE {GOOD.format(kind="counters")} ORDER BY c.id, k.id, s.since, s.row_no DESC
), written AS (
    INSERT INTO counter_state AS t (province_code, center_id, counter_id, agency_id, unit_code, source_id, since, state,
                                    officer, imported_at)
    SELECT %(province)s, center_id, counter_id, agency_id, unit_code, source_id, since, state, officer,
        %(moment)s::timestamptz
    FROM chosen
    ON CONFLICT (center_id, counter_id, since) DO UPDATE SET state = excluded.state, officer = excluded.officer,
        imported_at = excluded.imported_at
    WHERE (t.state, t.officer) IS DISTINCT FROM (excluded.state, excluded.officer)
    RETURNING new.center_id, new.counter_id, new.since, old.since IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, counter_id, since) GROUP BY c.job
"""
_SNAPSHOT_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, coalesce(g.id, 0), s.at) c.id AS center_id, coalesce(g.id, 0) AS group_id, s.at,
        c.agency_id, c.unit_code, s.source_id, s.waiting, s.serving, s.open_counters, s.job
    FROM staging_snapshots s {_CENTER} {_GROUP}
    WHERE {GOOD.format(kind="snapshots")} ORDER BY c.id, coalesce(g.id, 0), s.at, s.row_no DESC
), written AS (
    INSERT INTO queue_snapshot AS t (province_code, center_id, group_id, at, agency_id, unit_code, source_id, waiting,
                                     serving, open_counters, imported_at)
    SELECT %(province)s, center_id, group_id, at, agency_id, unit_code, source_id, waiting, serving, open_counters,
        %(moment)s::timestamptz
    FROM chosen
    ON CONFLICT (center_id, group_id, at) DO UPDATE SET waiting = excluded.waiting, serving = excluded.serving,
        open_counters = excluded.open_counters, imported_at = excluded.imported_at
    WHERE (t.waiting, t.serving, t.open_counters)
        IS DISTINCT FROM (excluded.waiting, excluded.serving, excluded.open_counters)
    RETURNING new.center_id, new.group_id, new.at, old.at IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, group_id, at) GROUP BY c.job
"""

TICKETS = Kind(
    "tickets",
    f"{_CENTER} {_COUNTER} {_GROUP} LEFT JOIN ticket t ON t.center_id = c.id AND t.day = {_DAY} AND t.number = s.number"
    " LEFT JOIN (SELECT n.row_no, first_value(n.issued_at) OVER (PARTITION BY n.center, n.number,"
    " (n.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date ORDER BY n.row_no) AS issued_at FROM staging_tickets n) o"
    " ON o.row_no = s.row_no",
    _TICKET_CODE,
    "s.center || '/?/' || s.number",
    (
        *_WHERE_FROM,
        ("group", "unknown_group", "g.id IS NULL"),
        _KNOWN_COUNTER,
        ("number", "ticket_twice", "t.issued_at <> s.issued_at OR o.issued_at <> s.issued_at"),
        *(
            (name, "before_issued", f"s.{name} < s.issued_at")
            for name in ("called_at", "abandoned_at", "transferred_at", "recalled_at")
        ),
        ("serving_at", "before_called", "s.serving_at < coalesce(s.called_at, s.issued_at)"),
        (
            "finished_at",
            "finished_before_start",
            "s.finished_at < coalesce(s.serving_at, s.called_at, s.issued_at)",
        ),
        ("abandoned_at", "finished_and_abandoned", "s.finished_at IS NOT NULL AND s.abandoned_at IS NOT NULL"),
        *negative("transfers", "recalls"),
        *future(*_TIMES),
    ),
    _TICKET_UPSERT,
    _LATEST,
    VERSION,
)
COUNTERS = Kind(
    "counters",
    f"{_CENTER} {_COUNTER}",
    "s.center || '/' || s.counter",
    "s.center || '/?/' || s.counter",
    (*_WHERE_FROM, _KNOWN_COUNTER, *future("since")),
    _COUNTER_UPSERT,
    "s.since",
    VERSION,
)
SNAPSHOTS = Kind(
    "snapshots",
    f"{_CENTER} {_GROUP}",
    "s.center || '/' || s.at",
    "s.center || '/?/'",
    (
        *_WHERE_FROM,
        ("group", "unknown_group", 's."group" IS NOT NULL AND g.id IS NULL'),
        *negative("waiting", "serving", "open_counters"),
        *future("at"),
    ),
    _SNAPSHOT_UPSERT,
    "s.at",
    VERSION,
)
QUEUE_KINDS: tuple[Kind, ...] = (TICKETS, COUNTERS, SNAPSHOTS)
