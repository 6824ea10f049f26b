//! Keys of the run page: `/` searches, `f` goes to what broke first, `n` and `p` to the next failure and the one before,
//! `b` and `a` draw what is right before and after the selected task.
//!
//! A single letter may come from a voice (WCAG 2.1.4): whoever wants them only while the graph or the table has the
//! focus says so on the sheet of keys (`pages::run::keys`).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::dag_view::with;
use super::run_store::RunStore;
use crate::graph::select::exactly;
use crate::model::state::Phase;

/// Listens for as long as the page lives.
pub fn listen(store: RunStore) {
    window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || modified(&event) || !is_there(&event) {
            return;
        }
        let done = match event.key().as_str() {
            "/" => focus("input[name=q]"),
            "f" => go(store, store.view.with_untracked(|view| view.broke_first())),
            "n" => go(store, failure(store, after)),
            "p" => go(store, failure(store, before)),
            "b" => also(store, |name| format!("1+{name}")),
            "a" => also(store, |name| format!("{name}+1")),
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

/// The focus is where letters are keys: in the graph or the table, or anywhere, but never where one writes.
fn is_there(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let within = |places: &str| target.closest(places).is_ok_and(|part| part.is_some());
    let anywhere = document().document_element().is_some_and(|root| root.has_attribute("data-keys"));
    !within("input, select, textarea, dialog") && (anywhere || within(MAIN))
}

/// The graph or the table.
const MAIN: &str = ".run-main";

/// Gives the focus to something, if it is there.
fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.is_some_and(|found| found.unchecked_ref::<HtmlElement>().focus().is_ok())
}

/// What `pick` chooses of the failed tasks, in the order in which they run, given the place of the selected one among
/// them.
fn failure(store: RunStore, pick: fn(Option<usize>, &[u32]) -> Option<u32>) -> Option<u32> {
    let selected = store.chosen();
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

/// Draws tasks around the selected one.
fn also(store: RunStore, term: fn(String) -> String) -> bool {
    let name = store
        .chosen()
        .and_then(|place| store.view.with_untracked(|view| Some(exactly(&view.tasks.get(place as usize)?.id))));
    let Some(name) = name else { return false };
    store.go(&store.link(|query| query.also = with(&query.also, &term(name))));
    true
}

fn go(store: RunStore, place: Option<u32>) -> bool {
    let task = place
        .and_then(|place| store.view.with_untracked(|view| view.tasks.get(place as usize).map(|row| row.id.clone())));
    let Some(task) = task else { return false };
    store.go(&store.link(|query| query.select(&task)));
    // From there the other keys go on.
    let inside = |element: Element| element.closest(MAIN).is_ok_and(|part| part.is_some());
    if !document().active_element().is_some_and(inside) {
        focus(".dag-surface");
    }
    true
}
