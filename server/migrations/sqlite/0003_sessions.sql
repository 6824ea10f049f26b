-- Sessions: under the digest of their id, until they expire.
CREATE TABLE sessions (
    id      TEXT PRIMARY KEY,
    data    TEXT NOT NULL,
    -- Seconds since the epoch.
    expires INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_expiry ON sessions (expires);
