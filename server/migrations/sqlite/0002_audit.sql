-- The audit trail: rows are added, never changed; each holds the digest of the one before it.
CREATE TABLE audit (
    sequence    INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    -- Of an outcome: the sequence number of its attempt.
    attempt     INTEGER,
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
) STRICT;

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_attempt ON audit (attempt);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
