//! Every procedure, one file each.

mod clear_tasks;
mod hold_machines;
mod mark_failed;
mod mark_success;
mod release_machines;
mod retry_task;
mod unblock_downstream;

use app::model::error::AppError;
use app::model::procedure::{PlanRequest, ProcedureId};

use super::draft::Draft;
use super::world::World;

/// Drafts the procedure of a request.
///
/// # Errors
/// If the request makes no sense in this world.
pub fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let draft = match request.procedure {
        ProcedureId::UnblockDownstream => unblock_downstream::draft,
        ProcedureId::ClearTasks => clear_tasks::draft,
        ProcedureId::MarkSuccess => mark_success::draft,
        ProcedureId::MarkFailed => mark_failed::draft,
        ProcedureId::RetryTask => retry_task::draft,
        ProcedureId::HoldMachines => hold_machines::draft,
        ProcedureId::ReleaseMachines => release_machines::draft,
    };
    draft(world, request)
}
