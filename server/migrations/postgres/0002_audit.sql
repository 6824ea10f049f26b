-- The audit trail: rows are added, never changed; each holds the digest of the one before it.
CREATE TABLE audit (
    sequence    BIGINT PRIMARY KEY,
    at          BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    -- Of an outcome: the sequence number of its attempt.
    attempt     BIGINT,
    subject     TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    address     TEXT NOT NULL,
    procedure   TEXT NOT NULL,
    -- The run it acts on; all three or none.
    airflow     TEXT,
    dag         TEXT,
    run         TEXT,
    -- JSON: an object of texts.
    parameters  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    -- JSON: a list of texts.
    targets     TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    detail      TEXT NOT NULL,
    execution   TEXT NOT NULL,
    -- JSON: an object of texts.
    links       TEXT NOT NULL,
    break_glass TEXT,
    previous    TEXT NOT NULL,
    hash        TEXT NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_attempt ON audit (attempt);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
