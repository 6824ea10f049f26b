-- Executions of procedures: who, what, when, and the outcome.
CREATE TABLE executions (
    id          TEXT PRIMARY KEY,
    -- Names the showing of the plan that was confirmed: the same ticket never runs twice.
    ticket      TEXT NOT NULL UNIQUE,
    -- The run it acts on; no two executions of one run are under way at the same time.
    run_key     TEXT NOT NULL,
    procedure   TEXT NOT NULL,
    task        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    who         TEXT NOT NULL,
    -- The confirmed plan, as JSON.
    plan        TEXT NOT NULL,
    started     BIGINT NOT NULL,
    ended       BIGINT,
    outcome     TEXT NOT NULL,
    summary     TEXT NOT NULL
);

CREATE UNIQUE INDEX one_execution_per_run ON executions (run_key) WHERE ended IS NULL;
CREATE INDEX executions_by_time ON executions (started DESC);
CREATE INDEX executions_by_run ON executions (run_key, started DESC);

CREATE TABLE execution_steps (
    execution   TEXT NOT NULL REFERENCES executions (id),
    place       BIGINT NOT NULL,
    title       TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    detail      TEXT NOT NULL,
    started     BIGINT,
    ended       BIGINT,
    PRIMARY KEY (execution, place)
);

CREATE TABLE execution_targets (
    execution   TEXT NOT NULL REFERENCES executions (id),
    place       BIGINT NOT NULL,
    task        TEXT NOT NULL,
    effect      TEXT NOT NULL,
    before      TEXT NOT NULL,
    after       TEXT,
    outcome     TEXT NOT NULL,
    critical    BIGINT NOT NULL,
    PRIMARY KEY (execution, place)
);

-- Machines that are held up: a downscale task that was marked and is to be cleared again.
CREATE TABLE held (
    run_key     TEXT NOT NULL,
    task        TEXT NOT NULL,
    execution   TEXT NOT NULL REFERENCES executions (id),
    who         TEXT NOT NULL,
    since       BIGINT NOT NULL,
    PRIMARY KEY (run_key, task)
);
