//! Keeps what is drawn over the graph in step with the address and the run. Browser only.

use leptos::prelude::*;

use super::ask::ask;
use super::run_store::RunStore;
use crate::model::overlay::Overlay;
use crate::paths::{self, RunQuery};

/// It is asked for anew after so many milliseconds: times move on, and more nights may be known.
const FRESH: i64 = 10_000;

/// What of the address it depends on.
fn asked(query: &RunQuery) -> [String; 5] {
    let RunQuery { colour, way, what_if, to, task, .. } = query.clone();
    // Of what is selected only the paths to elsewhere are told.
    let task = if to.is_empty() { to.clone() } else { task };
    [colour, way, what_if, to, task]
}

/// Asks whenever something else is wanted, and now and then.
pub fn follow(store: RunStore) {
    let key = Memo::new(move |_| {
        let asked = store.query.with(asked);
        let when = if asked.iter().any(|word| !word.is_empty()) { store.now.get() / FRESH } else { 0 };
        (asked, when)
    });
    Effect::new(move |before: Option<()>| {
        let (wanted, _) = key.get();
        if before.is_none() {
            return;
        }
        if wanted.iter().all(String::is_empty) {
            store.overlay.set(Overlay::default());
            return;
        }
        let run = store.view.with_untracked(|view| view.run.clone());
        let query = store.query.get_untracked();
        leptos::task::spawn_local(async move {
            // What was drawn stays if there is no answer: the badge of the page says that the connection is lost.
            if let Ok(overlay) = ask::<Overlay>(&paths::ask_overlay(&run, &query)).await
                && store.query.try_with_untracked(asked).is_some_and(|now| now == wanted)
            {
                store.overlay.set(overlay);
            }
        });
    });
}
