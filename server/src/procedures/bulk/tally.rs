//! How the transaction stands while a step of many targets is under way: how many of its datasets are committed,
//! which others change as well. Read by whoever runs the execution, so that viewers ask Metapod for nothing.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::model::number::grouped;

use crate::clients::metapod::Metapod;
use crate::procedures::ProceduresService;
use crate::procedures::act::Act;
use crate::procedures::work::Job;

/// Between two readings.
const EVERY: Duration = Duration::from_secs(2);

/// Counts the committed datasets of a transaction.
pub(super) struct Tally<'a> {
    metapod: Arc<Metapod>,
    transaction: &'a str,
    id: String,
    lease: String,
    /// The step that says it.
    place: usize,
}

impl<'a> Tally<'a> {
    /// For a step on datasets; nothing for others.
    pub fn of(service: &ProceduresService, job: &Job, act: &'a Act, place: usize) -> Option<Self> {
        Some(Self {
            metapod: service.backends.metapod.clone()?,
            transaction: act.transaction()?,
            id: job.execution.head.id.clone(),
            lease: job.lease.clone(),
            place,
        })
    }

    /// Writes the count beside the step again and again; never ends by itself.
    pub async fn keep(&self, service: &ProceduresService) -> Infallible {
        loop {
            let words = self.words().await;
            service.journal(service.store.tell_step(&self.id, &self.lease, self.place, &words).await);
            service.changed(&self.id);
            tokio::time::sleep(EVERY).await;
        }
    }

    /// The count, in words.
    pub async fn words(&self) -> String {
        match self.metapod.committed(self.transaction).await {
            Ok(1) => "One dataset of the transaction is committed.".into(),
            Ok(count) => format!("{} datasets of the transaction are committed.", grouped(count)),
            Err(error) => {
                format!("How many datasets are committed could not be read: {}.", error.told("Metapod").message)
            }
        }
    }
}
