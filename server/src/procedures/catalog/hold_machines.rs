//! Hold machines: mark a downscale task as success before it runs, so that the machines and their
//! logs stay. Replaces HOWTO "Keep machines up after a model fails".

use app::model::error::AppError;
use app::model::execution::Execution;
use app::model::person::Role;
use app::model::plan::Effect;
use app::model::procedure::{PlanRequest, Risk};
use app::model::state::{Phase, TaskState};

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "hold-machines",
    title: "Hold machines",
    purpose: "Mark the downscale task as success now, so that its machines stay up for their logs.",
    icon: "hand",
    replaces: "Keep machines up after a model fails",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters: Vec::new,
    steps: &[
        "Mark the downscale task as success, so that Airflow does not run it.",
        "Put a reminder on the page of the run.",
        "Read Airflow to see that it stands.",
    ],
    undo: "Release the machines: it clears the downscale task, and Airflow runs it.",
    reverse,
    offer,
    on_dataset: nowhere,
    draft,
};

fn reverse(done: &Execution) -> Option<PlanRequest> {
    let request = &done.head.request;
    Some(PlanRequest::new("release-machines", &request.run, &request.task))
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let task = request.task.clone();
    let mut targets = vec![world.target(place, Effect::MarkSuccess, "its machines are not given back")];
    targets.extend(world.behind_success(place));
    let is_downscale = world.snapshot.row(place).is_some_and(|row| row.downscale);
    let evidence = if is_downscale {
        format!("{task} matches the patterns of [tasks] downscale.")
    } else {
        format!("{task} matches none of the patterns of [tasks] downscale in comporta.toml.")
    };
    Ok(Draft {
        summary: format!("The machines that {task} would give back stay up until it is cleared again."),
        acts: vec![
            (
                Act::SetState(world.set(place, request.map_index, "success")),
                "Airflow takes it as done and does not run it: nothing is scaled down.".into(),
            ),
            (
                Act::Hold { task: task.clone() },
                "The run's page reminds everybody until the machines are released.".into(),
            ),
        ],
        targets,
        warnings: vec!["Machines that stay up cost money: release them when you have their logs.".into()],
        interlocks: vec![
            world.still(place, "It has not run yet", |phase| phase != Phase::Done && phase != Phase::Running),
            app::model::plan::Interlock { title: "It gives machines back".into(), holds: is_downscale, evidence },
        ],
        undo: "Release the machines: it clears the task, and Airflow runs it.".into(),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let on = super::downscale_of(at)?;
    let row = at.snapshot.row(on)?;
    let refusal = if super::is_held(at, on) {
        Some("The machines are held already.".to_owned())
    } else {
        (row.state == TaskState::Success).then(|| {
            "It has run already: the machines are gone. Clear the model's task, and hold them before it fails again."
                .to_owned()
        })
    };
    Some(Offered { task: Some(row.id.clone()), refusal, ..Offered::default() })
}
