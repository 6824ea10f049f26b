//! Reading one night.

use std::collections::BTreeMap;

use app::model::context::RunRef;
use app::model::error::AppError;
use app::model::state::Phase;

use super::Histories;
use crate::clients::airflow::Instance;
use crate::service::backends::told;

/// A task with its phase, start and end.
pub(super) type Task = (String, Phase, Option<i64>, Option<i64>);

/// The tasks of a night, from its watcher or from Airflow.
///
/// # Errors
/// What the one that was asked says.
pub(super) async fn tasks(histories: &Histories, run: &RunRef, watched: bool) -> Result<Vec<Task>, AppError> {
    if watched {
        let snapshot = histories.watchers.snapshot(run).await?;
        let task = |row: &app::model::run::TaskRow| (row.id.clone(), row.state.phase(), row.start, row.end);
        return Ok(snapshot.rows.iter().map(task).collect());
    }
    let airflow = histories.backends.airflow(&run.airflow).await?;
    let instances = airflow.instances(&run.dag, &run.run).await.map_err(|error| told(&run.airflow, &error))?;
    Ok(folded(&instances))
}

/// One per task: of a mapped one the worst phase, the first start, and the last end once all are over. As
/// `service::snapshot` has it.
fn folded(instances: &[Instance]) -> Vec<Task> {
    let mut by_task: BTreeMap<&str, Vec<&Instance>> = BTreeMap::new();
    for instance in instances {
        by_task.entry(&instance.task).or_default().push(instance);
    }
    let fold = |(task, all): (&str, Vec<&Instance>)| {
        let phases = || all.iter().map(|one| one.state.phase());
        let over = phases().all(Phase::is_settled);
        let end = all.iter().filter_map(|one| one.end).max().filter(|_| over);
        let start = all.iter().filter_map(|one| one.start).min();
        (task.to_owned(), phases().min().unwrap_or(Phase::NotStarted), start, end)
    };
    by_task.into_iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use app::model::state::TaskState;

    use super::*;

    fn instance(task: &str, map_index: i32, state: TaskState, times: (Option<i64>, Option<i64>)) -> Instance {
        let (start, end) = times;
        Instance { task: task.into(), map_index, state, try_number: 1, start, end, host: None, operator: None }
    }

    #[test]
    fn of_a_mapped_task_the_worst_is_told() {
        let folded = folded(&[
            instance("m", 0, TaskState::Success, (Some(3), Some(9))),
            instance("m", 1, TaskState::Failed, (Some(2), Some(5))),
            instance("open", 0, TaskState::Success, (Some(1), Some(2))),
            instance("open", 1, TaskState::Running, (Some(4), None)),
            instance("null", -1, TaskState::NotStarted, (None, None)),
        ]);
        assert_eq!(
            folded,
            [
                ("m".to_owned(), Phase::Failed, Some(2), Some(9)),
                ("null".to_owned(), Phase::NotStarted, None, None),
                ("open".to_owned(), Phase::Running, Some(1), None),
            ]
        );
    }
}
