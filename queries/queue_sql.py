"""SQL of the boards: where every ticket stood at a moment, counted by center, group or counter."""

THIS = "(SELECT c.id FROM center c WHERE c.province_code = %(province)s AND c.code = %(code)s)"
"""Id of the center a question is about."""
MOVED = "t.transferred_at <= %(at)s"
SERVING_AT = (
    f"CASE WHEN {MOVED} THEN CASE WHEN t.last_serving_at >= t.transferred_at THEN t.last_serving_at END"
    " ELSE t.serving_at END"
)
CALLED_AT = (
    f"CASE WHEN {MOVED} THEN CASE WHEN t.last_called_at >= t.transferred_at THEN t.last_called_at END"
    " ELSE t.called_at END"
)
"""The start of service and the call of the leg a ticket is in: a transfer begins a new one."""
STATE = f"""CASE
    WHEN t.abandoned_at <= %(at)s THEN 5
    WHEN t.finished_at <= %(at)s THEN 4
    WHEN {SERVING_AT} <= %(at)s THEN 3
    WHEN {CALLED_AT} <= %(at)s THEN 2
    ELSE 1 END"""
"""Where a ticket stood at ``at``; for the present this is the stored ``state``."""
TICKETS = f"""SELECT t.center_id, t.group_id, t.counter_id, t.number, t.priority, t.issued_at, t.wait_s, t.handling_s,
    {STATE} AS state, {CALLED_AT} AS called_at, {SERVING_AT} AS serving_at,
    least(t.called_at, t.serving_at) AS first_called, {MOVED} AS moved
FROM ticket t
WHERE t.province_code = %(province)s AND t.day = %(day)s AND t.issued_at <= %(at)s"""


def windows(minutes: tuple[int, ...]) -> str:
    """Columns of each window: calls in it, their average wait and its 90th percentile."""
    listed = []
    for span in minutes:
        inside = f"FILTER (WHERE first_called > %(at)s - interval '{span} minutes' AND first_called <= %(at)s)"
        listed += [
            f"count(*) {inside}",
            f"avg(wait_s) {inside}",
            f"percentile_cont(0.9) WITHIN GROUP (ORDER BY wait_s) {inside}",
        ]
    return ", ".join(listed)


TALLY = """count(*), count(*) FILTER (WHERE state <= 2), count(*) FILTER (WHERE state = 2),
    count(*) FILTER (WHERE state = 3), count(*) FILTER (WHERE state = 4), count(*) FILTER (WHERE state = 5)"""
LONGEST = "min(issued_at) FILTER (WHERE state <= 2)"
STATES = """SELECT DISTINCT ON (s.center_id, s.counter_id) s.center_id, s.counter_id, s.state, s.since, s.officer
FROM counter_state s
WHERE s.province_code = %(province)s AND s.since <= %(at)s AND s.since >= %(midnight)s
ORDER BY s.center_id, s.counter_id, s.since DESC"""
"""What each counter said last on the day; yesterday's word says nothing about today."""
