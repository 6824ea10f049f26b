-- What an execution does, and which process is at it, so that another can go on with it.
ALTER TABLE executions ADD COLUMN work TEXT NOT NULL DEFAULT '';
-- Names who is at it; every beginning and every taking over has a name of its own.
ALTER TABLE executions ADD COLUMN lease TEXT NOT NULL DEFAULT '';
-- Until then nobody else takes it over, in milliseconds since the epoch.
ALTER TABLE executions ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;
-- Its row in the audit trail; 0 before that is written.
ALTER TABLE executions ADD COLUMN attempt BIGINT NOT NULL DEFAULT 0;
