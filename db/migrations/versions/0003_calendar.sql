-- The calendar as versioned data, office hours of an agency or of all agencies of a commune, impossible dates kept out.

CREATE TABLE calendar_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    author text NOT NULL CHECK (author <> ''),
    file text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb
);
CREATE INDEX calendar_change_subject ON calendar_change (subject, id);

CREATE TABLE work_hours (
    province_code text NOT NULL REFERENCES province,
    agency_id integer REFERENCES agency ON DELETE CASCADE,
    unit_code text,
    morning_from smallint NOT NULL CHECK (morning_from >= 0),
    morning_to smallint NOT NULL CHECK (morning_to > morning_from),
    afternoon_from smallint NOT NULL CHECK (afternoon_from >= morning_to),
    afternoon_to smallint NOT NULL CHECK (afternoon_to > afternoon_from AND afternoon_to <= 1440),
    saturday_from smallint CHECK (saturday_from >= 0),
    saturday_to smallint CHECK (saturday_to > saturday_from AND saturday_to <= 1440),
    source text NOT NULL,
    CHECK (num_nonnulls(agency_id, unit_code) = 1),
    CHECK (num_nonnulls(saturday_from, saturday_to) <> 1),
    -- the same working minutes a day everywhere: one calendar of days serves all offices
    CHECK (morning_to - morning_from + afternoon_to - afternoon_from = 480),
    UNIQUE NULLS NOT DISTINCT (province_code, agency_id, unit_code)
);

-- times that contradict each other give no verdict and no duration
UPDATE dossier SET portal_due_at = NULL, working_minutes = NULL
WHERE flags & 1 = 1 AND (portal_due_at IS NOT NULL OR working_minutes IS NOT NULL);
