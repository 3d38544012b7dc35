-- What is not a dossier and not a queue: decisions, petitions, surveys, payments, documents, legs, national counts.
ALTER TABLE procedure
    ADD COLUMN content_full boolean,
    ADD COLUMN authority text,
    ADD COLUMN partial_reason text;

-- Decisions that announce procedures: made in time before the text takes effect, made public in time after it.
CREATE TABLE decision (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    decided_on date NOT NULL,
    effective_on date,
    published_on date,
    procedures smallint,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code)
);

-- Petitions and feedback (PAKN); what they say is not kept. due_told: the source gave the deadline, not the setting.
CREATE TABLE petition (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    subject smallint,
    procedure_id integer,
    dossier text,
    received_at timestamptz NOT NULL,
    due_at timestamptz,
    due_told boolean NOT NULL,
    answered_at timestamptz,
    published_at timestamptz,
    outcome smallint,
    rating smallint,
    day date NOT NULL GENERATED ALWAYS AS ((received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code)
);
CREATE INDEX petition_day ON petition (province_code, day, agency_id);
CREATE INDEX petition_dossier ON petition (province_code, dossier) WHERE dossier IS NOT NULL;

-- Single answers about satisfaction, from devices at the counters, QR codes and online; never SIPAS.
CREATE TABLE survey (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    at timestamptz NOT NULL,
    channel smallint NOT NULL,
    rating smallint NOT NULL,
    reason smallint,
    center text,
    procedure_id integer,
    dossier text,
    day date NOT NULL GENERATED ALWAYS AS ((at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code)
);
CREATE INDEX survey_day ON survey (province_code, day, agency_id);
CREATE INDEX survey_dossier ON survey (province_code, dossier) WHERE dossier IS NOT NULL;

-- Payments of fees and charges.
CREATE TABLE payment (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    dossier text,
    procedure_id integer,
    amount_vnd bigint NOT NULL,
    method smallint NOT NULL,
    paid_at timestamptz NOT NULL,
    refunded_at timestamptz,
    day date NOT NULL GENERATED ALWAYS AS ((paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code)
);
CREATE INDEX payment_day ON payment (province_code, day, agency_id);
CREATE INDEX payment_dossier ON payment (province_code, dossier) WHERE dossier IS NOT NULL;

-- Documents on the interconnection axis, seen from the agency that sent or received them.
CREATE TABLE document (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    direction smallint NOT NULL,
    at timestamptz NOT NULL,
    partner text,
    signed boolean,
    due_at timestamptz,
    replied_at timestamptz,
    day date NOT NULL GENERATED ALWAYS AS ((at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code)
);
CREATE INDEX document_day ON document (province_code, day, agency_id);

-- Legs of interconnected cases (birth, death): one row for each agency that takes part.
CREATE TABLE leg (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    code text NOT NULL,
    seq smallint NOT NULL,
    "group" smallint NOT NULL,
    step text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    started_at timestamptz NOT NULL,
    due_at timestamptz,
    finished_at timestamptz,
    day date NOT NULL GENERATED ALWAYS AS ((started_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) STORED,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, source_id, code, seq)
);
CREATE INDEX leg_day ON leg (province_code, day, agency_id);

-- Certified electronic copies of papers, by commune and month.
CREATE TABLE certified_copy (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    month date NOT NULL,
    copies integer NOT NULL,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, agency_id, month)
);

-- What the national portal and the national report count, by month; agency 0 is the whole province.
CREATE TABLE national_count (
    province_code text NOT NULL,
    source_id integer NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    month date NOT NULL,
    synced integer,
    on_portal integer,
    in_report integer,
    source_version bigint NOT NULL,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, agency_id, month)
);

-- What the portal publishes of the scorecard; by place (level, key). Also SIPAS, by year.
CREATE TABLE published_figure (
    province_code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    level text NOT NULL,
    key text NOT NULL,
    period text NOT NULL,
    indicator text NOT NULL,
    num double precision,
    den double precision,
    share double precision,
    points double precision,
    source text NOT NULL,
    captured_on date,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, period, level, key, indicator)
);

-- Scorecards that were closed: the counts as they stood, never to move again.
CREATE TABLE score_closed (
    province_code text NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    level text NOT NULL,
    key text NOT NULL,
    period text NOT NULL,
    formula text NOT NULL,
    indicator text NOT NULL,
    num double precision,
    den double precision,
    share double precision,
    notes jsonb NOT NULL,
    closed_at timestamptz NOT NULL,
    author text NOT NULL,
    data_version bigint NOT NULL,
    PRIMARY KEY (province_code, period, level, key, indicator)
);

-- Who closed which period and who opened it again.
CREATE TABLE score_closing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    period text NOT NULL,
    act text NOT NULL CHECK (act IN ('close', 'reopen')),
    at timestamptz NOT NULL,
    author text NOT NULL CHECK (author <> ''),
    data_version bigint NOT NULL
);
