//! Switches of the run page: what failed or all, graph or table, and the search.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::dag_view::FOUND;
use crate::components::run_store::RunStore;
use crate::components::task_filter::{TaskFilter, completions};
use crate::paths::{self, GridQuery, RunQuery};
use crate::ui::derived::{current, text};
use crate::ui::escape::escape;
use crate::ui::icon::Icon;

/// The bar above the tasks.
#[component]
pub fn Toolbar(
    /// The page.
    store: RunStore,
    /// What can be written besides names, as options of the field.
    words: String,
) -> impl IntoView {
    view! {
        <div class="toolbar">
            <div class="segments" role="group" aria-label="Which tasks">
                {switch(store, "scope", "", "What failed", None)} {switch(store, "scope", "all", "Whole run", None)}
            </div>
            <div class="segments" role="group" aria-label="How to see them">
                {switch(store, "view", "", "Graph", Some("workflow"))} {switch(store, "view", "table", "Table", Some("table-2"))}
                <a class="segment" href=text(move || grid(store))>
                    <Icon name="grid-3x3" />
                    "Grid"
                </a>
            </div>
            <Search store=store words=words />
        </div>
    }
}

/// The same tasks over the last nights.
fn grid(store: RunStore) -> String {
    let RunQuery { task, search, phase, .. } = store.query.get();
    store.view.with_untracked(|view| paths::grid(&view.run, &GridQuery { task, search, phase, ..GridQuery::default() }))
}

fn switch(
    store: RunStore,
    key: &'static str,
    value: &'static str,
    word: &'static str,
    icon: Option<&'static str>,
) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        store.query.with(|query| if key == "scope" { query.scope == value } else { query.view == value })
    });
    let to = text(move || {
        store.link(|query| {
            query.at.clear();
            query.page.clear();
            let field = if key == "scope" { &mut query.scope } else { &mut query.view };
            value.clone_into(field);
        })
    });
    let class = text(move || if chosen.get() { "segment segment-on" } else { "segment" }.to_owned());
    view! {
        <a href=to class=class aria-current=current(chosen)>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {word}
        </a>
    }
}

#[component]
fn Search(store: RunStore, words: String) -> impl IntoView {
    let query = store.query.get_untracked();
    let error = text(move || store.query.with(|query| TaskFilter::new("", &query.search).error).unwrap_or_default());
    let said = text(move || {
        let kept = store.matching.get();
        let count = |kept: Arc<Vec<bool>>| {
            format!("{} of {} tasks match", kept.iter().filter(|kept| **kept).count(), kept.len())
        };
        kept.map(count).unwrap_or_default()
    });
    let field = NodeRef::<leptos::html::Input>::new();
    // At first what the server offers; then, with every key, how the word could go on.
    let offered = RwSignal::new(words);
    let complete = move |_| {
        let written = field.get().map(|field| field.value()).unwrap_or_default();
        offered.set(store.view.with_untracked(|view| options(&completions(view, &written))));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = field.get().map(|field| field.value()).unwrap_or_default();
        // The same once more goes through what was found.
        let next = if store.query.with_untracked(|query| query.search == text) { next(store) } else { None };
        store.go(&store.link(|query| match next {
            Some(task) => query.select(&task),
            None => {
                query.page.clear();
                query.search = text;
            }
        }));
    };
    // The browser went back.
    #[cfg(feature = "hydrate")]
    Effect::new(move |before: Option<()>| {
        let text = store.query.with(|query| query.search.clone());
        if let Some(field) = field.get().filter(|field| before.is_some() && field.value() != text) {
            field.set_value(&text);
        }
    });
    let rest = Memo::new(move |_| {
        let asks = store.query.with(|query| query.scope.is_empty() && query.view.is_empty());
        store.matching.get().filter(|found| asks && found.iter().filter(|found| **found).count() > FOUND).is_some()
    });
    let whole = text(move || {
        store.link(|query| {
            query.at.clear();
            "all".clone_into(&mut query.scope);
        })
    });
    let hidden = query.pairs().map(|(name, value)| (name, value.to_owned())).collect::<Vec<_>>();
    view! {
        <form method="get" class="search-form" role="search" on:submit=submit>
            <label class="search">
                <Icon name="search" />
                <input
                    type="search"
                    name="q"
                    node_ref=field
                    value=query.search
                    placeholder="Name, itaipu-*, fx-model+, state:failed"
                    aria-label="Search the tasks"
                    list="task-words"
                    on:input=complete
                />
            </label>
            <datalist id="task-words" inner_html=text(move || offered.get())></datalist>
            {hidden
                .into_iter()
                .filter(|(name, value)| !value.is_empty() && !["q", "page", "at"].contains(name))
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view()}
            <button class="button">"Search"</button>
            <button
                type="button"
                class="icon-button toolbar-keys needs-js"
                data-keys-sheet=""
                aria-haspopup="dialog"
                aria-label="Keys"
                title="Keys (?)"
            >
                <Icon name="keyboard" />
            </button>
        </form>
        <span class="toolbar-said" role="status">
            {said}
        </span>
        <a class="toolbar-rest" href=whole hidden=move || !rest.get()>
            "Too many to draw here: see them in the whole run"
        </a>
        <span class="toolbar-error" role="alert">
            {error}
        </span>
    }
}

/// The task after the selected one of those that are found, in their order.
fn next(store: RunStore) -> Option<String> {
    let found = store.matching.get_untracked()?;
    let places = || (0_u32..).zip(found.iter()).filter(|(_, found)| **found).map(|(place, _)| place);
    let now = store.query.with_untracked(|query| store.view.with_untracked(|view| view.place(&query.task)));
    let next = places().find(|place| now.is_none_or(|now| *place > now)).or_else(|| places().next())?;
    store.view.with_untracked(|view| view.tasks.get(next as usize).map(|row| row.id.clone()))
}

/// Options of a list, as HTML.
fn options(values: &[String]) -> String {
    values.iter().map(|value| format!("<option value=\"{}\"></option>", escape(value))).collect()
}
