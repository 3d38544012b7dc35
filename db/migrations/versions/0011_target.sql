-- Targets: the limits of a KPI's bands for a place and a span of days, by which document; every change is kept.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE target (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    kpi text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('agency', 'unit', 'area', 'level', 'province')),
    key text NOT NULL CHECK ((kind = 'province') = (key = '')),
    first_day date NOT NULL,
    last_day date CHECK (last_day >= first_day),
    limits double precision[] NOT NULL CHECK (cardinality(limits) = 4 AND 0 <= ALL (limits) AND 1 >= ALL (limits)),
    source text NOT NULL CHECK (source <> ''),
    EXCLUDE USING gist (
        province_code WITH =, kpi WITH =, kind WITH =, key WITH =, daterange(first_day, last_day, '[]') WITH &&
    )
);

CREATE TABLE target_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    target_id integer NOT NULL,
    at timestamptz NOT NULL,
    author text NOT NULL CHECK (author <> ''),
    before jsonb,
    after jsonb
);
CREATE INDEX target_change_at ON target_change (province_code, at);
