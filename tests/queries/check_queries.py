"""Check queries written by hand against the raw facts, independent of the registry.

They use only columns an import delivers, never a generated column, a rollup or the registry's SQL.
``{day}`` stands for the local day on which the KPI counts.
"""

LOCAL = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"
RECEIVED_DAY = f"(d.received_at {LOCAL})::date"
SETTLED_DAY = f"(COALESCE(d.returned_at, d.finished_at) {LOCAL})::date"
ENDED_DAY = f"(COALESCE(d.finished_at, d.returned_at) {LOCAL})::date"
ACCEPTED = "d.received_at IS NOT NULL AND d.status <> 1 AND d.status <> 3"
SETTLED = "d.status >= 9 AND (d.returned_at IS NOT NULL OR d.finished_at IS NOT NULL)"
STILL_OPEN = "d.received_at IS NOT NULL AND d.status IN (2, 4, 5, 6)"
POSSIBLE = "d.flags NOT IN (1, 3)"
CLOCK_RUNS = "d.received_at IS NOT NULL AND (d.status = 2 OR d.status = 4)"
LATE_766 = """(
    d.supplement_count >= 2
    OR (d.status = 5 AND d.supplement_at > d.portal_due_at)
    OR (d.status IN (2, 4, 6) AND d.portal_due_at < LEAST(%(now)s, %(end_of_period)s))
    OR (d.status IN (7, 8, 9, 10) AND COALESCE(d.finished_at, d.returned_at) > d.portal_due_at))"""

# key: (day the KPI counts on or "" for "now", numerator, denominator or "" for a count)
CHECKS: dict[str, tuple[str, str, str]] = {
    "received": (RECEIVED_DAY, ACCEPTED, ""),
    "online": (RECEIVED_DAY, f"{ACCEPTED} AND d.channel = 2", f"{ACCEPTED} AND d.channel <> 0"),
    "full_online": (
        RECEIVED_DAY,
        f"{ACCEPTED} AND d.channel = 2 AND d.service_level = 3",
        f"{ACCEPTED} AND d.channel > 0 AND d.service_level > 0",
    ),
    "digitized": (
        RECEIVED_DAY,
        f"{ACCEPTED} AND d.components_digitized >= 1",
        f"{ACCEPTED} AND d.components_digitized IS NOT NULL",
    ),
    "e_result": (
        SETTLED_DAY,
        f"{SETTLED} AND p.returns_result IS TRUE AND d.e_result IS TRUE",
        f"{SETTLED} AND p.returns_result IS TRUE AND d.e_result IS NOT NULL",
    ),
    "on_time": (
        SETTLED_DAY,
        f"{SETTLED} AND {POSSIBLE} AND COALESCE(d.returned_at, d.finished_at) <= d.due_at",
        f"{SETTLED} AND {POSSIBLE} AND d.due_at IS NOT NULL",
    ),
    "portal_on_time": (
        RECEIVED_DAY,
        f"{ACCEPTED} AND {POSSIBLE} AND d.portal_due_at IS NOT NULL AND COALESCE({LATE_766}, FALSE) IS FALSE",
        f"{ACCEPTED} AND {POSSIBLE} AND d.portal_due_at IS NOT NULL",
    ),
    "early": (
        SETTLED_DAY,
        f"{SETTLED} AND {POSSIBLE} AND {SETTLED_DAY} < (d.due_at {LOCAL})::date",
        f"{SETTLED} AND {POSSIBLE} AND d.due_at IS NOT NULL",
    ),
    "both_ends": (
        SETTLED_DAY,
        f"{SETTLED} AND d.components_digitized >= 1 AND d.e_result IS TRUE",
        f"{SETTLED} AND d.components_digitized IS NOT NULL AND d.e_result IS NOT NULL",
    ),
    "reused": (RECEIVED_DAY, f"{ACCEPTED} AND d.reused IS TRUE", f"{ACCEPTED} AND d.reused IS NOT NULL"),
    "vneid": (RECEIVED_DAY, f"{ACCEPTED} AND d.vneid IS TRUE", f"{ACCEPTED} AND d.vneid IS NOT NULL"),
    "paid_online": (
        RECEIVED_DAY,
        f"{ACCEPTED} AND d.fee_due IS TRUE AND d.paid_online IS TRUE",
        f"{ACCEPTED} AND d.fee_due IS TRUE AND d.paid_online IS NOT NULL",
    ),
    "stored": (SETTLED_DAY, f"{SETTLED} AND d.personal_store IS TRUE", f"{SETTLED} AND d.personal_store IS NOT NULL"),
    "signed": (
        SETTLED_DAY,
        f"{SETTLED} AND d.e_result IS TRUE AND d.result_signed IS TRUE",
        f"{SETTLED} AND d.e_result IS TRUE AND d.result_signed IS NOT NULL",
    ),
    "refused": (ENDED_DAY, "d.status = 3 AND COALESCE(d.finished_at, d.returned_at) IS NOT NULL", ""),
    "withdrawn": (ENDED_DAY, "d.status = 7 AND COALESCE(d.finished_at, d.returned_at) IS NOT NULL", ""),
    "stopped": (ENDED_DAY, "d.status = 8 AND COALESCE(d.finished_at, d.returned_at) IS NOT NULL", ""),
    "paused": ("", "d.received_at IS NOT NULL AND d.status IN (5, 6)", ""),
    "open": ("", STILL_OPEN, ""),
    "overdue": ("", f"{CLOCK_RUNS} AND d.due_at < %(now)s", ""),
    "due_today": (
        "",
        f"{CLOCK_RUNS} AND d.due_at >= %(now)s AND (d.due_at {LOCAL})::date = (%(now)s {LOCAL})::date",
        "",
    ),
    "returned": ("", "d.received_at IS NOT NULL AND d.status = 5", ""),
}

GROUPS: dict[str, str] = {
    "province": "'42'",
    "unit": "CASE WHEN a.unit_code IS NOT NULL THEN a.unit_code WHEN a.level = 1 THEN '42' ELSE 'unknown' END",
    "agency": "a.code",
    "field": "f.code",
    "channel": "(ARRAY['unknown', 'counter', 'online', 'postal', 'other'])[d.channel + 1]",
    "service": "(ARRAY['unknown', 'information', 'partial', 'full'])[d.service_level + 1]",
    "procedure": "p.code",
    "day": "{day}::text",
}

TABLES = """dossier d JOIN agency a ON a.id = d.agency_id JOIN procedure p ON p.id = d.procedure_id
JOIN field f ON f.id = p.field_id"""


def check_sql(key: str, by: str, where: str = "TRUE") -> str:
    """SELECT of (group, numerator, denominator) of one KPI from the raw facts between %(start)s and %(end)s."""
    day, numerator, denominator = CHECKS[key]
    period = f"{day} BETWEEN %(start)s AND %(end)s" if day else "TRUE"
    group = GROUPS[by].format(day=day)
    return f"""SELECT {group}, count(*) FILTER (WHERE {numerator}), count(*) FILTER (WHERE {denominator or "FALSE"})
        FROM {TABLES} WHERE {period} AND {where} GROUP BY 1"""
