//! Links that the server wrote a while ago lead from where the page is now: what they change is beside them as data, and
//! their address is written anew when they are about to be followed.
//!
//! `data-to` selects a task, `data-try` a try of the task of `data-of`; `data-if` supposes that a task succeeds and
//! `data-from` begins paths at it; `data-closes` takes away what is told.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

use super::run_store::RunStore;

/// To be called when a pointer goes down or a key is pressed somewhere around such links.
pub fn ahead(store: RunStore, event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(link) = target.and_then(|target| target.closest("a").ok().flatten()) else { return };
    let read = |name: &str| link.get_attribute(name);
    let closes = read("data-closes").unwrap_or_default();
    let [to, of, supposed, from] = ["data-to", "data-of", "data-if", "data-from"].map(read);
    if closes.is_empty() && [&to, &of, &supposed, &from].into_iter().all(Option::is_none) {
        return;
    }
    let address = store.link(|query| {
        if let Some(task) = &to {
            query.select(task);
        }
        // The others are of the task that is shown.
        for task in [&of, &supposed, &from].into_iter().flatten() {
            query.task.clone_from(task);
        }
        if of.is_some() {
            query.attempt = read("data-try").unwrap_or_default();
        }
        if let Some(task) = supposed {
            query.what_if = task;
        }
        if let Some(task) = from {
            query.to = task;
        }
        let fields = [
            ("way", &mut query.way),
            ("if", &mut query.what_if),
            ("colour", &mut query.colour),
            ("to", &mut query.to),
            ("also", &mut query.also),
        ];
        for (word, field) in fields {
            if closes == word || (closes == "all" && word != "also") {
                field.clear();
            }
        }
    });
    let _ = link.set_attribute("href", &address);
}
