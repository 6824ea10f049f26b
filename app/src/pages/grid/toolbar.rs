//! Ways to see the run, selection, order and colour. A GET form and links, so that every choice has an address.

use leptos::prelude::*;

use crate::fragments::grid::Sheet;
use crate::model::number::grouped;
use crate::paths::{self, GridQuery, RunQuery};
use crate::ui::search::SelectionForm;
use crate::ui::segment::segment;

/// The bar above the grid.
pub fn toolbar(sheet: &Sheet, query: &GridQuery, rows: usize, error: Option<String>) -> AnyView {
    let view = &sheet.grid.view;
    let hidden = [("phase", &query.phase), ("task", &query.task), ("order", &query.order), ("colour", &query.colour)];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> });
    let words = crate::fragments::words(view);
    let said = format!("{} of {} tasks", grouped(rows as u64), grouped(view.tasks.len() as u64));
    view! {
        <div class="toolbar">
            {ways(sheet, query)}
            <SelectionForm
                action=paths::grid(&view.run, &GridQuery::default())
                value=query.search.clone()
                placeholder="Name, itaipu-*, fx-model+, state:failed"
                label="Select tasks"
                wrong=error.is_some()
            >
                <datalist id="completions" inner_html=words></datalist>
                {hidden.collect_view()}
            </SelectionForm>
            {segments(
                sheet,
                query,
                "Order",
                [("", "As they run"), ("failed", "Most failed"), ("name", "Name")],
                |query| &mut query.order,
            )}
            {segments(sheet, query, "Colour", [("", "State"), ("usual", "Against usual")], |query| &mut query.colour)}
            <span class="toolbar-said" role="status" data-said="">
                {said}
            </span>
        </div>
        <p class="field-error" role="status">
            <span id="selection-error">{error}</span>
            <span data-trouble="">{sheet.grid.history.trouble.clone()}</span>
        </p>
    }
    .into_any()
}

/// The same tasks as a graph, as a table, and here.
fn ways(sheet: &Sheet, query: &GridQuery) -> impl IntoView + use<> {
    let run = &sheet.grid.view.run;
    let to = |view: &str, icon, word: &str| {
        let (task, search, phase) = (query.task.clone(), query.search.clone(), query.phase.clone());
        let to = paths::run_at(run, &RunQuery { task, search, phase, view: view.into(), ..RunQuery::default() });
        segment(to, false, true, Some(icon), word.into())
    };
    view! {
        <div class="segments" role="group" aria-label="How to see them">
            {to("", "workflow", "Graph")}
            {to("table", "table-2", "Table")}
            {segment(paths::grid(run, query), true, true, Some("grid-3x3"), "Grid".into())}
        </div>
    }
}

fn segments<const N: usize>(
    sheet: &Sheet,
    query: &GridQuery,
    label: &'static str,
    choices: [(&'static str, &'static str); N],
    field: fn(&mut GridQuery) -> &mut String,
) -> AnyView {
    let choice = |(value, word): (&'static str, &'static str)| {
        let mut to = GridQuery { from: String::new(), ..query.clone() };
        let on = field(&mut to) == value;
        value.clone_into(field(&mut to));
        segment(paths::grid(&sheet.grid.view.run, &to), on, true, None, word.into())
    };
    view! {
        <div class="segments" role="group" aria-label=label>
            {choices.map(choice).collect_view()}
        </div>
    }
    .into_any()
}
