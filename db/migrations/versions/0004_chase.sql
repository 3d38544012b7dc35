-- The chase list: covering partial indexes over the dossiers that may need chasing, and search by a part of the code.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- open dossiers in the order of their appointments (none: last), with all that groups, filters and orders look at;
-- CASE, because row security lets no index answer COALESCE, which it does not know to be leakproof
CREATE INDEX dossier_chase ON dossier (province_code, (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END), code, source_id)
    INCLUDE (due_at, received_at, apology_at, agency_id, unit_code, procedure_id, field_id, officer_id, service_level,
             channel, is_running)
    WHERE is_open;
CREATE INDEX dossier_returned ON dossier (province_code, (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END), code, source_id)
    INCLUDE (due_at, received_at, agency_id, unit_code, procedure_id, field_id, officer_id, service_level, channel,
             supplement_count)
    WHERE is_open AND status = 5;
CREATE INDEX dossier_reappointed ON dossier (province_code, (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END), code, source_id)
    INCLUDE (due_at, received_at, agency_id, unit_code, procedure_id, field_id, officer_id, service_level, channel)
    WHERE is_open AND reappointed_count > 1;

DROP INDEX dossier_unreturned;
CREATE INDEX dossier_unreturned
    ON dossier (province_code, (CASE WHEN finished_at IS NULL THEN 'infinity'::timestamptz ELSE finished_at END), code, source_id)
    INCLUDE (finished_at, due_at, received_at, agency_id, unit_code, procedure_id, field_id, officer_id, service_level, channel)
    WHERE status = 9;

CREATE INDEX dossier_apologized ON dossier (province_code, (CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END))
    INCLUDE (due_at, agency_id, unit_code, procedure_id, field_id, service_level, channel, is_running)
    WHERE is_open AND apology_at IS NOT NULL;

-- which sources record apologies at all
CREATE INDEX dossier_apology ON dossier (province_code, source_id) WHERE apology_at IS NOT NULL;

-- the running step of a dossier
CREATE INDEX step_running ON step (province_code, code, source_id, seq)
    INCLUDE (started_at, due_at, officer_id, agency_id, unit_code) WHERE finished_at IS NULL AND started_at IS NOT NULL;

-- a part of the code, of the dossiers that the list can show
CREATE INDEX dossier_code_part ON dossier USING gin (code gin_trgm_ops) WHERE is_open OR status = 9;

-- Row security lets no index answer LIKE, which is not leakproof. This function looks first and then applies the same
-- condition as the reader's policy (db/access.py), so that it tells nobody more than the policy does.
CREATE FUNCTION dossier_codes(pattern text, most integer) RETURNS TABLE (code text, source_id integer)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
SET search_path = public, pg_temp
AS $$
    SELECT d.code, d.source_id FROM dossier d
    WHERE (d.is_open OR d.status = 9) AND d.code ILIKE pattern
      AND d.province_code = current_setting('ioc.province', true)
      AND CASE WHEN current_setting('ioc.whole', true) = 'on' THEN true
          ELSE coalesce(d.unit_code = ANY (string_to_array(current_setting('ioc.units', true), ',')), false)
            OR coalesce(d.agency_id = ANY (
                string_to_array(nullif(current_setting('ioc.agencies', true), ''), ',')::integer[]), false)
          END
    LIMIT most
$$;
