-- staging + lookups -> ready: one typed row per imported row, with everything the facts derive from the calendar
CREATE TEMP TABLE ready ON COMMIT DROP AS
WITH named AS (
    SELECT
        s.*,
        coalesce(s.status, CASE
            WHEN s.returned_at IS NOT NULL THEN 10
            WHEN s.finished_at IS NOT NULL THEN 9
            WHEN s.received_at IS NOT NULL THEN 4
            ELSE 1 END)::smallint AS state,
        a.id AS agency_id,
        coalesce(ra.id, a.id) AS receiving_agency_id,
        ag.unit_code AS unit_code,
        p.id AS procedure_id,
        o.id AS officer_id
    FROM staging_dossier s
    LEFT JOIN map_agency a ON a.word = s.agency
    LEFT JOIN map_agency ra ON ra.word = s.receiving_agency
    LEFT JOIN map_procedure p ON p.word = coalesce(s.procedure, '')
    LEFT JOIN map_officer o ON o.word = s.officer
    LEFT JOIN agency ag ON ag.id = a.id
), timed AS (
    SELECT
        n.*,
        CASE WHEN n.state IN (9, 10) THEN coalesce(n.returned_at, n.finished_at) END AS end_at,
        pr.field_id, pr.statutory_hours, pr.returns_result,
        coalesce(n.service_level, pr.service_level) AS level_now
    FROM named n
    LEFT JOIN procedure pr ON pr.id = n.procedure_id
), clocked AS (
    SELECT t.*,
        wr.before_minutes + least(wr.open_minutes, {within_received}) AS received_clock,
        we.before_minutes + least(we.open_minutes, {within_end}) AS end_clock
    FROM timed t
    LEFT JOIN work_day wr ON wr.day = (t.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    LEFT JOIN work_day we ON we.day = (t.end_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
)
SELECT
    c.row_no, c.code, c.procedure_id, c.field_id, c.agency_id, c.receiving_agency_id, c.officer_id, c.unit_code,
    c.state AS status, c.level_now AS service_level, coalesce(c.channel, 0)::smallint AS channel,
    c.submitted_at, c.received_at, c.due_at, c.due_at AS appointed_at,
    (c.due_at IS NOT NULL)::integer::smallint AS deadline_rule, c.apology_at, c.rating, c.result_signed,
    coalesce(c.reappointed_count, (c.due_at IS NULL OR c.reappointed_at > c.due_at)::integer, 0) AS reappointed_count,
    CASE WHEN c.due_at IS NULL OR c.reappointed_at > c.due_at THEN c.reappointed_at END AS reappointed_at,
    c.finished_at, c.returned_at, c.supplement_at, c.end_at,
    coalesce(c.supplement_count, 0) AS supplement_count,
    coalesce(c.supplement_minutes, 0) AS supplement_minutes,
    c.components_total, c.components_digitized,
    c.returns_result AS result_required,
    c.e_result, c.reused, c.personal_store, c.vneid, c.fee_due, c.paid_online,
    c.applicant AS applicant_masked, c.applicant_unit, c.current_step,
    CASE WHEN un.code IS NOT NULL THEN c.applicant_unit END AS known_unit,
    c.agency AS agency_word, c.procedure AS procedure_word,
    CASE WHEN c.end_at >= c.received_at THEN c.end_clock - c.received_clock END AS working_minutes,
    CASE
        WHEN c.due_at IS NOT NULL THEN c.due_at
        WHEN c.statutory_hours IS NOT NULL AND c.received_clock IS NOT NULL THEN (
            SELECT ((d.day + interval '1 minute' * (CASE
                WHEN c.received_clock + c.statutory_hours * 60 - d.before_minutes <= {morning}
                THEN {morning_start} + c.received_clock + c.statutory_hours * 60 - d.before_minutes
                ELSE {afternoon_start} - {morning} + c.received_clock + c.statutory_hours * 60 - d.before_minutes END
            )) AT TIME ZONE 'Asia/Ho_Chi_Minh') + interval '1 minute' * coalesce(c.supplement_minutes, 0)
            FROM work_day d
            WHERE d.open_minutes > 0 AND d.before_minutes < c.received_clock + c.statutory_hours * 60
            ORDER BY d.before_minutes DESC LIMIT 1)
    END AS portal_due_at,
    coalesce(c.version, v.version,
        (extract(epoch FROM greatest(c.submitted_at, c.received_at, c.finished_at, c.returned_at, c.supplement_at))
            * 1000000)::bigint, 0) AS source_version,
    CASE WHEN {impossible} THEN 1 ELSE 0 END::smallint AS flags,
    (c.version IS NOT NULL) AS versioned
FROM clocked c
LEFT JOIN staging_version v ON v.code = c.code
LEFT JOIN unit un ON un.province_code = %(province)s AND un.code = c.applicant_unit AND un.valid_to IS NULL
