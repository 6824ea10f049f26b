//! How targets that are datasets stand, as Metapod tells.

use std::collections::HashMap;

use app::model::error::AppError;
use app::model::execution::{Outcome, TargetRecord};
use app::model::plan::Effect;
use app::model::state::TaskState;

use super::ProceduresService;

/// Up to so many are asked for by name; of more, the whole transaction is read.
const BY_NAME: usize = 100;

/// Reads them. What is not of the transaction stays as its act left it.
pub(super) async fn look(
    service: &ProceduresService,
    transaction: &str,
    targets: &mut [TargetRecord],
) -> Result<(), AppError> {
    let Some(metapod) = &service.backends.metapod else { return Ok(()) };
    let names: Vec<String> =
        targets.iter().filter(|target| target.effect.is_on_dataset()).map(|target| target.task.clone()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let answered =
        if names.len() > BY_NAME { metapod.all(transaction).await } else { metapod.named(transaction, &names).await };
    let answered = answered.map_err(|error| error.told("Metapod"))?;
    let committed: HashMap<String, bool> = answered.value.into_iter().map(|one| (one.name, one.committed)).collect();
    for target in targets {
        let Some(committed) = committed.get(&target.task) else { continue };
        let wanted = match target.effect {
            Effect::Retracted => false,
            Effect::Committed | Effect::Recomputed => true,
            Effect::HasRead => {
                target.outcome = Outcome::Skipped;
                continue;
            }
            _ => continue,
        };
        target.after = Some(standing(*committed));
        // Unknown means that it may still happen.
        target.outcome = match target.outcome {
            Outcome::AlreadySo | Outcome::Pending if *committed != wanted => continue,
            Outcome::AlreadySo => Outcome::AlreadySo,
            _ if *committed == wanted => Outcome::Done,
            now if now.is_settled() && now != Outcome::Done => now,
            _ => Outcome::Running,
        };
    }
    Ok(())
}

/// The word for it, where states stand.
#[must_use]
pub fn standing(committed: bool) -> TaskState {
    TaskState::Unknown(if committed { "committed" } else { "not committed" }.into())
}
