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
use uuid::Uuid;

use self::shelf::Shelf;
use super::backends::Backends;
use super::watch::Watchers;

/// How many nights are looked back on.
pub const NIGHTS: u32 = 30;
/// A reader stops when nobody has asked for this long.
const IDLE_MS: i64 = 30_000;
/// Whoever is first waits so long for something to show.
const PATIENCE: Duration = Duration::from_secs(2);
/// Nights of no more DAGs are kept, except while somebody asks for them: of ten thousand tasks each costs three
/// megabytes.
const KEPT: usize = 8;

/// By Airflow and DAG.
type Shelves = HashMap<(String, String), Arc<Shelf>>;

/// The nights of this process.
#[derive(Debug)]
pub struct Histories {
    /// Drawn when it began: versions of nights mean nothing in another process.
    pub process: u32,
    backends: Arc<Backends>,
    watchers: Arc<Watchers>,
    shelves: Mutex<Shelves>,
}

impl Histories {
    /// Nothing is read before somebody asks.
    #[must_use]
    pub fn new(backends: Arc<Backends>, watchers: Arc<Watchers>) -> Arc<Self> {
        Arc::new(Self { process: Uuid::new_v4().as_fields().0, backends, watchers, shelves: Mutex::default() })
    }

    /// What is known of the nights of this run's DAG. Waits two seconds at most, and only if nothing is known yet;
    /// reading goes on in the background for as long as somebody asks.
    pub async fn of(self: &Arc<Self>, run: &RunRef) -> Arc<History> {
        let shelf = self.shelf(run).await;
        // Too late is no error: what there is is told.
        let _ = tokio::time::timeout(PATIENCE, shelf.worth_showing()).await;
        shelf.history(run, self.backends.clock.now_ms())
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
        if !shelves.contains_key(&key) {
            make_room(&mut shelves, now);
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

/// Puts the shelves away that nobody has asked for the longest, so that there is room for another.
fn make_room(shelves: &mut Shelves, now: i64) {
    let idle = shelves.iter().filter(|(_, shelf)| shelf.idle(now));
    let mut idle: Vec<_> = idle.map(|(key, shelf)| (shelf.touched.load(Ordering::Relaxed), key.clone())).collect();
    idle.sort_unstable();
    let over = (shelves.len() + 1).saturating_sub(KEPT);
    for (_, key) in idle.into_iter().take(over) {
        if let Some(shelf) = shelves.remove(&key) {
            shelf.abandon();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_asks_for_makes_room() {
        let mut shelves = Shelves::default();
        let ask = |shelves: &mut Shelves, dag: u32, now: i64| {
            shelves.entry((String::new(), dag.to_string())).or_default().touch("r", now);
        };
        let dags = |shelves: &Shelves| {
            let mut dags: Vec<u32> = shelves.keys().filter_map(|(_, dag)| dag.parse().ok()).collect();
            dags.sort_unstable();
            dags
        };
        (0..10).for_each(|dag| ask(&mut shelves, dag, i64::from(dag)));
        make_room(&mut shelves, IDLE_MS);
        assert_eq!(shelves.len(), 10, "all are in use");
        (0..9).filter(|dag| *dag != 1).for_each(|dag| ask(&mut shelves, dag, 1_000 + i64::from(dag)));
        make_room(&mut shelves, IDLE_MS + 1_001);
        assert_eq!(dags(&shelves), [2, 3, 4, 5, 6, 7, 8], "those that were asked for longest ago are gone");
        make_room(&mut shelves, 10 * IDLE_MS);
        assert_eq!(shelves.len(), 7, "there is room");
    }
}
