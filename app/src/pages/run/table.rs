//! Where the table of tasks stands. It comes rendered from the server, and anew whenever the address or the run changes.

use leptos::prelude::*;

use crate::components::run_store::RunStore;

/// The table.
#[component]
pub fn TaskTable(
    /// The page.
    store: RunStore,
    /// What it shows at first.
    first: String,
) -> impl IntoView {
    let html = RwSignal::new(first);
    #[cfg(feature = "hydrate")]
    refresh(store, html);
    #[cfg(not(feature = "hydrate"))]
    let _ = store;
    view! { <div inner_html=move || html.get()></div> }
}

/// Asks for it; one question at a time, and once more if there was a change meanwhile.
#[cfg(feature = "hydrate")]
fn refresh(store: RunStore, html: RwSignal<String>) {
    use crate::components::ask::ask;
    use crate::paths;

    let key = Memo::new(move |_| (store.query.get(), store.view.with(|view| view.revision)));
    let asking = StoredValue::new(false);
    let shown = StoredValue::new(store.query.with_untracked(|query| query.page.clone()));
    Effect::new(move |before: Option<()>| {
        // Looked at and not only tracked: what was never worked out tells nobody of a change.
        key.with(|_| ());
        let here = before.is_none() && !html.with_untracked(String::is_empty);
        if here || asking.get_value() {
            return;
        }
        asking.set_value(true);
        leptos::task::spawn_local(async move {
            while let Some(asked) = key.try_get_untracked() {
                let run = store.view.with_untracked(|view| view.run.clone());
                let answer = ask::<String>(&paths::ask_table(&run, &asked.0)).await;
                let Some(now) = key.try_get_untracked() else { return };
                // What was seen stays if there is no answer: the badge of the page says that the connection is lost.
                let failed = answer.is_err();
                if let Ok(answer) = answer {
                    let turned = shown.get_value() != asked.0.page;
                    shown.set_value(asked.0.page.clone());
                    html.set(answer);
                    if turned && let Some(table) = document().query_selector(".table-wrap").ok().flatten() {
                        // Another page begins at its beginning.
                        table.scroll_into_view();
                    }
                }
                if now == asked || failed {
                    break;
                }
            }
            asking.try_set_value(false);
        });
    });
}
