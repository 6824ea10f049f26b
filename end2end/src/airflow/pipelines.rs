//! A real Airflow 3 with large made-up pipelines, and their runs as they look after a bad night.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use app::graph::{Dag, downstream, sample};
use app::model::context::RunRef;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use super::{Airflow, RUN, Version};

const SEED: u32 = 7;

/// As many tasks are blocked as an operator meets on such a night.
const BLOCKED: std::ops::Range<usize> = 20..60;

/// A running Airflow with a DAG for each size.
#[derive(Debug)]
pub struct Pipelines {
    /// The Airflow.
    pub airflow: Airflow,
    _dags: TempDir,
}

impl Pipelines {
    /// Starts one and waits until it knows the DAGs.
    ///
    /// # Panics
    /// If it does not come up.
    pub async fn start(sizes: &[u32]) -> Self {
        let dags = tempfile::tempdir().expect("a folder for DAGs");
        for &tasks in sizes {
            write(dags.path(), tasks);
        }
        let airflow = Airflow::on(Version::V3, dags.path()).await;
        for &tasks in sizes {
            airflow.knows(&name(tasks)).await;
        }
        Self { airflow, _dags: dags }
    }

    /// Runs the pipeline of this size and then lets one task have failed, and what waits for it be blocked.
    /// Tasks of the kind that does nothing are done by the scheduler itself, so it takes seconds. The failure
    /// is written into Airflow's database: its API would need a call for every task.
    ///
    /// # Panics
    /// If it does not run, or no task is to be had whose failure blocks as much as wanted.
    pub async fn night(&self, tasks: u32) -> RunRef {
        let dag = name(tasks);
        self.airflow.trigger_of(&dag, RUN).await;
        self.airflow.wait_for_of(&dag, RUN, "success").await;
        let options = SqliteConnectOptions::new()
            .filename(self.airflow.home.path().join("airflow.db"))
            .busy_timeout(Duration::from_secs(30));
        let database = SqlitePool::connect_with(options).await.expect("the database of Airflow");
        let (failed, blocked) = failure(tasks);
        let states = blocked.into_iter().map(|task| (task, "upstream_failed")).chain([(failed, "failed")]);
        for (task, state) in states {
            let set = "UPDATE task_instance SET state = ? WHERE dag_id = ? AND run_id = ? AND task_id = ?";
            let set = sqlx::query(set).bind(state).bind(&dag).bind(RUN).bind(task_id(task));
            set.execute(&database).await.expect("a state is set");
        }
        let set = "UPDATE dag_run SET state = 'failed' WHERE dag_id = ? AND run_id = ?";
        sqlx::query(set).bind(&dag).bind(RUN).execute(&database).await.expect("the run is set");
        database.close().await;
        RunRef::new("main", &dag, RUN)
    }
}

fn name(tasks: u32) -> String {
    format!("pipeline-{tasks}")
}

fn task_id(task: u32) -> String {
    format!("dataset-{task:05}")
}

/// A task whose failure blocks as many as wanted, and those.
fn failure(tasks: u32) -> (u32, Vec<u32>) {
    let (nodes, edges) = sample::pipeline(SEED, tasks);
    let dag = Dag::new(nodes, edges);
    let all = (0..nodes).map(|task| (task, downstream(&dag, &[task])));
    all.into_iter().find(|(_, blocked)| BLOCKED.contains(&blocked.len())).expect("a task that blocks some")
}

/// Writes the file of a DAG.
fn write(folder: &Path, tasks: u32) {
    let (nodes, edges) = sample::pipeline(SEED, tasks);
    let mut pairs = String::new();
    for (from, to) in edges {
        let _ = write!(pairs, "({from},{to}),");
    }
    let text = format!(
        "from datetime import datetime\n\
         from airflow import DAG\n\
         from airflow.providers.standard.operators.empty import EmptyOperator\n\n\
         with DAG('{}', schedule=None, start_date=datetime(2026, 1, 1), catchup=False, \
         is_paused_upon_creation=False, default_args={{'retries': 0, 'owner': 'squad-fx'}}) as dag:\n    \
         tasks = [EmptyOperator(task_id=f'dataset-{{task:05}}') for task in range({nodes})]\n    \
         for before, after in [{pairs}]:\n        tasks[before] >> tasks[after]\n",
        name(tasks)
    );
    std::fs::write(folder.join(format!("pipeline_{tasks}.py")), text).expect("a DAG");
}
