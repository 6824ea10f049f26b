-- What an operator asked of an execution that is under way: 'pause', 'cancel', or nothing.
ALTER TABLE executions ADD COLUMN control TEXT NOT NULL DEFAULT '';
-- The step of which a person must say whether it was done; -1 if there is none.
ALTER TABLE executions ADD COLUMN asks BIGINT NOT NULL DEFAULT -1;
-- Who agreed to it, and the reason of who went past that; empty if it was not asked.
ALTER TABLE executions ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE executions ADD COLUMN break_glass TEXT NOT NULL DEFAULT '';
-- What was seen of a target that is acted on by itself.
ALTER TABLE execution_targets ADD COLUMN detail TEXT NOT NULL DEFAULT '';

-- What commands printed.
CREATE TABLE execution_output (
    execution   TEXT NOT NULL REFERENCES executions (id),
    line        BIGINT NOT NULL,
    step        BIGINT NOT NULL,
    error       BIGINT NOT NULL,
    text        TEXT NOT NULL,
    PRIMARY KEY (execution, line)
);

-- Plans as they were shown, to say what is different when one is shown again. Kept for an hour.
CREATE TABLE showings (
    ticket      TEXT PRIMARY KEY,
    at          BIGINT NOT NULL,
    -- JSON: what a difference can be told of.
    seen        TEXT NOT NULL
);

CREATE INDEX showings_by_time ON showings (at);

-- Plans that wait for the agreement of a second person, and what became of them.
CREATE TABLE approvals (
    id          TEXT PRIMARY KEY,
    -- The showing that was to be confirmed: asked for twice, it waits once.
    ticket      TEXT NOT NULL UNIQUE,
    run_key     TEXT NOT NULL,
    -- The plan, as JSON.
    plan        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    who         TEXT NOT NULL,
    reason      TEXT NOT NULL,
    asked       BIGINT NOT NULL,
    expires     BIGINT NOT NULL,
    state       TEXT NOT NULL,
    decided_by  TEXT NOT NULL DEFAULT '',
    comment     TEXT NOT NULL DEFAULT '',
    decided     BIGINT,
    execution   TEXT NOT NULL DEFAULT ''
);

CREATE INDEX approvals_by_time ON approvals (asked DESC);
