//! Which tasks are shown, and in which order.

use super::Sheet;
use crate::components::task_filter::TaskFilter;
use crate::graph::Dag;
use crate::paths::GridQuery;

/// Which tasks are shown, or in which order, follows their states: it may be another answer every time.
#[must_use]
pub fn follow_states(query: &GridQuery) -> bool {
    !query.phase.is_empty() || !query.search.trim().is_empty() || query.order == "failed"
}

/// Places of the tasks that the query leaves, in its order; and what is wrong with its selection.
#[must_use]
pub fn rows(sheet: &Sheet, query: &GridQuery) -> (Vec<u32>, Option<String>) {
    let view = &sheet.grid.view;
    let dag = Dag::new(u32::try_from(view.tasks.len()).unwrap_or(u32::MAX), view.edges.iter().copied());
    let filter = TaskFilter::new(&query.phase, &query.search);
    let kept = filter.matches(&dag, view);
    let mut rows: Vec<u32> =
        dag.topological().iter().copied().filter(|place| kept.get(*place as usize).copied().unwrap_or(false)).collect();
    match query.order.as_str() {
        "failed" => {
            let broke = sheet.broke();
            // A stable sort: what broke as often stays in the order in which it runs.
            rows.sort_by_key(|place| std::cmp::Reverse(broke.get(*place as usize).copied().unwrap_or(0)));
        }
        "name" => rows.sort_by(|a, b| {
            let name = |place: &u32| view.tasks.get(*place as usize).map(|row| row.id.as_str());
            name(a).cmp(&name(b))
        }),
        _ => {}
    }
    (rows, filter.error)
}
