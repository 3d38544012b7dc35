-- What the dossier subsystems need: how a deadline was made, apology, signature, rating, history, manual actions,
-- officers' postings and absences, working minutes of steps.

ALTER TABLE dossier
    ADD COLUMN appointed_at timestamptz,
    ADD COLUMN apology_at timestamptz,
    ADD COLUMN deadline_rule smallint NOT NULL DEFAULT 0,
    ADD COLUMN reappointed_count smallint NOT NULL DEFAULT 0,
    ADD COLUMN rating smallint CHECK (rating BETWEEN 1 AND 3),
    ADD COLUMN result_signed boolean,
    ADD COLUMN closed_day date GENERATED ALWAYS AS (
        CASE WHEN status IN (3, 7, 8) THEN (coalesce(finished_at, returned_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        END) STORED;

UPDATE dossier SET appointed_at = due_at, deadline_rule = CASE WHEN due_at IS NOT NULL THEN 1 ELSE 0 END,
    reappointed_count = CASE WHEN reappointed_at IS NOT NULL THEN 1 ELSE 0 END
WHERE due_at IS NOT NULL OR reappointed_at IS NOT NULL;

-- one officer's open dossiers
CREATE INDEX dossier_officer ON dossier (province_code, officer_id, due_at) WHERE is_open AND officer_id IS NOT NULL;
-- settled but the result not handed over
CREATE INDEX dossier_unreturned ON dossier (province_code, finished_at) INCLUDE (agency_id, unit_code) WHERE status = 9;

ALTER TABLE procedure ADD COLUMN intake_cutoff text NOT NULL DEFAULT ''
    CHECK (intake_cutoff IN ('', '15:00', '17:00', 'last_hour'));

ALTER TABLE step
    ADD COLUMN procedure_id integer,
    ADD COLUMN used_minutes integer,
    ADD COLUMN budget_minutes integer,
    ADD COLUMN finished_day date GENERATED ALWAYS AS ((finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED;

UPDATE step t SET procedure_id = d.procedure_id FROM dossier d
WHERE d.province_code = t.province_code AND d.code = t.code AND d.source_id = t.source_id;

CREATE INDEX step_finished ON step (agency_id, finished_day);
CREATE INDEX step_procedure ON step (procedure_id, finished_day);
CREATE INDEX step_officer ON step (officer_id, finished_day);
CREATE INDEX step_open ON step (agency_id, officer_id) WHERE finished_at IS NULL;

CREATE TABLE dossier_version (
    province_code text NOT NULL,
    code text NOT NULL,
    source_id integer NOT NULL,
    source_version bigint NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    imported_at timestamptz NOT NULL,
    import_id bigint NOT NULL,
    replaced_at timestamptz NOT NULL,
    replaced_by bigint NOT NULL,
    changes jsonb NOT NULL,
    PRIMARY KEY (province_code, code, source_id, source_version)
);

CREATE TABLE action (
    province_code text NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    source_id integer NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    kind text NOT NULL CHECK (kind IN ('note', 'chased', 'reason')),
    body text NOT NULL DEFAULT '',
    author text NOT NULL CHECK (author <> ''),
    at timestamptz NOT NULL,
    PRIMARY KEY (province_code, id)
);
CREATE INDEX action_dossier ON action (province_code, code, source_id, at);

CREATE TABLE officer_posting (
    province_code text NOT NULL,
    officer_id integer NOT NULL REFERENCES officer ON DELETE CASCADE,
    agency_id integer NOT NULL REFERENCES agency ON DELETE CASCADE,
    first_day date NOT NULL,
    last_day date,
    PRIMARY KEY (province_code, officer_id, agency_id, first_day)
);

CREATE TABLE officer_absence (
    province_code text NOT NULL,
    officer_id integer NOT NULL REFERENCES officer ON DELETE CASCADE,
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    kind text NOT NULL CHECK (kind IN ('leave', 'sick', 'training', 'other')),
    PRIMARY KEY (province_code, officer_id, first_day)
);
