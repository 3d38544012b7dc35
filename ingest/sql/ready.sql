-- staging + lookups -> ready: one typed row per imported row, with everything the facts derive from the calendar
CREATE TEMP TABLE ready ON COMMIT DROP AS
WITH {hours}named AS (
    SELECT
        s.*,
        s.due_at AS appointed_at,
        coalesce(s.reappointed_at > coalesce(s.due_at, '-infinity'), false) AS reappointed,
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
        pr.field_id, pr.statutory_hours, coalesce(pr.intake_cutoff, '') AS intake_cutoff, pr.returns_result,
        coalesce(n.service_level, pr.service_level) AS level_now{hours_columns}
    FROM named n
    LEFT JOIN procedure pr ON pr.id = n.procedure_id{hours_of_n}
), {ruled}
SELECT
    c.row_no, c.code, c.procedure_id, c.field_id, c.agency_id, c.receiving_agency_id, c.officer_id, c.unit_code,
    c.state AS status, c.level_now AS service_level, coalesce(c.channel, 0)::smallint AS channel,
    c.submitted_at, c.received_at, {due_at} AS due_at, c.appointed_at, {deadline_rule} AS deadline_rule,
    c.apology_at, c.rating, c.result_signed,
    coalesce(c.reappointed_count, c.reappointed::integer) AS reappointed_count,
    CASE WHEN c.reappointed THEN c.reappointed_at END AS reappointed_at,
    c.finished_at, c.returned_at, c.supplement_at, c.end_at,
    coalesce(c.supplement_count, 0) AS supplement_count,
    coalesce(c.supplement_minutes, 0) AS supplement_minutes,
    c.components_total, c.components_digitized,
    c.returns_result AS result_required,
    c.e_result, c.reused, c.personal_store, c.vneid, c.fee_due, c.paid_online,
    c.applicant AS applicant_masked, c.applicant_unit, c.current_step,
    CASE WHEN un.code IS NOT NULL THEN c.applicant_unit END AS known_unit,
    c.agency AS agency_word, c.procedure AS procedure_word,
    {working_minutes} AS working_minutes,
    {portal_due_at} AS portal_due_at,
    coalesce(c.version, v.version,
        (extract(epoch FROM greatest(c.submitted_at, c.received_at, c.finished_at, c.returned_at, c.supplement_at))
            * 1000000)::bigint, 0) AS source_version,
    CASE WHEN {impossible} THEN {flag} ELSE 0 END::smallint AS flags,
    (c.version IS NOT NULL) AS versioned
FROM ruled c
LEFT JOIN staging_version v ON v.code = c.code
LEFT JOIN unit un ON un.province_code = %(province)s AND un.code = c.applicant_unit AND un.valid_to IS NULL
