-- Who answers for each monitoring subsystem.
CREATE TABLE subsystem_owner (
    province_code text NOT NULL REFERENCES province,
    key text NOT NULL,
    owner text NOT NULL,
    contact text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (province_code, key)
);
