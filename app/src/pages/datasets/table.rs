//! The list itself. Rows out of sight are room above and below; the script keeps those in sight filled.

use leptos::prelude::*;

use crate::api::dataset::FIRST_ROWS;
use crate::fragments::dataset_row;
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetQuery, DatasetsPage};
use crate::model::state::RunState;
use crate::paths;
use crate::ui::pages::{pages, room};

/// Column, and its word in addresses; nothing if one cannot sort by it.
const COLUMNS: [(&str, &str); 6] = [
    ("Dataset", "name"),
    ("Standing", "standing"),
    ("Why", ""),
    ("Task", "task"),
    ("Owner", "owner"),
    ("Committed", "committed"),
];

/// The list.
#[component]
pub fn DatasetTable(page: DatasetsPage, query: DatasetQuery) -> impl IntoView {
    let DatasetsPage { run, window, progress, state, .. } = page;
    let running = matches!(state, RunState::Running | RunState::Queued);
    let rows = window.rows.into_iter().map(|entry| dataset_row(&run, entry)).collect_view();
    let none = window.matches == 0;
    let at = |from: u32| paths::datasets(&run, &DatasetQuery { from, ..query.clone() });
    view! {
        <div class="table-wrap windowed-list" role="region" aria-label="Table of the datasets" tabindex="0">
            <table
                class="table datasets"
                data-rows=paths::dataset_rows(&run)
                data-matches=window.matches
                data-total=progress.total
                data-running=running.to_string()
            >
                <thead>
                    <tr>{COLUMNS.map(|(word, column)| head(&run, &query, word, column)).collect_view()}</tr>
                </thead>
                {room(COLUMNS.len())}
                <tbody>{rows}</tbody>
                {room(COLUMNS.len())}
            </table>
        </div>
        {none.then(|| view! { <p class="faint nothing">"Nothing matches. Take something out of the selection."</p> })}
        {pages("Pages of the list", window.from, FIRST_ROWS, window.matches, &at)}
    }
}

fn head(run: &RunRef, query: &DatasetQuery, word: &'static str, column: &'static str) -> AnyView {
    if column.is_empty() {
        return view! { <th scope="col">{word}</th> }.into_any();
    }
    let now = query.sort.trim_start_matches('-');
    let on = now == column || (now.is_empty() && column == "standing");
    let down = query.sort.starts_with('-');
    let sort = if on && !down { format!("-{column}") } else { column.to_owned() };
    let to = paths::datasets(run, &DatasetQuery { sort, from: 0, ..query.clone() });
    let direction = on.then_some(if down { "descending" } else { "ascending" });
    view! {
        <th scope="col" aria-sort=direction>
            <a href=to>{word}</a>
        </th>
    }
    .into_any()
}
