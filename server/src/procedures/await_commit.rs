//! Waiting until a dataset is committed: only reads, so an operator may pause or cancel it at any time.

use std::time::Duration;

use app::model::execution::Outcome;

use super::ProceduresService;
use super::run::Halt;
use super::work::Job;
use crate::store::control::Standing;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks until it is committed, or until the time is up.
pub(super) async fn wait(
    service: &ProceduresService,
    job: &Job,
    transaction: &str,
    dataset: &str,
    minutes: u32,
) -> Result<(Outcome, String), Halt> {
    let Some(metapod) = &service.backends.metapod else {
        return Ok((Outcome::Failed, "There is no Metapod to look at.".into()));
    };
    let until = service.now() + i64::from(minutes) * 60_000;
    let name = [dataset.to_owned()];
    loop {
        let unread = match metapod.named(transaction, &name).await {
            Ok(answered) if answered.value.iter().any(|one| one.name == dataset && one.committed) => {
                return Ok((Outcome::Done, format!("{dataset} is committed.")));
            }
            Ok(_) => None,
            Err(error) => Some(error),
        };
        if service.now() >= until {
            let words = unread.map_or_else(
                || format!("{dataset} was not committed within {minutes} minutes. What computes it may still run."),
                |error| format!("Metapod could not be read for {minutes} minutes: {error}."),
            );
            return Ok((Outcome::Failed, words));
        }
        tokio::time::sleep(PAUSE).await;
        match service.store.standing(&job.execution.head.id, &job.lease).await? {
            Standing::Ours => {}
            Standing::Asked(control) => return Err(Halt::Asked(control)),
            Standing::Lost => return Err(Halt::TakenOver),
        }
    }
}
