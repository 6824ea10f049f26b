//! The grid of a run: its tasks over the last nights, so that a bad streak, a night that went wrong and a task that
//! grows slower show at a glance. A document: a script draws the rows that are in sight out of states that it loads
//! once; without it, the table has pages.

mod head;
mod legend;
mod table;
mod toolbar;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::head::head;
use self::legend::legend;
use self::table::table;
use self::toolbar::toolbar;
use super::datasets::{Unread, run_of_address};
use crate::api::grid::open_grid;
use crate::components::troubles::Troubles;
use crate::fragments::grid::Sheet;
use crate::paths::GridQuery;
use crate::ui::notice::{Empty, Skeleton};

/// Draws the rows that are in sight and moves the focus among them: one script in four files.
const GRID: &str = concat!(
    "(() => {\n",
    include_str!("grid/cells.js"),
    include_str!("grid/rows.js"),
    include_str!("grid/focus.js"),
    include_str!("grid/load.js"),
    "})();"
);

/// The page.
#[component]
pub fn GridPage() -> impl IntoView {
    let run = run_of_address();
    let query = use_query_map().with_untracked(|map| {
        let read = |key: &str| map.get(key).unwrap_or_default();
        GridQuery {
            search: read("q"),
            phase: read("phase"),
            task: read("task"),
            order: read("order"),
            colour: read("colour"),
            from: read("from"),
        }
    });
    let of = run.clone();
    // On its own, so that a first look that takes long is read to its end when the browser goes away meanwhile.
    let sheet = AsyncDerived::new(move || {
        let run = run.clone();
        async move {
            match run {
                Some(run) => open_grid(run).await.map(std::sync::Arc::new),
                None => Err(crate::api::not_found("This address names no run.")),
            }
        }
    });
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=24 /> }
        }>
            {move || {
                let (query, of) = (query.clone(), of.clone());
                Suspend::new(async move {
                    match sheet.await {
                        Ok(sheet) => loaded(&sheet, &query),
                        Err(error) => {
                            view! {
                                <Title text="Grid" />
                                <Unread run=of title="Grid".into() error=error of_airflow=true />
                            }
                                .into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
}

fn loaded(sheet: &Sheet, query: &GridQuery) -> AnyView {
    let view = &sheet.grid.view;
    let (rows, error) = crate::fragments::grid::rows(sheet, query);
    let none = view.tasks.is_empty();
    let troubles = view.troubles.clone();
    let body = || {
        view! {
            {toolbar(sheet, query, rows.len(), error)}
            {legend(sheet, query)}
            {table(sheet, query, &rows)}
            <script nonce=use_nonce() inner_html=GRID></script>
        }
        .into_any()
    };
    let empty =
        || view! { <Empty title="This run has no tasks" hint="They stand here as soon as Airflow knows them." /> };
    view! {
        <Title text=format!("Grid {} {}", view.run.dag, view.run.run) />
        {head(sheet)}
        <Troubles troubles=troubles />
        {if none { empty().into_any() } else { body() }}
    }
    .into_any()
}
