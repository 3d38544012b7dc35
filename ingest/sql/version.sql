-- the newest moment among the steps of a dossier whose source keeps no version
CREATE TEMP TABLE staging_version ON COMMIT DROP AS
SELECT t.code, (extract(epoch FROM greatest(max(t.moment), max(s.moment))) * 1000000)::bigint AS version
FROM (
    SELECT code, greatest(max(step_started_at), max(step_finished_at)) AS moment FROM staging_step
    WHERE code IN (SELECT code FROM staging_dossier WHERE version IS NULL) GROUP BY code
) t
LEFT JOIN (
    SELECT code, greatest(submitted_at, received_at, finished_at, returned_at, supplement_at) AS moment
    FROM staging_dossier WHERE version IS NULL
) s USING (code)
GROUP BY t.code
