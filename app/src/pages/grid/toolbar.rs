//! Ways to see the run, selection, order and colour. A GET form and links, so that every choice has an address.

use leptos::prelude::*;

use crate::fragments::grid::Sheet;
use crate::model::number::grouped;
use crate::paths::{self, GridQuery, RunQuery};
use crate::ui::icon::Icon;

/// The bar above the grid.
pub fn toolbar(sheet: &Sheet, query: &GridQuery, rows: usize, error: Option<String>) -> AnyView {
    let view = &sheet.grid.view;
    let wrong = error.as_ref().map(|_| "true");
    let hidden = [("phase", &query.phase), ("task", &query.task), ("order", &query.order), ("colour", &query.colour)];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> });
    let said = format!("{} of {} tasks", grouped(rows as u64), grouped(view.tasks.len() as u64));
    view! {
        <div class="toolbar">
            {ways(sheet, query)}
            <form method="get" action=paths::grid(&view.run, &GridQuery::default()) class="search-form" role="search" data-live="">
                <label class="search">
                    <Icon name="search" />
                    <input
                        type="search"
                        name="q"
                        value=query.search.clone()
                        placeholder="Name, itaipu-*, fx-model+, state:failed"
                        aria-label="Select tasks"
                        aria-describedby="selection-error"
                        aria-invalid=wrong
                        autocomplete="off"
                        spellcheck="false"
                        list="completions"
                    />
                </label>
                <datalist id="completions" inner_html=crate::fragments::words(view)></datalist>
                {hidden.collect_view()}
                <button class="button without-script">"Select"</button>
            </form>
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
    let to = |view: &str| {
        let (task, search, phase) = (query.task.clone(), query.search.clone(), query.phase.clone());
        paths::run_at(run, &RunQuery { task, search, phase, view: view.into(), ..RunQuery::default() })
    };
    view! {
        <div class="segments" role="group" aria-label="How to see them">
            <a class="segment" href=to("") data-carries="">
                <Icon name="workflow" />
                "Graph"
            </a>
            <a class="segment" href=to("table") data-carries="">
                <Icon name="table-2" />
                "Table"
            </a>
            <a class="segment segment-on" href=paths::grid(run, query) aria-current="true" data-carries="">
                <Icon name="grid-3x3" />
                "Grid"
            </a>
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
    let segment = |(value, word): (&'static str, &'static str)| {
        let mut to = GridQuery { from: String::new(), ..query.clone() };
        let on = field(&mut to) == value;
        value.clone_into(field(&mut to));
        let class = if on { "segment segment-on" } else { "segment" };
        view! {
            <a href=paths::grid(&sheet.grid.view.run, &to) class=class aria-current=on.then_some("true") data-carries="">
                {word}
            </a>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=label>
            {choices.map(segment).collect_view()}
        </div>
    }
    .into_any()
}
