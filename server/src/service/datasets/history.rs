//! A dataset over the last nights: committed when, how long after the run began, loaded when.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use app::model::context::RunRef;
use app::model::dataset::Night;
use app::model::error::AppError;
use app::model::state::RunState;
use futures::stream::{self, StreamExt};
use tokio::sync::Mutex;

use crate::clients::airflow::Run;
use crate::clients::loads::Load;
use crate::clients::metapod::Detail;
use crate::service::backends::{Backends, told};
use crate::service::snapshot::context;

/// How many nights are looked back on.
pub const NIGHTS: u32 = 30;
/// How many of them are asked about at the same time.
const AT_ONCE: usize = 6;
/// A night that is over is good for so long.
const GOOD_FOR: Duration = Duration::from_secs(60);
/// No more nights of datasets are kept.
const KEPT: usize = 5_000;

/// The last runs of a DAG, newest first.
///
/// # Errors
/// If Airflow does not tell.
pub async fn runs(backends: &Backends, run: &RunRef) -> Result<Vec<Run>, AppError> {
    let airflow = backends.airflow(&run.airflow).await?;
    airflow.runs(&run.dag, NIGHTS).await.map_err(|error| told(&run.airflow, &error))
}

/// Nights that were read, by run and dataset: those before this one rarely change, and however many look, each is
/// asked about once a minute.
#[derive(Debug, Default)]
pub struct Nights(Mutex<HashMap<(RunRef, String), (Instant, Night)>>);

impl Nights {
    /// Forgets them: the world was replaced.
    pub async fn clear(&self) {
        self.0.lock().await.clear();
    }

    /// What Metapod says of a dataset in each of these runs.
    pub async fn of(&self, backends: &Backends, at: &RunRef, runs: &[Run], name: &str, loads: &[Load]) -> Vec<Night> {
        let asked: Vec<_> = runs.iter().map(|run| self.one(backends, at, run, name, loads)).collect();
        stream::iter(asked).buffered(AT_ONCE).collect().await
    }

    async fn one(&self, backends: &Backends, at: &RunRef, run: &Run, name: &str, loads: &[Load]) -> Night {
        let key = (RunRef::new(&at.airflow, &at.dag, &run.id), name.to_owned());
        let over = key.0 != *at && !matches!(run.state, RunState::Running | RunState::Queued);
        if over && let Some((_, night)) = self.0.lock().await.get(&key).filter(|(read, _)| read.elapsed() < GOOD_FOR) {
            return night.clone();
        }
        let night = night(backends, at, run, name, loads).await;
        if over && night.committed.is_some() {
            let mut kept = self.0.lock().await;
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(key, (Instant::now(), night.clone()));
        }
        night
    }
}

async fn night(backends: &Backends, at: &RunRef, run: &Run, name: &str, loads: &[Load]) -> Night {
    let read = of_run(backends, run, name).await;
    let mut night = Night {
        run: RunRef::new(&at.airflow, &at.dag, &run.id),
        committed: None,
        committed_at: None,
        after: None,
        columns: None,
        rows: None,
        loaded: None,
    };
    if let Ok(found) = read {
        night.committed = Some(found.as_ref().is_some_and(|detail| detail.listed.committed));
        if let Some(detail) = found {
            night.committed_at = detail.listed.committed_at;
            night.after = night.committed_at.zip(run.start).map(|(at, start)| at - start).filter(|after| *after >= 0);
            night.columns = detail.schema.map(|schema| u32::try_from(schema.len()).unwrap_or(u32::MAX));
            night.rows = detail.rows;
            night.loaded = night.committed_at.and_then(|at| loaded_after(loads, at));
        }
    }
    night
}

/// The first load within a day of the commit.
fn loaded_after(loads: &[Load], committed: i64) -> Option<i64> {
    const DAY: i64 = 24 * 3_600_000;
    loads.iter().filter_map(|load| load.at).filter(|at| (committed..committed + DAY).contains(at)).min()
}

/// What Metapod says of a dataset in a run; nothing if its transaction does not have it.
///
/// # Errors
/// In words, if that cannot be read.
pub async fn of_run(backends: &Backends, run: &Run, name: &str) -> Result<Option<Detail>, String> {
    let metapod = backends.metapod.as_ref().ok_or("There is no Metapod.")?;
    let transaction = context(&run.conf, &backends.context).transaction.ok_or("That run names no transaction.")?;
    let answered = metapod.details(&transaction, &[name.to_owned()]).await.map_err(|error| error.to_string())?;
    Ok(answered.value.into_iter().find(|detail| detail.listed.name == name))
}
