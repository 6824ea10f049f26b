//! What lies between two tasks.

use app::graph::reach::{between, path};
use app::model::insight::Paths;
use app::model::run::RunView;
use app::model::state::Phase;
use app::paths::RunQuery;

use crate::service::snapshot::Snapshot;

/// The paths between the selected task, or what broke first, and the other end that the address names.
pub(super) fn paths(snapshot: &Snapshot, query: &RunQuery) -> Paths {
    let from = if query.task.is_empty() { RunView::first_broken(&snapshot.rows) } else { snapshot.place(&query.task) };
    let to = snapshot.place(&query.to);
    let id = |place: u32| snapshot.row(place).map(|row| row.id.clone()).unwrap_or_default();
    let said = Paths { from: from.map(id), to: query.to.clone(), known: to.is_some(), tasks: 0, steps: Vec::new() };
    let Some((one, other)) = from.zip(to).filter(|(one, other)| one != other) else { return said };
    let dag = snapshot.dag();
    let shortest = path(&dag, one, other).or_else(|| path(&dag, other, one)).unwrap_or_default();
    let phase = |place: u32| snapshot.row(place).map_or(Phase::Other, |row| row.state.phase());
    Paths {
        tasks: between(&dag, one, other).len(),
        steps: shortest.into_iter().map(|place| (id(place), phase(place))).collect(),
        ..said
    }
}
