//! What is kept of one DAG, and who asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::model::context::RunRef;
use app::model::history::{History, Names, Night};
use tokio::sync::watch;

use super::IDLE_MS;

/// Names that nights no longer have are thrown away when there are so many.
const SPARE: usize = 1_000;

/// The nights of one DAG.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    kept: watch::Sender<Kept>,
    /// When somebody asked last.
    pub(super) touched: AtomicI64,
    /// A reader is at work.
    pub(super) reading: AtomicBool,
    /// From which runs one looks, and when somebody did last.
    asked: Mutex<BTreeMap<String, i64>>,
    /// What was told last from each of the runs that somebody looks from.
    told: Mutex<Vec<(String, Arc<History>)>>,
}

/// What is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// Names of the tasks.
    pub names: Arc<Names>,
    /// Newest first.
    pub nights: Vec<Arc<Night>>,
    /// What kept the last reading from being whole.
    pub trouble: Option<String>,
    /// Rises with every change.
    pub version: u64,
    /// The reader that is at work has asked which nights there are.
    pub listed: bool,
}

impl Kept {
    fn worth_showing(&self) -> bool {
        let something = self.nights.is_empty() || self.nights.iter().any(|night| night.cells.is_some());
        self.listed && (something || self.trouble.is_some())
    }

    /// Throws away names that no night has.
    pub(super) fn tidy(&mut self) {
        let used: BTreeSet<u32> = self
            .nights
            .iter()
            .filter_map(|night| night.cells.as_ref())
            .flat_map(|cells| cells.tasks())
            .copied()
            .collect();
        if self.names.len() < 2 * used.len() + SPARE {
            return;
        }
        let mut names = Names::default();
        for night in &mut self.nights {
            let cells = night.cells.as_ref().map(|cells| cells.renamed(&self.names, &mut names));
            *night = Arc::new(Night { cells, ..Night::clone(night) });
        }
        self.names = Arc::new(names);
    }
}

impl Shelf {
    /// Somebody looks at the nights from a run.
    pub(super) fn touch(&self, run: &str, now: i64) {
        self.touched.store(now, Ordering::Relaxed);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, at| now - *at <= IDLE_MS);
        asked.insert(run.to_owned(), now);
    }

    /// Nobody will look again: the reader stops.
    pub(super) fn abandon(&self) {
        self.touched.store(i64::MIN / 2, Ordering::Relaxed);
    }

    /// Nobody has looked for a while.
    pub(super) fn idle(&self, now: i64) -> bool {
        now - self.touched.load(Ordering::Relaxed) > IDLE_MS
    }

    /// Somebody looks from this run: its watcher is at work anyway.
    pub(super) fn looked_at(&self, run: &str, now: i64) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.get(run).is_some_and(|at| now - *at <= IDLE_MS)
    }

    /// A reader begins.
    pub(super) fn begin(&self) {
        self.kept.send_modify(|kept| kept.listed = false);
    }

    /// Waits until there is something to show, or a reason why not.
    pub(super) async fn worth_showing(&self) {
        let _ = self.kept.subscribe().wait_for(Kept::worth_showing).await;
    }

    /// What is known.
    pub(super) fn kept(&self) -> Kept {
        self.kept.borrow().clone()
    }

    /// Changes what is known and tells whoever waits.
    pub(super) fn change(&self, change: impl FnOnce(&mut Kept)) {
        self.kept.send_modify(change);
    }

    /// What is known, as one looks at it from a run: made once, however many look.
    pub(super) fn history(&self, run: &RunRef, now: i64) -> Arc<History> {
        let kept = self.kept();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|(of, history)| {
            history.version == kept.version && history.trouble == kept.trouble && self.looked_at(of, now)
        });
        if let Some((_, history)) = told.iter().find(|(of, _)| *of == run.run) {
            return history.clone();
        }
        let Kept { names, nights, trouble, version, .. } = kept;
        let history = Arc::new(History::new(run.clone(), nights, names, trouble, version));
        told.push((run.run.clone(), history.clone()));
        history
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_looks_at_any_more_is_not_kept() {
        let shelf = Shelf::default();
        let look = |run: &str, now: i64| {
            shelf.touch(run, now);
            shelf.history(&RunRef::new("main", "d", run), now)
        };
        let first = look("r1", 0);
        assert!(Arc::ptr_eq(&first, &look("r1", 10)), "made once");
        look("r2", 20);
        look("r3", IDLE_MS + 15);
        let told: Vec<String> = shelf.told.lock().unwrap().iter().map(|(run, _)| run.clone()).collect();
        assert_eq!(told, ["r2", "r3"]);
    }
}
