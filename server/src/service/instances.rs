//! The task instances of a run that is read again and again. A small run is read whole each time. Of
//! a large one, what changed is read, and a few pages of everything in turn: what a clock that is
//! far off or a deletion would hide is found by them, or by their count.

use std::collections::BTreeMap;

use app::model::context::RunRef;
use futures::future::try_join;

use crate::clients::airflow::{Airflow, Instance};
use crate::clients::http::ClientError;

/// From this many instances on (five pages) a run is read by its changes.
const LARGE: usize = 500;

/// Changes are asked for from this long before the last reading: Airflow's clock may be behind ours
/// by so much, and a transaction be open for so long.
const OVERLAP_MS: i64 = 120_000;

/// What is known of the instances of one run.
#[derive(Clone, Debug, Default)]
pub struct Instances {
    rows: BTreeMap<(String, i32), Instance>,
    read_at: i64,
    next: u32,
}

impl Instances {
    /// Every instance as it is now.
    ///
    /// # Errors
    /// What Airflow says; what was known stays known.
    pub async fn read(&mut self, airflow: &dyn Airflow, run: &RunRef, now: i64) -> Result<Vec<Instance>, ClientError> {
        let whole = self.rows.len() < LARGE || !self.read_changes(airflow, run).await?;
        if whole {
            let all = airflow.instances(&run.dag, &run.run).await?;
            self.rows.clear();
            self.next = 0;
            self.take(all);
        }
        self.read_at = now;
        Ok(self.rows.values().cloned().collect())
    }

    /// Reads what changed and the next page of everything; `false` if the count does not agree.
    async fn read_changes(&mut self, airflow: &dyn Airflow, run: &RunRef) -> Result<bool, ClientError> {
        let changed = airflow.changed(&run.dag, &run.run, self.read_at - OVERLAP_MS);
        let slice = airflow.slice(&run.dag, &run.run, self.next);
        let (changed, (page, total)) = try_join(changed, slice).await?;
        let got = u32::try_from(page.len()).unwrap_or(u32::MAX);
        self.next = if got == 0 { 0 } else { self.next.saturating_add(got) };
        // They were read at once, so either may be the newer; what changed lately is read again next time.
        self.take(page);
        self.take(changed);
        Ok(total.is_some_and(|total| total as usize == self.rows.len()))
    }

    fn take(&mut self, instances: Vec<Instance>) {
        self.rows.extend(instances.into_iter().map(|one| ((one.task.clone(), one.map_index), one)));
    }
}
