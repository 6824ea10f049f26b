//! Where the table of tasks stands. It comes rendered from the server, and anew whenever the address or the run changes.

use leptos::prelude::*;

use crate::components::run_store::RunStore;

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
    use crate::paths;

    let key = Memo::new(move |_| (store.query.get(), store.view.with(|view| view.revision)));
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
                // What was seen stays if there is no answer: the badge of the page says that the connection is lost.
                let failed = answer.is_err();
                if let (Ok(answer), Some(place)) = (answer, place.get_untracked()) {
                    put(&place, &answer);
                    if shown.get_value() != asked.0.page {
                        // Another page begins at its beginning.
                        place.scroll_into_view();
                        shown.set_value(asked.0.page.clone());
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

/// Puts the table in place. The link that had the focus has it again.
#[cfg(feature = "hydrate")]
fn put(place: &web_sys::HtmlDivElement, html: &str) {
    use wasm_bindgen::JsCast;

    let focused = document().active_element().filter(|element| place.contains(Some(element)));
    let words = focused.and_then(|element| element.text_content());
    place.set_inner_html(html);
    let links = place.get_elements_by_tag_name("a");
    let again = (0..links.length())
        .filter_map(|at| links.item(at))
        .find(|link| words.is_some() && link.text_content() == words);
    if let Some(link) = again.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = link.focus();
    }
}
