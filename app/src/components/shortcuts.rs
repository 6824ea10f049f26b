//! Keys that work wherever the focus is on the page of a run, unless one is typing: `/` searches, `f` goes to the
//! first failure, `n` and `p` to the next and the one before.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::run_store::RunStore;
use crate::model::state::Phase;

/// Listens for as long as the page lives.
pub fn listen(store: RunStore) {
    window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || modified(&event) || typing(&event) {
            return;
        }
        let done = match event.key().as_str() {
            "/" => search(),
            "f" => go(store, failure(store, |_, failures| failures.first().copied())),
            "n" => go(store, failure(store, after)),
            "p" => go(store, failure(store, before)),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
}

fn modified(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

fn typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches("input, textarea, select").unwrap_or(false))
}

fn search() -> bool {
    let field = document().query_selector("input[name=q]").ok().flatten();
    field.and_then(|field| field.dyn_into::<HtmlElement>().ok()).is_some_and(|field| field.focus().is_ok())
}

/// What `pick` chooses of the failed tasks, in the order in which they run, given the place of the selected one among
/// them.
fn failure(store: RunStore, pick: fn(Option<usize>, &[u32]) -> Option<u32>) -> Option<u32> {
    let selected = store.selected().get_untracked();
    store.view.with_untracked(|view| {
        let failed =
            |place: &u32| view.tasks.get(*place as usize).is_some_and(|row| row.state.phase() == Phase::Failed);
        let failures: Vec<u32> = store.dag().topological().iter().copied().filter(failed).collect();
        let now = selected.and_then(|place| failures.iter().position(|failure| *failure == place));
        pick(now, &failures)
    })
}

fn after(now: Option<usize>, failures: &[u32]) -> Option<u32> {
    failures.get(now.map_or(0, |now| (now + 1) % failures.len())).copied()
}

fn before(now: Option<usize>, failures: &[u32]) -> Option<u32> {
    let last = failures.len().checked_sub(1)?;
    failures.get(now.and_then(|now| now.checked_sub(1)).unwrap_or(last)).copied()
}

fn go(store: RunStore, place: Option<u32>) -> bool {
    let task = place
        .and_then(|place| store.view.with_untracked(|view| view.tasks.get(place as usize).map(|row| row.id.clone())));
    let Some(task) = task else { return false };
    store.go(&store.link(|query| {
        query.task = task;
        query.attempt.clear();
        query.to.clear();
    }));
    true
}
