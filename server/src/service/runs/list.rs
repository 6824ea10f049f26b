//! The list of runs over all DAGs of all instances. Read at most once in a few seconds, however many
//! people look; what is known of a run that is over is kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::model::context::RunRef;
use app::model::platform::Trouble;
use app::model::runs::{DagStrip, Night, RunFilter, RunRow, RunsPage};
use app::model::state::{Counts, Phase, RunState};
use futures::{StreamExt, stream};
use tokio::sync::Mutex;

use crate::clients::airflow::{Airflow, Dag, Instance, Run};
use crate::clients::http::ClientError;
use crate::service::backends::{Backends, told};
use crate::service::snapshot::context;
use crate::service::watch::poll::median;

/// Runs per DAG: the nights of a strip.
const NIGHTS: u32 = 30;

/// Rows whose tasks are counted.
const COUNTED: usize = 40;

/// Calls at the same time.
const PARALLEL: usize = 8;

/// A run of up to this many instances is read whole to be counted.
const FEW: u32 = 500;

/// A reading is good for this long.
const FRESH_MS: i64 = 2_000;

/// What was read last, and what is known of runs that are over.
#[derive(Debug, Default)]
pub struct ListCache {
    read: Mutex<Option<Arc<Reading>>>,
    counted: Mutex<HashMap<(RunRef, Option<i64>), Counted>>,
}

/// One reading of all DAGs.
#[derive(Debug)]
struct Reading {
    strips: Vec<DagStrip>,
    rows: Vec<RunRow>,
    troubles: Vec<Trouble>,
    as_of: i64,
}

#[derive(Clone, Debug, Default)]
struct Counted {
    counts: Option<Counts>,
    broke_first: Option<String>,
}

impl ListCache {
    /// Forgets everything.
    pub async fn clear(&self) {
        *self.read.lock().await = None;
        self.counted.lock().await.clear();
    }

    /// The page for a filter.
    pub async fn page(&self, backends: &Backends, filter: &RunFilter) -> RunsPage {
        let reading = self.reading(backends).await;
        let needle = filter.search.trim().to_lowercase();
        let wanted = |row: &RunRow| {
            let words = [Some(&row.run.dag), Some(&row.run.run), row.transaction.as_ref(), row.broke_first.as_ref()];
            (filter.state.is_empty() || row.state.wire() == filter.state)
                && (filter.dag.is_empty() || row.run.dag == filter.dag)
                && (needle.is_empty() || words.into_iter().flatten().any(|word| word.to_lowercase().contains(&needle)))
        };
        RunsPage {
            dags: reading.strips.clone(),
            runs: reading.rows.iter().filter(|row| wanted(row)).take(200).cloned().collect(),
            total: u32::try_from(reading.rows.len()).unwrap_or(u32::MAX),
            troubles: reading.troubles.clone(),
            as_of: reading.as_of,
        }
    }

    async fn reading(&self, backends: &Backends) -> Arc<Reading> {
        // Whoever comes while it is read waits for the same reading.
        let mut kept = self.read.lock().await;
        let now = backends.clock.now_ms();
        if let Some(reading) = kept.as_ref().filter(|reading| now - reading.as_of < FRESH_MS) {
            return reading.clone();
        }
        let reading = Arc::new(self.read_all(backends).await);
        kept.insert(reading).clone()
    }

    async fn read_all(&self, backends: &Backends) -> Reading {
        let (mut strips, mut rows, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
        for name in backends.airflow_names() {
            let outcome = match backends.airflow(name).await {
                Ok(airflow) => {
                    read_instance(backends, name, airflow.as_ref()).await.map_err(|error| told(name, &error))
                }
                Err(error) => Err(error),
            };
            match outcome {
                Ok((more_strips, more_rows)) => {
                    strips.extend(more_strips);
                    rows.extend(more_rows);
                }
                Err(error) => troubles.push(Trouble {
                    source: format!("The runs of Airflow {name} are missing"),
                    message: format!("{} It is tried again with the next look.", error.message),
                }),
            }
        }
        rows.sort_by_key(|row: &RunRow| {
            (row.state.is_settled(), std::cmp::Reverse(row.start.unwrap_or(i64::MAX)), row.run.clone())
        });
        let wanted: Vec<RunRow> = rows.iter().take(COUNTED).cloned().collect();
        let count = |row: RunRow| async move { self.counted(backends, &row).await };
        let counted: Vec<Counted> = stream::iter(wanted.into_iter().map(count)).buffered(PARALLEL).collect().await;
        for (row, counted) in rows.iter_mut().zip(counted) {
            row.counts = counted.counts;
            row.broke_first = counted.broke_first;
        }
        Reading { strips, rows, troubles, as_of: backends.clock.now_ms() }
    }

    async fn counted(&self, backends: &Backends, row: &RunRow) -> Counted {
        let key = (row.run.clone(), row.end);
        if let Some(known) = self.counted.lock().await.get(&key) {
            return known.clone();
        }
        let Ok(airflow) = backends.airflow(&row.run.airflow).await else { return Counted::default() };
        // A run that cannot be counted is shown without its counts; its own page says why.
        let counted = count(airflow.as_ref(), row).await.unwrap_or_default();
        if row.state.is_settled() && counted.counts.is_some() {
            self.counted.lock().await.insert(key, counted.clone());
        }
        counted
    }
}

async fn read_instance(
    backends: &Backends,
    name: &str,
    airflow: &dyn Airflow,
) -> Result<(Vec<DagStrip>, Vec<RunRow>), ClientError> {
    let dags = airflow.dags().await?;
    let read = |dag: Dag| async move {
        let runs = airflow.runs(&dag.id, NIGHTS).await?;
        Ok::<_, ClientError>(told_dag(backends, name, dag, runs))
    };
    let read: Vec<Result<_, ClientError>> = stream::iter(dags.into_iter().map(read)).buffered(PARALLEL).collect().await;
    let (mut strips, mut rows) = (Vec::new(), Vec::new());
    for one in read {
        let (strip, more) = one?;
        strips.push(strip);
        rows.extend(more);
    }
    // What is under way or broke last comes first, then what ran last.
    strips.sort_by_key(|strip: &DagStrip| {
        let last = strip.nights.last();
        let calm = last.is_none_or(|night| night.state == RunState::Success);
        (calm, std::cmp::Reverse(last.and_then(|night| night.start)), strip.dag.clone())
    });
    Ok((strips, rows))
}

fn told_dag(backends: &Backends, name: &str, dag: Dag, runs: Vec<Run>) -> (DagStrip, Vec<RunRow>) {
    let now = backends.clock.now_ms();
    let over = |run: &Run| run.end.filter(|_| run.state.is_settled());
    let good = runs.iter().filter(|run| run.state == RunState::Success);
    let usual = median(good.filter_map(|run| Some(run.end? - run.start?)).collect());
    let mut nights: Vec<Night> = runs
        .iter()
        .map(|run| Night {
            run: RunRef::new(name, &dag.id, &run.id),
            state: run.state.clone(),
            start: run.start,
            duration: run.start.map(|start| over(run).unwrap_or(now) - start),
        })
        .collect();
    nights.reverse();
    let rows = runs
        .into_iter()
        .map(|run| RunRow {
            run: RunRef::new(name, &dag.id, &run.id),
            start: run.start,
            end: over(&run),
            usual,
            counts: None,
            broke_first: None,
            transaction: context(&run.conf, &backends.context).transaction,
            state: run.state,
        })
        .collect();
    (DagStrip { airflow: name.to_owned(), dag: dag.id, paused: dag.paused, usual, nights }, rows)
}

/// Counts tasks, as the page of the run does: all of them are read while they are few. Of many, only
/// numbers are asked for, and each instance of a mapped task counts.
async fn count(airflow: &dyn Airflow, row: &RunRow) -> Result<Counted, ClientError> {
    let (dag, run) = (row.run.dag.as_str(), row.run.run.as_str());
    let (total, _) = airflow.count(dag, run, &[]).await?;
    if total <= FEW {
        return Ok(count_read(&airflow.instances(dag, run).await?));
    }
    let mut counts = Counts::default();
    if row.state == RunState::Success {
        counts.add(Phase::Done, total);
        return Ok(Counted { counts: Some(counts), broke_first: None });
    }
    let ((done, _), (failed, broken), (blocked, _)) = futures::future::try_join3(
        airflow.count(dag, run, &["success", "skipped"]),
        airflow.count(dag, run, &["failed"]),
        airflow.count(dag, run, &["upstream_failed"]),
    )
    .await?;
    counts.add(Phase::Done, done);
    counts.add(Phase::Failed, failed);
    counts.add(Phase::Blocked, blocked);
    counts.add(Phase::NotStarted, total.saturating_sub(done + failed + blocked));
    Ok(Counted { counts: Some(counts), broke_first: broke_first(&broken) })
}

/// Each task once, by the worst of its instances.
fn count_read(instances: &[Instance]) -> Counted {
    let mut worst: BTreeMap<&str, Phase> = BTreeMap::new();
    for instance in instances {
        let phase = instance.state.phase();
        worst.entry(&instance.task).and_modify(|worst| *worst = phase.min(*worst)).or_insert(phase);
    }
    let mut counts = Counts::default();
    worst.into_values().for_each(|phase| counts.add(phase, 1));
    let failed: Vec<Instance> = instances.iter().filter(|one| one.state.phase() == Phase::Failed).cloned().collect();
    Counted { counts: Some(counts), broke_first: broke_first(&failed) }
}

fn broke_first(failed: &[Instance]) -> Option<String> {
    failed.iter().min_by_key(|one| (one.end.unwrap_or(i64::MAX), &one.task)).map(|one| one.task.clone())
}
