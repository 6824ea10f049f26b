//! What each task makes, and which tasks' data reaches it past those that make none.

use super::dag::{Dag, Kind, Task, TaskIx};
use super::datasets;

/// What a task makes, the format that others read first.
pub(super) fn names(task: &Task) -> Vec<String> {
    match (task.kind, task.id.strip_prefix("contract-")) {
        (Kind::Contract, Some(contract)) => vec![format!("series-contract/{contract}")],
        _ => datasets::names(&task.id, task.kind),
    }
}

/// For each task the tasks whose data it passes on: itself, or what is before it.
pub(super) fn sources(dag: &Dag, names: &[Vec<String>]) -> Vec<Vec<TaskIx>> {
    let mut sources: Vec<Vec<TaskIx>> = Vec::with_capacity(names.len());
    for (at, task) in dag.tasks.iter().enumerate() {
        let mut own: Vec<TaskIx> = match names[at].is_empty() {
            false => vec![at],
            true => task.upstream.iter().flat_map(|up| &sources[*up]).copied().collect(),
        };
        own.sort_unstable();
        own.dedup();
        sources.push(own);
    }
    sources
}
