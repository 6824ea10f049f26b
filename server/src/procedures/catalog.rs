//! Every procedure, one file each. Adding one is a file here and a line in [`CATALOG`]; its form, its
//! confirmation and its page at `/procedures/<id>` are derived from what it declares.

mod clear_tasks;
mod commit_again;
mod commit_empty;
mod cycle_machines;
mod datasets;
mod hold_machines;
pub(super) mod kill_job;
mod mark_failed;
mod mark_success;
mod open_notebook;
mod release_machines;
pub mod retract;
mod retract_part;
mod retry_task;
mod serve_again;
mod skip_dataset;
mod take_back;
mod unblock_downstream;

use app::model::error::{AppError, ErrorKind};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest};
use app::model::state::TaskState;

use super::procedure::{Place, Procedure};
use super::world::World;

/// Every procedure, in the order in which they are offered.
pub const CATALOG: &[&Procedure] = &[
    &unblock_downstream::PROCEDURE,
    &retry_task::PROCEDURE,
    &clear_tasks::PROCEDURE,
    &mark_success::PROCEDURE,
    &mark_failed::PROCEDURE,
    &hold_machines::PROCEDURE,
    &release_machines::PROCEDURE,
    &kill_job::PROCEDURE,
    &cycle_machines::PROCEDURE,
    &take_back::PROCEDURE,
    &skip_dataset::PROCEDURE,
    &retract::PROCEDURE,
    &commit_empty::PROCEDURE,
    &serve_again::PROCEDURE,
    &open_notebook::PROCEDURE,
    &retract_part::PROCEDURE,
    &commit_again::PROCEDURE,
];

/// The procedure of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Procedure> {
    CATALOG.iter().copied().find(|procedure| procedure.id == id)
}

/// The procedure of an id, for a caller who must have one.
///
/// # Errors
/// [`ErrorKind::NotFound`].
pub fn named(id: &str) -> Result<&'static Procedure, AppError> {
    find(id).ok_or_else(|| AppError::new(ErrorKind::NotFound, format!("There is no procedure {id}.")))
}

/// The parameter of procedures that act on more tasks than the one that is pointed at.
fn also() -> Vec<Parameter> {
    vec![Parameter {
        name: "also".into(),
        label: "Also".into(),
        help: "More tasks of the run, selected as in its filter box, such as load-redshift-* or state:failed.".into(),
        kind: Kind::Selection,
        origin: Origin::Fixed,
        default: String::new(),
    }]
}

/// No plan sets the states of more tasks than this.
const MANY: usize = 2_000;

/// The task of a request and those that its parameter `also` selects, less what is in `state` already.
///
/// # Errors
/// If the selection cannot be read, or selects too many.
fn selected(world: &World<'_>, request: &PlanRequest, state: &TaskState) -> Result<Vec<u32>, AppError> {
    let place = world.place(&request.task)?;
    let mut places = vec![place];
    let also = world.matching(request.value("also"))?;
    let is_so = |node: &u32| world.snapshot.row(*node).is_some_and(|row| row.state == *state);
    places.extend(also.into_iter().filter(|node| *node != place && !is_so(node)));
    if places.len() > MANY {
        let words = format!("{} tasks are selected; one plan acts on {MANY} at most. Select fewer.", places.len());
        return Err(AppError::new(ErrorKind::Invalid, words));
    }
    Ok(places)
}

/// The downscale task of a place: itself, or the first one right after it.
fn downscale_of(at: &Place<'_>) -> Option<u32> {
    let is_downscale = |place: u32| at.snapshot.row(place).is_some_and(|row| row.downscale);
    if is_downscale(at.place) {
        return Some(at.place);
    }
    at.dag.successors(at.place).iter().copied().find(|next| is_downscale(*next))
}

fn is_held(at: &Place<'_>, place: u32) -> bool {
    at.snapshot.row(place).is_some_and(|row| at.held.iter().any(|held| held.task == row.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_procedure_says_everything_of_itself() {
        for procedure in CATALOG {
            let id = procedure.id;
            assert!(app::model::procedure::Kind::Name.problem(id).is_none(), "{id}");
            assert_eq!(CATALOG.iter().filter(|other| other.id == id).count(), 1, "{id} is there twice");
            for words in [procedure.title, procedure.purpose, procedure.icon, procedure.undo] {
                assert!(!words.is_empty(), "{id}");
            }
            let icon = format!("id=\"i-{}\"", procedure.icon);
            assert!(
                include_str!("../../../public/icons.svg").contains(&icon),
                "{id}: there is no icon {}",
                procedure.icon
            );
            assert!(procedure.purpose.ends_with('.') && !procedure.steps.is_empty(), "{id}");
            for parameter in (procedure.parameters)() {
                let name = parameter.name.as_str();
                assert!(!app::paths::PLAN_KEYS.contains(&name), "{id}: {name} is a key of every plan's address");
                assert!(!parameter.label.is_empty() && !parameter.help.is_empty(), "{id}: {name}");
            }
        }
    }
}
