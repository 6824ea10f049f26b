-- How the whole of a DAG was drawn last, so that a task more moves little. One row per DAG.
CREATE TABLE drawings (
    airflow TEXT NOT NULL,
    dag TEXT NOT NULL,
    -- Digest of its tasks and edges.
    shape TEXT NOT NULL,
    -- JSON: the heights, by task, that this drawing was made after; those of the shape before.
    seed TEXT NOT NULL,
    -- JSON: the heights, by task, of this drawing.
    drawn TEXT NOT NULL,
    PRIMARY KEY (airflow, dag)
);
