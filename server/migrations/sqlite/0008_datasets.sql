-- What is to be done in the nights that follow, such as taking a dataset out of the pipeline.
CREATE TABLE reminders (
    id          TEXT NOT NULL PRIMARY KEY,
    airflow     TEXT NOT NULL,
    dag         TEXT NOT NULL,
    run         TEXT NOT NULL,
    dataset     TEXT NOT NULL,
    words       TEXT NOT NULL,
    who         TEXT NOT NULL,
    since       INTEGER NOT NULL
) STRICT;

-- What lists show of an execution: a plan of ten thousand targets is not read for its title.
ALTER TABLE executions ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE executions ADD COLUMN title TEXT NOT NULL DEFAULT '';
