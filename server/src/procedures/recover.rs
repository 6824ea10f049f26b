//! Going on with executions that nobody is at: what is done is not touched, what was under way is read
//! first.

use std::time::Duration;

use app::model::execution::Outcome;

use super::ProceduresService;
use super::record;
use super::run;
use super::work::{Job, Work};
use crate::store::Kind;
use crate::store::executions::ORPHAN;

/// Between two looks for executions that nobody is at.
const LOOK: Duration = Duration::from_secs(3);

/// An execution that was left longer ago than this is not gone on with by itself: a person says so.
const STALE_MS: i64 = 30 * 60_000;

impl ProceduresService {
    /// Goes on with executions that nobody is at: at once with those of the process before this one if
    /// it was alone, and from then on with those whose process falls silent. Ends with [`Self::drain`].
    pub async fn recover(self) {
        let mut alone = self.store.kind() == Kind::Sqlite;
        while !self.tracker.is_closed() {
            while let Err(error) = self.take_over(alone).await {
                tracing::warn!(%error, "executions that were left cannot be looked for");
                tokio::time::sleep(LOOK).await;
            }
            alone = false;
            tokio::time::sleep(LOOK).await;
        }
    }

    pub(super) async fn take_over(&self, alone: bool) -> Result<(), sqlx::Error> {
        // One name for all that are found now: none of them is found twice.
        let lease = uuid::Uuid::new_v4().to_string();
        while let Some(found) = self.store.take_over(&lease, alone).await? {
            let id = found.id;
            let execution = self.store.execution(&id, self.now()).await?;
            let kept = self.store.work(&id).await?;
            let work: Option<Work> = kept.as_ref().and_then(|kept| serde_json::from_str(&kept.work).ok());
            let Some(execution) = execution else {
                tracing::error!(execution = id, "an execution cannot be read; it is not gone on with");
                self.store.end_orphan(&id, self.now()).await?;
                continue;
            };
            let Some(work) = work else {
                tracing::error!(execution = id, "what an execution does cannot be read; it is not gone on with");
                if let Some(attempt) = kept.and_then(|kept| kept.attempt) {
                    let job = Job::new(execution, Work::default(), lease.clone());
                    record::outcome(self, &job, attempt, Outcome::Unknown, ORPHAN).await?;
                }
                self.store.end_orphan(&id, self.now()).await?;
                continue;
            };
            // Given back by an operator a moment ago, it has no time of silence.
            if found.silent_ms.is_some_and(|silent| silent > STALE_MS) && execution.head.control.is_none() {
                tracing::warn!(execution = id, "an execution was left long ago; a person says whether to go on");
                self.store.pause(&id, &lease, None, LEFT).await?;
                self.changed(&id);
                continue;
            }
            if execution.head.outcome == Outcome::Running {
                tracing::warn!(execution = id, "going on with an execution");
            }
            self.tracker.spawn(run::run(self.clone(), Job::new(execution, work, lease.clone())));
        }
        Ok(())
    }
}

/// What is said of an execution that was left for long.
const LEFT: &str = "Comporta was not running for more than half an hour while this was under way. What is done is \
                    done; look at the run, then go on or cancel the rest.";
