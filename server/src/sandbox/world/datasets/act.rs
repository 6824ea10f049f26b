//! What can be done to datasets: taken back, committed by hand, computed again.

use super::World;
use super::ids::{self, Key, Part};
use super::record::What;
use crate::sandbox::world::datasets::Dataset;

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody knows the transaction.
    Transaction,
    /// The transaction has no such dataset.
    Dataset,
    /// There is nothing of the kind with this id, or not any more.
    Nothing,
}

/// How long a job computes one dataset, in milliseconds at ordinary speed.
const COMPUTES_MS: i64 = 4_000;

impl World {
    /// Takes back what an id names, if it is of the kind: `committed-dataset`, `attribute`, `indexed-attribute` or
    /// `dataset-series/dataset`.
    ///
    /// # Errors
    /// [`Refusal::Nothing`], also for what was taken back before.
    pub fn retract(&mut self, kind: &str, id: &str) -> Result<(), Refusal> {
        let key = Key::read(id).ok_or(Refusal::Nothing)?;
        let dataset = self.meant(key).ok_or(Refusal::Nothing)?;
        let now = self.now;
        match (kind, key.part) {
            ("committed-dataset", Part::Whole) if dataset.committed() => {
                self.recorded.mark(key.tag, key.place, now, What::Retracted);
            }
            ("attribute", Part::Column(_))
            | ("indexed-attribute", Part::Indexed(_))
            | ("dataset-series/dataset", Part::Append(_))
                if dataset.has(id) =>
            {
                self.recorded.take(key, now);
            }
            _ => return Err(Refusal::Nothing),
        }
        Ok(())
    }

    /// Commits a dataset with somebody's own file.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn commit(&mut self, transaction: &str, id: &str, format: &str, path: &str) -> Result<(), Refusal> {
        let tag = self.find_transaction(transaction).map(|_| ids::tag(transaction)).ok_or(Refusal::Transaction)?;
        let ours = |key: &Key| key.tag == tag && key.part == Part::Whole;
        let key = Key::read(id).filter(ours).ok_or(Refusal::Dataset)?;
        if key.place >= self.catalog().entries.len() {
            return Err(Refusal::Dataset);
        }
        let what = What::ByHand { format: format.into(), path: path.into() };
        self.recorded.mark(tag, key.place, self.now, what);
        Ok(())
    }

    /// Has a job compute a dataset, which is committed when it is done: answers when that is, and whether it will
    /// be well. A broken task's dataset cannot be computed where the task could not make it.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn compute(&mut self, job: &str, transaction: &str, name: &str) -> Result<(i64, bool), Refusal> {
        let night = self.night(transaction).ok_or(Refusal::Transaction)?;
        let place = night.catalog.find(name).ok_or(Refusal::Dataset)?;
        let task = night.catalog.entries[place].task;
        let well = night.made[task].is_some() || !self.manner.broken.contains(&task);
        let ends = self.now + self.manner.pace(COMPUTES_MS);
        if well {
            self.recorded.mark(night.tag, place, ends, What::Computed(job.into()));
        }
        Ok((ends, well))
    }

    /// Ends a job that computes.
    pub fn end_job(&mut self, job: &str) {
        self.recorded.end_job(job, self.now);
    }

    /// The dataset that an id is about; what belongs to no transaction is looked for in the last one.
    fn meant(&mut self, key: Key) -> Option<Dataset> {
        let here = |transaction: &&str| key.tag == 0 || ids::tag(transaction) == key.tag;
        let nights = self.runs.iter().rev().filter(|run| run.dag == 0).filter_map(|run| run.transaction());
        let transaction = nights.into_iter().find(here)?.to_owned();
        let night = self.night(&transaction)?;
        (key.place < night.catalog.entries.len()).then(|| self.dataset(&night, key.place))
    }
}
