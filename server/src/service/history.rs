//! The last thirty nights of a DAG, task by task. One reader per DAG, however many people look: it reads the newest
//! night first, two at a time, keeps a night that is over until Airflow says that it changed, and stops when nobody
//! asks. In memory alone: after a restart the nights are read again.

mod night;
mod reader;
mod shelf;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use app::model::context::RunRef;
use app::model::history::History;
use tokio::sync::Mutex;

use self::shelf::Shelf;
use super::backends::Backends;
use super::watch::Watchers;

/// How many nights are looked back on.
pub const NIGHTS: u32 = 30;
/// A reader stops when nobody has asked for this long.
const IDLE_MS: i64 = 30_000;
/// Whoever is first waits so long for something to show.
const PATIENCE: Duration = Duration::from_secs(2);
/// Nights of no more DAGs are kept: of ten thousand tasks each costs four megabytes.
const KEPT: usize = 8;

/// The nights of this process.
#[derive(Debug)]
pub struct Histories {
    backends: Arc<Backends>,
    watchers: Arc<Watchers>,
    shelves: Mutex<HashMap<(String, String), Arc<Shelf>>>,
}

impl Histories {
    /// Nothing is read before somebody asks.
    #[must_use]
    pub fn new(backends: Arc<Backends>, watchers: Arc<Watchers>) -> Arc<Self> {
        Arc::new(Self { backends, watchers, shelves: Mutex::default() })
    }

    /// What is known of the nights of this run's DAG. Waits two seconds at most, and only if nothing is known yet;
    /// reading goes on in the background for as long as somebody asks.
    pub async fn of(self: &Arc<Self>, run: &RunRef) -> Arc<History> {
        let shelf = self.shelf(run).await;
        // Too late is no error: what there is is told.
        let _ = tokio::time::timeout(PATIENCE, shelf.worth_showing()).await;
        shelf.history(run)
    }

    /// The same without waiting at all.
    pub async fn now(self: &Arc<Self>, run: &RunRef) -> Arc<History> {
        self.shelf(run).await.history(run)
    }

    /// Forgets everything: the world was replaced.
    pub async fn reset(&self) {
        self.shelves.lock().await.drain().for_each(|(_, shelf)| shelf.abandon());
    }

    /// The shelf of the run's DAG, with a reader at work.
    async fn shelf(self: &Arc<Self>, run: &RunRef) -> Arc<Shelf> {
        let now = self.backends.clock.now_ms();
        let mut shelves = self.shelves.lock().await;
        let key = (run.airflow.clone(), run.dag.clone());
        if shelves.len() >= KEPT && !shelves.contains_key(&key) {
            let longest = shelves.iter().min_by_key(|(_, shelf)| shelf.touched.load(Ordering::Relaxed));
            let longest = longest.map(|(key, _)| key.clone());
            longest.and_then(|key| shelves.remove(&key)).inspect(|shelf| shelf.abandon());
        }
        let shelf = shelves.entry(key.clone()).or_default().clone();
        shelf.touch(&run.run, now);
        if !shelf.reading.swap(true, Ordering::Relaxed) {
            shelf.begin();
            tokio::spawn(reader::read(self.clone(), key, shelf.clone()));
        }
        shelf
    }

    /// Nobody asks for this shelf any more, or it was replaced.
    async fn over(&self, key: &(String, String), shelf: &Arc<Shelf>) -> bool {
        let shelves = self.shelves.lock().await;
        let current = shelves.get(key).is_some_and(|current| Arc::ptr_eq(current, shelf));
        let over = !current || shelf.idle(self.backends.clock.now_ms());
        if over {
            // Under the lock: whoever asks next begins anew.
            shelf.reading.store(false, Ordering::Relaxed);
        }
        over
    }
}
