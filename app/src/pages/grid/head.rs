//! The head: which run, how it stands, and its tasks by state.

use leptos::prelude::*;

use crate::components::state_badge::run_badge;
use crate::fragments::grid::Sheet;
use crate::model::time;
use crate::paths;

/// Way back, title and state.
pub fn head(sheet: &Sheet) -> AnyView {
    let view = &sheet.grid.view;
    let started = view.head.start.map(|start| format!("started {}", time::short(start)));
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href=paths::run(&view.run)>{view.run.dag.clone()} " / " {view.run.run.clone()}</a>
        </nav>
        <div class="page-head">
            <h1>"Grid"</h1>
            <span data-badge="">{run_badge(&view.head.state)}</span>
            <span class="faint">{started}</span>
            <span class="faint" data-progress="" role="status">
                {sheet.progress()}
            </span>
            <span class="spacer"></span>
            <a class="panel-link" href=paths::datasets(&view.run, &Default::default())>
                "Datasets"
            </a>
        </div>
    }
    .into_any()
}
