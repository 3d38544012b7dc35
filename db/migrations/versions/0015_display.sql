-- Wall displays: what they show, which ones there are, how they are; every change of the first two is kept.
CREATE TABLE display_profile (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    name text NOT NULL CHECK (name <> ''),
    told jsonb NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL CHECK (changed_by <> ''),
    UNIQUE (province_code, name)
);

CREATE TABLE display (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL UNIQUE,
    name text NOT NULL CHECK (name <> ''),
    place text NOT NULL DEFAULT '',
    profile_id integer NOT NULL REFERENCES display_profile,
    hash text NOT NULL UNIQUE,
    paired_at timestamptz NOT NULL,
    paired_by text NOT NULL CHECK (paired_by <> ''),
    revoked_at timestamptz,
    revoked_by text CHECK (revoked_by <> ''),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX display_profile_of ON display (profile_id);

CREATE TABLE display_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    kind text NOT NULL CHECK (kind IN ('profile', 'display')),
    number integer NOT NULL,
    at timestamptz NOT NULL,
    author text NOT NULL CHECK (author <> ''),
    before jsonb,
    after jsonb
);
CREATE INDEX display_change_at ON display_change (province_code, at);

-- A display that waits for somebody to type its code.
CREATE TABLE display_pairing (
    hash text PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL CHECK (code ~ '^[0-9]{6}$'),
    asked_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    UNIQUE (province_code, code)
);

-- The latest sign of life of each display.
CREATE TABLE display_seen (
    display_id integer PRIMARY KEY REFERENCES display ON DELETE CASCADE,
    province_code text NOT NULL REFERENCES province,
    at timestamptz NOT NULL,
    build text NOT NULL,
    slide integer,
    state text NOT NULL,
    data_version bigint,
    heap_mb real,
    nodes integer,
    errors integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL
);
