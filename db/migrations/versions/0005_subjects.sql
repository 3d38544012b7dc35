-- Dossiers of a period by procedure over a whole province: counted for every procedure without touching the table, and
-- found for one of them.
CREATE INDEX dossier_intake ON dossier (province_code, received_day, procedure_id)
    INCLUDE (agency_id, unit_code, field_id, service_level, channel) WHERE received_day IS NOT NULL;
-- refused, withdrawn and stopped dossiers of a period: every question about one procedure counts them
CREATE INDEX dossier_closed ON dossier (province_code, agency_id, closed_day) WHERE closed_day IS NOT NULL;
-- withdrawn or stopped without a day of their end: the balance looks for them, and hopes to find none
CREATE INDEX dossier_endless ON dossier (province_code, agency_id) WHERE status IN (7, 8) AND closed_day IS NULL;
-- dossiers whose times contradict each other: the data page counts and lists them
CREATE INDEX dossier_flagged ON dossier (province_code, received_at, code) WHERE flags <> 0;
-- the list of essential services in force, with the codes of the procedures that each turned out to be
CREATE TABLE essential_service (
    province_code text NOT NULL REFERENCES province (code),
    number integer NOT NULL,
    name text NOT NULL,
    procedures text[] NOT NULL,
    words text[] NOT NULL,
    source text NOT NULL,
    matched text[] NOT NULL DEFAULT '{}',
    file text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (province_code, number)
);
