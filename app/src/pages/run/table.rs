//! Where the table of tasks stands. It comes rendered from the server, and anew whenever the address or the run changes.

use leptos::prelude::*;

use crate::components::run_store::RunStore;

/// Who got no answer asks again after so long.
#[cfg(feature = "hydrate")]
const AGAIN: std::time::Duration = std::time::Duration::from_secs(4);

/// The table.
#[component]
pub fn TaskTable(
    /// The page.
    store: RunStore,
    /// What it shows at first; nothing if it is still to be asked for.
    first: String,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    refresh(store, place, !first.is_empty());
    #[cfg(not(feature = "hydrate"))]
    let _ = store;
    view! { <div node_ref=place inner_html=first></div> }
}

/// Asks for it; one question at a time, and once more if there was a change meanwhile.
#[cfg(feature = "hydrate")]
fn refresh(store: RunStore, place: NodeRef<leptos::html::Div>, here: bool) {
    use crate::components::ask::ask;
    use crate::components::put::put;
    use crate::paths;

    let again = RwSignal::new(0_u32);
    let key = Memo::new(move |_| (store.query.get(), store.view.with(|view| view.revision), again.get()));
    let asking = StoredValue::new(false);
    let shown = StoredValue::new(store.query.with_untracked(|query| query.page.clone()));
    Effect::new(move |before: Option<()>| {
        // Looked at and not only tracked: what was never worked out tells nobody of a change.
        key.with(|_| ());
        if (before.is_none() && here) || asking.get_value() {
            return;
        }
        asking.set_value(true);
        leptos::task::spawn_local(async move {
            while let Some(asked) = key.try_get_untracked() {
                let run = store.view.with_untracked(|view| view.run.clone());
                let answer = ask::<String>(&paths::ask_table(&run, &asked.0)).await;
                let Some(now) = key.try_get_untracked() else { return };
                let failed = answer.is_err();
                match (answer, place.get_untracked()) {
                    (Ok(answer), Some(place)) => {
                        put(&place, &answer);
                        if shown.get_value() != asked.0.page {
                            // Another page begins at its beginning.
                            place.scroll_into_view();
                            shown.set_value(asked.0.page.clone());
                        }
                    }
                    // What was seen stays; where nothing was, something is said.
                    (Err(error), Some(place)) if place.text_content().is_none_or(|text| text.is_empty()) => {
                        place.set_text_content(Some(&error.message));
                    }
                    _ => {}
                }
                if failed {
                    let ask_again = move || {
                        let _ = again.try_update(|times| *times += 1);
                    };
                    set_timeout(ask_again, AGAIN);
                }
                if now == asked || failed {
                    break;
                }
            }
            asking.try_set_value(false);
        });
    });
}
