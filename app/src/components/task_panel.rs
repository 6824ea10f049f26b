//! Everything about one task: what happened, why, what depends on it, and what may be done. All but
//! the log comes rendered from the server, see `fragments`.

use leptos::either::Either;
use leptos::prelude::*;

use super::ahead::ahead;
#[cfg(feature = "hydrate")]
use super::ask::ask;
use super::log_view::LogView;
use super::run_store::RunStore;
use crate::model::error::AppError;
use crate::model::fragment::Panel;
#[cfg(feature = "hydrate")]
use crate::paths;
use crate::ui::derived::text;
use crate::ui::notice::{Empty, ErrorNotice};

/// What the panel shows: nothing selected, a task, or why it could not be read.
pub type Shown = Result<Option<Panel>, AppError>;

/// The panel beside the graph.
#[component]
pub fn TaskPanel(
    /// The page.
    store: RunStore,
    /// What it shows at first.
    first: Shown,
) -> impl IntoView {
    let shown = RwSignal::new(first);
    #[cfg(feature = "hydrate")]
    refresh(store, shown);
    let of = |shown: &Shown| shown.as_ref().ok().and_then(Option::as_ref).cloned();
    let part =
        move |pick: fn(&Panel) -> &String| text(move || shown.with(of).as_ref().map(pick).cloned().unwrap_or_default());
    // The log is kept while the rest of the panel changes around it.
    let log = Memo::new(move |_| shown.with(of).map(|panel| panel.log));
    let lines = move || {
        let log = log.get()?;
        let first = shown.with_untracked(of)?.first;
        Some(view! { <LogView of=log first=first /> })
    };
    let instead = move || {
        shown.with(|shown| match shown {
            Ok(Some(_)) => None,
            Ok(None) => Some(Either::Left(
                view! { <Empty title="No task selected" hint="Nothing failed. Select a task to see its tries, log and actions." /> },
            )),
            Err(error) => Some(Either::Right(view! { <ErrorNotice error=error.clone() /> })),
        })
    };
    view! {
        <aside
            class="panel"
            aria-label="Selected task"
            on:pointerdown=move |event| ahead(store, &event)
            on:keydown=move |event| ahead(store, &event)
        >
            {instead}
            <div class="panel-part" inner_html=part(|panel| &panel.top)></div>
            {lines}
            <div class="panel-part" inner_html=part(|panel| &panel.bottom)></div>
        </aside>
    }
}

/// Asks for the panel again when another task or try is selected, and when this task changes.
#[cfg(feature = "hydrate")]
fn refresh(store: RunStore, shown: RwSignal<Shown>) {
    let selected = store.selected();
    let key = Memo::new(move |_| {
        let (task, attempt) = store.query.with(|query| (query.task.clone(), query.attempt.clone()));
        store.view.with(|view| match selected.get().and_then(|place| view.tasks.get(place as usize)) {
            Some(row) => Some((
                row.id.clone(),
                attempt,
                Some((row.state.clone(), row.try_number, row.mapped)),
                view.told.clone(),
            )),
            None => (!task.is_empty()).then_some((task, attempt, None, String::new())),
        })
    });
    Effect::new(move |before: Option<()>| {
        let key = key.get();
        if before.is_none() {
            return;
        }
        let Some((task, ..)) = key else { return shown.set(Ok(None)) };
        let run = store.view.with_untracked(|view| view.run.clone());
        let query = store.query.get_untracked();
        leptos::task::spawn_local(async move {
            let answer = ask(&paths::ask_panel(&run, &task, &query)).await;
            // Meanwhile another one may have been selected.
            let current = key_of(store, selected);
            if current.is_some_and(|current| current == task) {
                shown.set(answer.map(Some));
            }
        });
    });
}

/// The task that is selected now; nothing once the page is gone.
#[cfg(feature = "hydrate")]
fn key_of(store: RunStore, selected: Memo<Option<u32>>) -> Option<String> {
    let task = store.query.try_with_untracked(|query| query.task.clone())?;
    let row = selected.try_get_untracked().flatten()?;
    let named = store.view.try_with_untracked(|view| view.tasks.get(row as usize).map(|row| row.id.clone())).flatten();
    named.or(Some(task))
}
