-- The dossiers settled in a period, with all that processing times are counted from and that row security and the
-- page's filters look at: a year's distribution by procedure is read without touching the table. The day of acceptance
-- is a key: what was received in another period than it was settled in is found by index as well.
DROP INDEX dossier_settled;
CREATE INDEX dossier_settled ON dossier (province_code, agency_id, settled_day, received_day)
    INCLUDE (unit_code, field_id, service_level, channel, procedure_id, working_minutes, supplement_count,
             supplement_minutes) WHERE settled_day IS NOT NULL;
-- Settled dossiers that are not on time by both rules: a few in a hundred. The condition is domain.compared's APART.
CREATE INDEX dossier_apart ON dossier (province_code, agency_id, settled_day)
    WHERE settled_day IS NOT NULL AND (due_at IS NULL OR portal_due_at IS NULL OR flags & 1 <> 0 OR settled_at > due_at
    OR supplement_count > 1 OR portal_end_at > portal_due_at);
