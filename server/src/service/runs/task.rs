//! One task for its panel: what Airflow says of it, what Metapod recorded, what may be done.

use app::graph::reach;
use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::person::Person;
use app::model::platform::Trouble;
use app::model::task::{DatasetRow, MappedInstance, Neighbour, TaskDetail, Try};

use super::RunsService;
use crate::clients::airflow::{Instance, InstanceKey, TryRecord};
use crate::clients::metapod::Listed;
use crate::service::backends::told;
use crate::service::offers::offers;
use crate::service::snapshot::{Snapshot, context};
use crate::service::store_error;

/// Everything about one task.
pub async fn detail(service: &RunsService, who: &Person, run: &RunRef, task: &str) -> Result<TaskDetail, AppError> {
    let snapshot = service.watchers.snapshot(run).await?;
    let unknown =
        || AppError::new(ErrorKind::NotFound, format!("This run has no task {task}. It may have been renamed since."));
    let place = snapshot.place(task).ok_or_else(unknown)?;
    let airflow = service.backends.airflow(&run.airflow).await?;
    let mut troubles = Vec::new();
    let key = InstanceKey { dag: run.dag.clone(), run: run.run.clone(), task: task.to_owned(), map_index: -1 };
    let mapped = snapshot.row(place).is_some_and(|row| row.mapped.is_some());
    let transaction = context(&snapshot.head.conf, &service.backends.context).transaction;
    let (instances, known, datasets, link) = futures::future::join4(
        airflow.instance(&run.dag, &run.run, task),
        // Of a mapped task each instance has its own.
        async { if mapped { Ok(Vec::new()) } else { airflow.tries(&key).await } },
        async {
            match &transaction {
                Some(transaction) => service.backends.datasets(transaction, task).await,
                None => None,
            }
        },
        service.backends.console(&run.airflow, &run.dag, &run.run, Some(task)),
    )
    .await;
    let instances = instances.unwrap_or_else(|error| {
        troubles.push(Trouble { source: "Airflow".into(), message: told(&run.airflow, &error).message });
        Vec::new()
    });
    let datasets = datasets.and_then(|datasets| match datasets {
        Ok(answer) => {
            let trouble = |message| Trouble { source: "Metapod".into(), message };
            troubles.extend(answer.problems.into_iter().map(trouble));
            let row = |row: Listed| DatasetRow { name: row.name, committed: row.committed };
            Some(answer.value.into_iter().map(row).collect())
        }
        Err(error) => {
            let message = format!("{error}. Whether the dataset or only the model failed cannot be told now.");
            troubles.push(Trouble { source: "Metapod".into(), message });
            None
        }
    });
    let single = instances.iter().find(|one| one.map_index < 0);
    let tries = match single {
        Some(single) => {
            let known = known.unwrap_or_else(|error| {
                troubles.push(Trouble { source: "Earlier tries".into(), message: told(&run.airflow, &error).message });
                Vec::new()
            });
            tries(known, single)
        }
        None => Vec::new(),
    };
    let held = service.store.held(run).await.map_err(|error| store_error(&error))?;
    let dag = snapshot.dag();
    let def = snapshot.defs.get(place as usize);
    let row = snapshot.row(place).ok_or_else(unknown)?;
    let mut blast = neighbours(&snapshot, &reach::downstream(&dag, &[place]));
    blast.sort_by_key(|one| (!one.critical, one.phase));
    Ok(TaskDetail {
        id: task.to_owned(),
        state: row.state.clone(),
        operator: single.and_then(|one| one.operator.clone()).or_else(|| def.and_then(|def| def.operator.clone())),
        owner: def.and_then(|def| def.owner.clone()),
        host: single.and_then(|one| one.host.clone()),
        pool: def.and_then(|def| def.pool.clone()),
        rule: snapshot.rule(place).to_owned(),
        retries: def.map_or(0, |def| def.retries),
        tries,
        mapped: instances
            .iter()
            .filter(|one| one.map_index >= 0)
            .map(|one| MappedInstance { index: one.map_index, state: one.state.clone(), try_number: one.try_number })
            .collect(),
        causes: neighbours(&snapshot, &crate::procedures::world::causes(&snapshot, &dag, place)),
        upstream: neighbours(&snapshot, dag.predecessors(place)),
        offers: offers(who, &snapshot, &dag, place, &held),
        blast,
        datasets,
        troubles,
        critical: row.critical,
        link,
    })
}

fn neighbours(snapshot: &Snapshot, places: &[u32]) -> Vec<Neighbour> {
    places
        .iter()
        .filter_map(|place| snapshot.row(*place))
        .map(|row| Neighbour { id: row.id.clone(), phase: row.state.phase(), critical: row.critical })
        .collect()
}

/// Tries, newest first. What Airflow does not tell is made up from the instance itself.
fn tries(known: Vec<TryRecord>, single: &Instance) -> Vec<Try> {
    let mut tries: Vec<Try> = known
        .into_iter()
        .filter(|one| one.number > 0)
        .map(|one| Try { number: one.number, state: one.state, start: one.start, end: one.end, host: one.host })
        .collect();
    if single.try_number > 0 && !tries.iter().any(|one| one.number == single.try_number) {
        tries.push(Try {
            number: single.try_number,
            state: single.state.clone(),
            start: single.start,
            end: single.end,
            host: single.host.clone(),
        });
    }
    tries.sort_by_key(|one| std::cmp::Reverse(one.number));
    tries.dedup_by_key(|one| one.number);
    tries
}
