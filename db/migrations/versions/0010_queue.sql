-- Counters and queues: centers, their counters and what these serve, who sat there when, tickets, feeds that only count.
CREATE TABLE center (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    level smallint NOT NULL,
    agency_id integer NOT NULL REFERENCES agency,
    unit_code text,
    sort_key text COLLATE "C" NOT NULL,
    UNIQUE (province_code, code)
);

CREATE TABLE service_group (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL REFERENCES province,
    code text NOT NULL,
    name text NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    UNIQUE (province_code, code)
);

CREATE TABLE counter (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL,
    center_id integer NOT NULL REFERENCES center,
    code text NOT NULL,
    name text NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    active boolean NOT NULL DEFAULT true,
    UNIQUE (center_id, code)
);

CREATE TABLE counter_service (
    province_code text NOT NULL,
    counter_id integer NOT NULL REFERENCES counter,
    group_id integer NOT NULL REFERENCES service_group,
    PRIMARY KEY (counter_id, group_id)
);

-- One row for each change of a counter: it stays so until the next row.
CREATE TABLE counter_state (
    province_code text NOT NULL,
    center_id integer NOT NULL,
    counter_id integer NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    source_id integer NOT NULL,
    since timestamptz NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    officer text,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (center_id, counter_id, since)
);

CREATE TABLE ticket (
    province_code text NOT NULL,
    center_id integer NOT NULL,
    day date NOT NULL,
    number text NOT NULL,
    source_id integer NOT NULL,
    source_version bigint NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    group_id integer NOT NULL,
    priority boolean NOT NULL DEFAULT false,
    issued_at timestamptz NOT NULL,
    called_at timestamptz,
    serving_at timestamptz,
    finished_at timestamptz,
    abandoned_at timestamptz,
    transferred_at timestamptz,
    recalled_at timestamptz,
    last_called_at timestamptz,
    last_serving_at timestamptz,
    transfers smallint NOT NULL DEFAULT 0,
    recalls smallint NOT NULL DEFAULT 0,
    counter_id integer,
    officer text,
    dossier text,
    imported_at timestamptz NOT NULL,
    state smallint NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN abandoned_at IS NOT NULL THEN 5
            WHEN finished_at IS NOT NULL THEN 4
            WHEN last_serving_at >= coalesce(transferred_at, '-infinity') THEN 3
            WHEN last_called_at >= coalesce(transferred_at, '-infinity') THEN 2
            ELSE 1
        END
    ) STORED,
    slot smallint NOT NULL GENERATED ALWAYS AS (
        floor(extract(epoch FROM (issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::time) / 900)::smallint
    ) STORED,
    wait_s integer GENERATED ALWAYS AS (extract(epoch FROM coalesce(called_at, serving_at) - issued_at)::integer) STORED,
    handling_s integer GENERATED ALWAYS AS (
        extract(epoch FROM finished_at - coalesce(serving_at, called_at))::integer
    ) STORED,
    PRIMARY KEY (center_id, day, number)
);
CREATE INDEX ticket_dossier ON ticket (province_code, dossier) WHERE dossier IS NOT NULL;

-- Feeds that only count: at such a minute so many wait. Group 0 is the whole center.
CREATE TABLE queue_snapshot (
    province_code text NOT NULL,
    center_id integer NOT NULL,
    group_id integer NOT NULL DEFAULT 0,
    at timestamptz NOT NULL,
    agency_id integer NOT NULL,
    unit_code text,
    source_id integer NOT NULL,
    waiting integer NOT NULL,
    serving integer,
    open_counters integer,
    imported_at timestamptz NOT NULL,
    PRIMARY KEY (center_id, group_id, at)
);

CREATE TABLE queue_version (
    province_code text PRIMARY KEY REFERENCES province,
    version bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT now(),
    last_event_at timestamptz
);

CREATE TABLE api_key (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    province_code text NOT NULL,
    source_id integer NOT NULL REFERENCES source,
    name text NOT NULL,
    hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
