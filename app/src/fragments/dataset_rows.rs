//! Rows of the list of datasets.

use leptos::prelude::*;

use crate::api::dataset::DatasetRows;
use crate::components::state_badge::standing_badge;
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetEntry, DatasetWindow};
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// A piece of the list as HTML.
#[must_use]
pub fn dataset_rows(run: &RunRef, window: DatasetWindow) -> DatasetRows {
    let DatasetWindow { rows, from, matches, committed, error, completions } = window;
    DatasetRows {
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        html: rows.into_iter().map(|entry| row(run, entry)).collect_view().to_html(),
        from,
        matches,
        committed,
        error: error.map(|(at, words)| selection_error(at, &words)),
        completions,
    }
}

/// What is wrong with a selection, and where.
#[must_use]
pub fn selection_error(at: u32, words: &str) -> String {
    format!("At character {}: {words}", at + 1)
}

/// One row.
pub fn row(run: &RunRef, entry: DatasetEntry) -> impl IntoView + use<> {
    let to = paths::dataset(run, &entry.name, "");
    let task = entry.task.as_ref().map(|task| {
        let to = paths::task(run, task);
        view! { <a href=to>{task.clone()}</a> }
    });
    let critical = entry.critical.then(|| {
        view! {
            <span class="tag-critical">
                <Icon name="shield-alert" />
                "critical"
            </span>
        }
    });
    let committed = entry.committed_at.map(time::short).unwrap_or_default();
    view! {
        <tr data-dataset=entry.name.clone()>
            <th scope="row">
                <a href=to title=entry.name.clone()>
                    {entry.name.clone()}
                </a>
                {critical}
            </th>
            <td>{standing_badge(entry.standing)}</td>
            <td class="why" title=entry.why.clone()>
                {entry.why.clone()}
            </td>
            <td class="clip">{task}</td>
            <td class="clip">{entry.owner.clone()}</td>
            <td class="nowrap">{committed}</td>
        </tr>
    }
}
