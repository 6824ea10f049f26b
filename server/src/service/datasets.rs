//! Implements `app::ports::Datasets`: the datasets of a run, and one of them.

mod detail;
pub mod history;
mod near;
mod offers;
pub mod place;
pub mod reading;
mod rule;
mod schema;
pub mod select;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::context::RunRef;
use app::model::dataset::{DatasetDetail, DatasetQuery, DatasetWindow, DatasetsPage, Progress, Standing};
use app::model::error::{AppError, ErrorKind};
use app::model::person::{Person, Role};
use app::model::platform::Trouble;
use app::model::state::RunState;
use app::ports::Datasets;
use async_trait::async_trait;
use tokio::sync::Mutex;

use self::place::Places;
use self::reading::Reading;
use super::backends::Backends;
use super::require;
use super::snapshot::{Snapshot, context};
use super::watch::Watchers;

/// A reading is good for so long: however many people look, Metapod is asked once.
const FRESH: Duration = Duration::from_secs(3);
/// An older one is shown for so long when Metapod does not answer, and says so.
const STALE: Duration = Duration::from_secs(600);
/// Readings of no more runs are kept.
const KEPT: usize = 4;
/// The rate is that of this time, in milliseconds.
const LATELY: i64 = 30 * 60_000;

/// Reads datasets.
#[derive(Debug)]
pub struct DatasetsService {
    backends: Arc<Backends>,
    watchers: Arc<Watchers>,
    rules: Places,
    kept: Mutex<HashMap<RunRef, Arc<Kept>>>,
    nights: history::Nights,
}

/// The newest reading of a run; whoever comes while it is read waits for it.
#[derive(Debug, Default)]
struct Kept(Mutex<Option<(Instant, Arc<Reading>)>>);

impl DatasetsService {
    /// A service over these backends.
    #[must_use]
    pub fn new(backends: Arc<Backends>, watchers: Arc<Watchers>) -> Self {
        let rules = backends.metapod_config.as_ref().map(Places::new).unwrap_or_default();
        Self { backends, watchers, rules, kept: Mutex::default(), nights: history::Nights::default() }
    }

    /// Forgets what was read: the world was replaced.
    pub async fn reset(&self) {
        self.kept.lock().await.clear();
        self.nights.clear().await;
    }

    async fn slot(&self, run: &RunRef) -> Arc<Kept> {
        let mut kept = self.kept.lock().await;
        if kept.len() >= KEPT && !kept.contains_key(run) {
            kept.clear();
        }
        kept.entry(run.clone()).or_default().clone()
    }

    async fn reading(&self, run: &RunRef) -> Result<(Arc<Snapshot>, Arc<Reading>, Vec<Trouble>), AppError> {
        let snapshot = self.watchers.snapshot(run).await?;
        let slot = self.slot(run).await;
        let mut newest = slot.0.lock().await;
        if let Some((_, reading)) = newest.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok((snapshot, reading.clone(), reading.troubles.clone()));
        }
        match Reading::of(&self.backends, &snapshot).await {
            Ok(reading) => {
                let reading = Arc::new(reading);
                *newest = Some((Instant::now(), reading.clone()));
                let troubles = reading.troubles.clone();
                Ok((snapshot, reading, troubles))
            }
            Err(error) => {
                let old = newest.as_ref().filter(|(at, _)| at.elapsed() < STALE && error.kind != ErrorKind::NotFound);
                let Some((_, reading)) = old else { return Err(error) };
                let since = app::model::time::date_time(reading.as_of);
                let mut troubles = reading.troubles.clone();
                troubles.push(Trouble {
                    source: "Metapod does not answer".into(),
                    message: format!("{error}. What you see is as of {since} UTC."),
                });
                Ok((snapshot, reading.clone(), troubles))
            }
        }
    }

    fn progress(&self, snapshot: &Snapshot, reading: &Reading) -> Progress {
        let (committed, total) = (reading.count(Standing::Committed), reading.entries.len());
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let now = self.backends.clock.now_ms();
        let times: Vec<i64> = reading.entries.iter().filter_map(|entry| entry.committed_at).collect();
        let lately = times.iter().filter(|at| now - **at <= LATELY).count();
        let lately = (!times.is_empty()).then(|| u32::try_from(lately).unwrap_or(u32::MAX));
        let left = i64::from(total - committed);
        let ends = lately
            .filter(|lately| *lately > 0 && left > 0 && snapshot.head.state == RunState::Running)
            .map(|lately| now + left * LATELY / i64::from(lately));
        Progress { committed, total, lately, ends }
    }
}

#[async_trait]
impl Datasets for DatasetsService {
    async fn page(
        &self,
        who: &Person,
        run: &RunRef,
        query: &DatasetQuery,
        count: u32,
    ) -> Result<DatasetsPage, AppError> {
        require(who, Role::Viewer)?;
        let (snapshot, reading, troubles) = self.reading(run).await?;
        let matching = select::matching(&reading, query);
        let counts = Standing::ALL.map(|standing| (standing, reading.count(standing)));
        Ok(DatasetsPage {
            run: run.clone(),
            state: snapshot.head.state.clone(),
            context: context(&snapshot.head.conf, &self.backends.context),
            counts: counts.into_iter().filter(|(_, number)| *number > 0).collect(),
            progress: self.progress(&snapshot, &reading),
            broke: rule::verdicts(&reading, &self.rules),
            window: select::window(&reading, &matching, query, count),
            offers: offers::on_matching(who, &matching, run, query),
            troubles,
            as_of: reading.as_of,
        })
    }

    async fn window(
        &self,
        who: &Person,
        run: &RunRef,
        query: &DatasetQuery,
        count: u32,
    ) -> Result<DatasetWindow, AppError> {
        require(who, Role::Viewer)?;
        let (_, reading, _) = self.reading(run).await?;
        Ok(select::window(&reading, &select::matching(&reading, query), query, count))
    }

    async fn dataset(
        &self,
        who: &Person,
        run: &RunRef,
        name: &str,
        against: Option<&RunRef>,
    ) -> Result<DatasetDetail, AppError> {
        require(who, Role::Viewer)?;
        let (snapshot, reading, troubles) = self.reading(run).await?;
        let at = detail::At { service: self, snapshot: &snapshot, reading: &reading, who };
        detail::detail(at, name, against, troubles).await
    }
}
