//! One watcher per run, however many people look: it polls Airflow while somebody does, and hands
//! every reading to all of them. A page load reads from it too.

pub mod poll;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::run::RunView;
use tokio::sync::{Mutex, Notify, watch};

use super::backends::Backends;
use super::snapshot::Snapshot;
use crate::store::Store;

/// How many views are kept to tell late subscribers what changed.
const KEPT: usize = 4;

/// A watcher stops when nobody has asked for this long.
const IDLE_MS: i64 = 30_000;

/// The watchers of this process.
#[derive(Debug)]
pub struct Watchers {
    backends: Arc<Backends>,
    store: Store,
    poll: Duration,
    watches: Mutex<HashMap<RunRef, Arc<Watch>>>,
}

/// What a watcher has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The newest views, newest last.
    pub views: VecDeque<Arc<RunView>>,
    /// The snapshot behind the newest view.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Why the last poll failed; the views are then of before.
    pub error: Option<AppError>,
}

impl Seen {
    /// The newest view.
    #[must_use]
    pub fn newest(&self) -> Option<&Arc<RunView>> {
        self.views.back()
    }
}

/// One watcher.
#[derive(Debug)]
pub struct Watch {
    seen: watch::Sender<Seen>,
    touched: AtomicI64,
    nudge: Notify,
}

impl Watch {
    fn idle(&self, now: i64) -> bool {
        self.seen.receiver_count() == 0 && now - self.touched.load(Ordering::Relaxed) > IDLE_MS
    }
}

impl Watchers {
    /// Watchers over these backends that poll at this interval.
    #[must_use]
    pub fn new(backends: Arc<Backends>, store: Store, poll: Duration) -> Arc<Self> {
        Arc::new(Self { backends, store, poll, watches: Mutex::new(HashMap::new()) })
    }

    /// Follows a run: the receiver has seen at least one reading, good or bad.
    ///
    /// # Errors
    /// If there is no such run, or it could never be read.
    pub async fn follow(self: &Arc<Self>, run: &RunRef) -> Result<watch::Receiver<Seen>, AppError> {
        let watch = self.watch(run).await;
        let mut receiver = watch.seen.subscribe();
        let unread = |words: &str| AppError::new(ErrorKind::Unavailable, words);
        let first = receiver.wait_for(|seen| seen.newest().is_some() || seen.error.is_some()).await.map(drop);
        first.map_err(|_| unread("Comporta is stopping."))?;
        let (read, error) = {
            let seen = receiver.borrow();
            (seen.newest().is_some(), seen.error.clone())
        };
        if read { Ok(receiver) } else { Err(error.unwrap_or_else(|| unread("This run was not read yet."))) }
    }

    /// The newest view of a run.
    ///
    /// # Errors
    /// As [`Watchers::follow`].
    pub async fn view(self: &Arc<Self>, run: &RunRef) -> Result<Arc<RunView>, AppError> {
        let seen = self.follow(run).await?.borrow().clone();
        let mut view = seen
            .newest()
            .cloned()
            .ok_or_else(|| AppError::new(ErrorKind::Unavailable, "This run was not read yet."))?;
        if let Some(error) = seen.error {
            let trouble = app::model::platform::Trouble {
                source: format!("Airflow {} does not answer", run.airflow),
                message: format!("{error}. What you see is as of {} UTC.", app::model::time::date_time(view.as_of)),
            };
            Arc::make_mut(&mut view).troubles.push(trouble);
        }
        Ok(view)
    }

    /// The newest snapshot of a run.
    ///
    /// # Errors
    /// As [`Watchers::follow`].
    pub async fn snapshot(self: &Arc<Self>, run: &RunRef) -> Result<Arc<Snapshot>, AppError> {
        let receiver = self.follow(run).await?;
        let snapshot = receiver.borrow().snapshot.clone();
        snapshot.ok_or_else(|| AppError::new(ErrorKind::Unavailable, "This run was not read yet."))
    }

    /// Something was changed: look now.
    pub async fn nudge(&self, run: &RunRef) {
        if let Some(watch) = self.watches.lock().await.get(run) {
            watch.nudge.notify_one();
        }
    }

    /// Forgets everything: the world was replaced.
    pub async fn reset(&self) {
        self.watches.lock().await.clear();
    }

    async fn watch(self: &Arc<Self>, run: &RunRef) -> Arc<Watch> {
        let now = self.backends.clock.now_ms();
        let mut watches = self.watches.lock().await;
        if let Some(watch) = watches.get(run) {
            watch.touched.store(now, Ordering::Relaxed);
            return watch.clone();
        }
        let watch =
            Arc::new(Watch { seen: watch::Sender::default(), touched: AtomicI64::new(now), nudge: Notify::new() });
        watches.insert(run.clone(), watch.clone());
        tokio::spawn(poll::poll(self.clone(), run.clone(), watch.clone()));
        watch
    }

    /// Takes an idle watcher out; `false` if somebody came back in the meantime.
    async fn retire(&self, run: &RunRef, watch: &Arc<Watch>, now: i64) -> bool {
        let mut watches = self.watches.lock().await;
        match watches.get(run) {
            Some(current) if !Arc::ptr_eq(current, watch) => true,
            Some(_) if !watch.idle(now) => false,
            _ => {
                watches.remove(run);
                true
            }
        }
    }
}
