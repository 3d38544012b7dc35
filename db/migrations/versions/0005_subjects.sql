-- Dossiers of a period by procedure over a whole province: counted for every procedure without touching the table, and
-- found for one of them.
CREATE INDEX dossier_intake ON dossier (province_code, received_day, procedure_id)
    INCLUDE (agency_id, unit_code, field_id, service_level, channel) WHERE received_day IS NOT NULL;
-- refused, withdrawn and stopped dossiers of a period: every question about one procedure counts them
CREATE INDEX dossier_closed ON dossier (province_code, agency_id, closed_day) WHERE closed_day IS NOT NULL;
-- dossiers whose times contradict each other: the data page counts and lists them
CREATE INDEX dossier_flagged ON dossier (province_code, received_at, code) WHERE flags <> 0;
