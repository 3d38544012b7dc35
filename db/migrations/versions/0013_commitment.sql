-- What was promised in a review, by whom and until when; every change of it is kept.
CREATE TABLE commitment (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    kind text NOT NULL CHECK (kind IN ('agency', 'unit', 'area', 'province')),
    key text NOT NULL CHECK ((kind = 'province') = (key = '')),
    week date NOT NULL CHECK (extract(isodow FROM week) = 1),
    what text NOT NULL CHECK (what <> ''),
    kpi text NOT NULL,
    owner text NOT NULL CHECK (owner <> ''),
    due date NOT NULL CHECK (due >= week),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
    note text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    created_by text NOT NULL CHECK (created_by <> ''),
    closed_at timestamptz,
    closed_by text CHECK (closed_by <> ''),
    CHECK ((state = 'open') = (closed_at IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX commitment_place ON commitment (province_code, kind, key, week);

CREATE TABLE commitment_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    commitment_id integer NOT NULL,
    at timestamptz NOT NULL,
    author text NOT NULL CHECK (author <> ''),
    before jsonb,
    after jsonb
);
CREATE INDEX commitment_change_at ON commitment_change (province_code, commitment_id, at);
