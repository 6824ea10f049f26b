//! Switches over the graph: what tasks are coloured by, the way that decides the end, groups; and what is told of them.

use leptos::prelude::*;

use crate::components::ahead::ahead;
use crate::components::run_store::RunStore;
use crate::model::overlay::ColourBy;
use crate::paths::RunQuery;
use crate::ui::derived::{current, text};

/// A switch: what it sets, what it says.
type Switch = (fn(&mut RunQuery) -> &mut String, &'static str, &'static str);

/// The bar, and what is told beneath it.
#[component]
pub fn Bar(
    /// The page.
    store: RunStore,
) -> impl IntoView {
    let colours = ColourBy::ALL.map(|(_, value, word)| -> Switch { (|query| &mut query.colour, value, word) });
    let groups = store.view.with_untracked(|view| !view.groups.is_empty());
    let others: [Switch; 2] =
        [(|query| &mut query.way, "critical", "Critical path"), (|query| &mut query.fold, "1", "Groups")];
    let others = others.into_iter().take(if groups { 2 } else { 1 });
    view! {
        <div class="dag-bar">
            <div class="segments" role="group" aria-label="Colour by">
                {colours.into_iter().map(|one| switch(store, one, false)).collect_view()}
            </div>
            {others.map(|one| view! { <div class="segments">{switch(store, one, true)}</div> }).collect_view()}
        </div>
        <Told store=store />
    }
}

/// What is told, as the server wrote it.
#[component]
fn Told(store: RunStore) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    let first = store.overlay.with_untracked(|overlay| overlay.told.clone());
    #[cfg(feature = "hydrate")]
    Effect::new(move |before: Option<String>| {
        let now = store.overlay.with(|overlay| overlay.told.clone());
        if let Some(place) = place.get().filter(|_| before.as_ref().is_some_and(|before| *before != now)) {
            crate::components::put::put(&place, &now);
        }
        now
    });
    view! {
        <div
            node_ref=place
            class="dag-told"
            inner_html=first
            on:pointerdown=move |event| ahead(store, &event)
            on:keydown=move |event| ahead(store, &event)
        ></div>
    }
}

/// A link that sets a value; one that toggles takes it away again.
fn switch(store: RunStore, (field, value, word): Switch, toggles: bool) -> impl IntoView {
    let on = Memo::new(move |_| *field(&mut store.query.get()) == value);
    let to = text(move || {
        store.link(|query| {
            let now = if toggles && on.get() { "" } else { value };
            now.clone_into(field(query));
            if query.fold.is_empty() {
                query.open.clear();
            }
        })
    });
    let class = text(move || if on.get() { "segment segment-on" } else { "segment" }.to_owned());
    view! {
        <a href=to class=class aria-current=current(on)>
            {word}
        </a>
    }
}
