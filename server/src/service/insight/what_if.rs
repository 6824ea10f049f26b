//! What would be if a task succeeded. Nothing is done; the procedure that does it says the same in its plan.

use app::graph::sim::{TriggerRule, after_set_success};
use app::model::error::{AppError, ErrorKind};
use app::model::insight::{Supposed, WhatIf};

use super::name;
use crate::procedures::world::states;
use crate::service::snapshot::Snapshot;

/// What Airflow would do.
pub(super) fn what_if(snapshot: &Snapshot, task: &str) -> Result<WhatIf, AppError> {
    let unknown = || AppError::new(ErrorKind::NotFound, format!("{} has no task {task}.", name(&snapshot.run)));
    let place = snapshot.place(task).ok_or_else(unknown)?;
    let dag = snapshot.dag();
    let rules: Vec<TriggerRule> = (0..dag.len()).map(|place| TriggerRule::parse(snapshot.rule(place))).collect();
    let seen = after_set_success(&dag, &states(snapshot), &rules, place);
    let done = |from: &u32| {
        *from == place
            || snapshot.row(*from).is_some_and(|row| row.state.phase().is_settled() && !row.state.phase().is_broken())
    };
    let (now, later): (Vec<u32>, Vec<u32>) = seen
        .will_run
        .iter()
        .copied()
        .filter(|run| *run != place)
        .partition(|run| dag.predecessors(*run).iter().all(done));
    let supposed = |places: &[u32]| places.iter().filter_map(|place| one(snapshot, *place)).collect();
    Ok(WhatIf {
        task: task.to_owned(),
        place,
        already: snapshot.row(place).is_some_and(|row| row.state.phase() == app::model::state::Phase::Done),
        now: supposed(&now),
        later: supposed(&later),
        still: seen
            .still_blocked
            .iter()
            .filter_map(|(place, blame)| Some((one(snapshot, *place)?, snapshot.row(*blame)?.id.clone())))
            .collect(),
    })
}

fn one(snapshot: &Snapshot, place: u32) -> Option<Supposed> {
    snapshot.row(place).map(|row| Supposed { place, id: row.id.clone(), critical: row.critical })
}
