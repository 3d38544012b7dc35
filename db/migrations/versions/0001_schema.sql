-- The canonical schema. docs/schema.md gives every column's meaning, unit and source.
-- Every fact, log and rollup carries province_code first (tenant key); lookups are small reference tables.

CREATE TABLE province (
    code text PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE unit (
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    vintage text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    level text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    parent_code text,
    area text,
    valid_from date,
    valid_to date,
    lon double precision,
    lat double precision,
    sort_key text COLLATE "C" NOT NULL,
    PRIMARY KEY (province_code, code, vintage)
);

CREATE TABLE unit_lineage (
    province_code text NOT NULL REFERENCES province,
    old_code text NOT NULL,
    old_vintage text NOT NULL,
    new_code text NOT NULL,
    new_vintage text NOT NULL,
    share double precision NOT NULL CHECK (share > 0 AND share <= 1),
    PRIMARY KEY (province_code, old_code, old_vintage, new_code, new_vintage)
);

CREATE TABLE agency (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    level smallint NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 2),
    unit_code text,
    parent_code text,
    classified boolean NOT NULL DEFAULT true,
    folded text NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    UNIQUE (province_code, code)
);
CREATE INDEX agency_folded ON agency (province_code, folded);

CREATE TABLE field (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    UNIQUE (province_code, code)
);

CREATE TABLE procedure (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    field_id integer NOT NULL REFERENCES field,
    level smallint NOT NULL DEFAULT 0,
    service_level smallint NOT NULL DEFAULT 0 CHECK (service_level BETWEEN 0 AND 3),
    statutory_hours integer CHECK (statutory_hours > 0),
    fee_vnd bigint CHECK (fee_vnd >= 0),
    e_payment boolean,
    essential boolean,
    returns_result boolean,
    population_db boolean,
    classified boolean NOT NULL DEFAULT true,
    folded text NOT NULL,
    UNIQUE (province_code, code)
);

CREATE TABLE officer (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    agency_id integer REFERENCES agency,
    UNIQUE (province_code, code)
);

CREATE TABLE source (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    key text NOT NULL,
    name text NOT NULL,
    last_event_at timestamptz,
    last_import_at timestamptz,
    state jsonb,
    UNIQUE (province_code, key)
);

CREATE TABLE work_day (
    day date PRIMARY KEY,
    open_minutes smallint NOT NULL CHECK (open_minutes BETWEEN 0 AND 1440),
    before_minutes bigint NOT NULL,
    kind text NOT NULL,
    official boolean NOT NULL,
    source text NOT NULL
);

-- the day on which a number of working minutes is reached
CREATE INDEX work_day_open ON work_day (before_minutes) INCLUDE (day) WHERE open_minutes > 0;

CREATE TABLE dossier (
    province_code text NOT NULL,
    code text NOT NULL,
    source_id integer NOT NULL,
    procedure_id integer NOT NULL,
    field_id integer NOT NULL,
    agency_id integer NOT NULL,
    receiving_agency_id integer NOT NULL,
    supplement_minutes integer NOT NULL DEFAULT 0,
    officer_id integer,
    working_minutes integer,
    service_level smallint NOT NULL DEFAULT 0,
    channel smallint NOT NULL DEFAULT 0 CHECK (channel BETWEEN 0 AND 4),
    status smallint NOT NULL CHECK (status BETWEEN 1 AND 10),
    supplement_count smallint NOT NULL DEFAULT 0,
    components_total smallint,
    components_digitized smallint,
    flags smallint NOT NULL DEFAULT 0,
    result_required boolean,
    e_result boolean,
    reused boolean,
    personal_store boolean,
    vneid boolean,
    fee_due boolean,
    paid_online boolean,
    submitted_at timestamptz,
    received_at timestamptz,
    due_at timestamptz,
    reappointed_at timestamptz,
    finished_at timestamptz,
    returned_at timestamptz,
    supplement_at timestamptz,
    portal_due_at timestamptz,
    imported_at timestamptz NOT NULL,
    source_version bigint NOT NULL,
    import_id bigint NOT NULL,
    unit_code text,
    applicant_unit text,
    applicant_masked text,
    current_step text,
    received_day date GENERATED ALWAYS AS (
        CASE WHEN status NOT IN (1, 3) THEN (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END) STORED,
    settled_at timestamptz GENERATED ALWAYS AS (
        CASE WHEN status IN (9, 10) THEN coalesce(returned_at, finished_at) END) STORED,
    settled_day date GENERATED ALWAYS AS (
        CASE WHEN status IN (9, 10) THEN (coalesce(returned_at, finished_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        END) STORED,
    due_day date GENERATED ALWAYS AS ((due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    portal_end_at timestamptz GENERATED ALWAYS AS (
        CASE WHEN status IN (3, 7, 8, 9, 10) THEN coalesce(finished_at, returned_at) END) STORED,
    is_open boolean GENERATED ALWAYS AS (received_at IS NOT NULL AND status IN (2, 4, 5, 6)) STORED,
    is_running boolean GENERATED ALWAYS AS (received_at IS NOT NULL AND status IN (2, 4)) STORED,
    PRIMARY KEY (province_code, code, source_id)
) WITH (fillfactor = 90);

-- one agency's dossiers of a period, and the drill-down from a rate to its dossiers
CREATE INDEX dossier_received ON dossier (province_code, agency_id, received_day);
CREATE INDEX dossier_settled ON dossier (province_code, agency_id, settled_day) WHERE settled_day IS NOT NULL;
-- the newest dossiers first, for the list by keyset
CREATE INDEX dossier_newest ON dossier (province_code, received_at, code);
-- everything that moves with the clock: only the open rows
CREATE INDEX dossier_open_due ON dossier (province_code, due_at)
    INCLUDE (agency_id, unit_code, field_id, service_level, channel, due_day, is_running) WHERE is_open;
CREATE INDEX dossier_open_portal ON dossier (province_code, portal_due_at)
    INCLUDE (agency_id, unit_code, field_id, service_level, channel, received_day, status, supplement_count)
    WHERE is_open;

CREATE TABLE step (
    province_code text NOT NULL,
    code text NOT NULL,
    source_id integer NOT NULL,
    seq smallint NOT NULL,
    agency_id integer NOT NULL,
    officer_id integer,
    step text NOT NULL,
    step_unit text,
    unit_code text,
    started_at timestamptz,
    due_at timestamptz,
    finished_at timestamptz,
    outcome text,
    PRIMARY KEY (province_code, code, source_id, seq)
);

CREATE TABLE supplement (
    province_code text NOT NULL,
    code text NOT NULL,
    source_id integer NOT NULL,
    seq smallint NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    requested_at timestamptz NOT NULL,
    completed_at timestamptz,
    due_before timestamptz,
    due_after timestamptz,
    PRIMARY KEY (province_code, code, source_id, seq)
);

CREATE TABLE import_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL,
    source_id integer,
    file text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    rows_read bigint NOT NULL DEFAULT 0,
    inserted bigint NOT NULL DEFAULT 0,
    updated bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    quarantined bigint NOT NULL DEFAULT 0,
    flagged bigint NOT NULL DEFAULT 0,
    steps bigint NOT NULL DEFAULT 0,
    new_agencies integer NOT NULL DEFAULT 0,
    new_procedures integer NOT NULL DEFAULT 0
);

CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL,
    source_id integer NOT NULL,
    file text NOT NULL,
    row_no bigint NOT NULL,
    code text,
    column_name text NOT NULL,
    value text,
    rule text NOT NULL,
    row_data jsonb NOT NULL,
    seen_at timestamptz NOT NULL,
    import_id bigint NOT NULL,
    UNIQUE (province_code, source_id, file, row_no, column_name, rule)
);
CREATE INDEX quarantine_code ON quarantine (province_code, source_id, code);

CREATE TABLE data_version (
    province_code text PRIMARY KEY REFERENCES province,
    version bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT now(),
    last_event_at timestamptz
);

CREATE TABLE ioc_meta (
    key text PRIMARY KEY,
    value text NOT NULL
);
