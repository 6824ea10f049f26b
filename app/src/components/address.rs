//! The address of a live page. Its path never changes while the page lives; its query is a signal, so
//! that selecting, filtering and the browser's back button are all one thing: another query.
//!
//! The server routes; a browser that has taken a page over only ever stays on it or leaves it, for
//! which the whole router would be a sixth of what it loads.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
pub use browser::follow_address;

/// Where the page is.
#[derive(Clone, Copy)]
pub struct Address {
    path: StoredValue<String>,
    query: RwSignal<String>,
    /// How often the browser went back or forth by itself.
    #[cfg(feature = "hydrate")]
    pub popped: RwSignal<u32>,
}

impl Address {
    fn new(path: String, query: String) -> Self {
        Self {
            path: StoredValue::new(path),
            query: RwSignal::new(query),
            #[cfg(feature = "hydrate")]
            popped: RwSignal::new(0),
        }
    }

    /// The path, percent-encoded as it came.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn path(self) -> String {
        self.path.get_value()
    }

    /// What follows the path, with or without its question mark; tracked.
    #[must_use]
    pub fn query(self) -> String {
        self.query.get()
    }

    /// Goes to an address of the same page: nothing is loaded, the window does not move.
    pub fn go(self, to: &str) {
        #[cfg(feature = "hydrate")]
        browser::go(self, to);
        #[cfg(not(feature = "hydrate"))]
        let _ = to;
    }
}

/// The address of the request.
#[must_use]
#[cfg(feature = "ssr")]
pub fn use_address() -> Address {
    let parts = use_context::<http::request::Parts>();
    let uri = parts.map(|parts| parts.uri).unwrap_or_default();
    Address::new(uri.path().to_owned(), uri.query().unwrap_or_default().to_owned())
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, MouseEvent};

    use super::Address;

    /// Reads the browser's address, follows its back button, and keeps links to the same page on it.
    pub fn follow_address() -> Address {
        let place = window().location();
        let address = Address::new(place.pathname().unwrap_or_default(), place.search().unwrap_or_default());
        window_event_listener(leptos::ev::click, move |event| {
            if let Some(to) = stays(address, &event) {
                event.prevent_default();
                go(address, &to);
            }
        });
        window_event_listener_untyped("popstate", move |_| {
            address.query.set(window().location().search().unwrap_or_default());
            address.popped.update(|times| *times += 1);
        });
        address
    }

    /// Where a click leads, if it is one on a link to another query of this page that is to be
    /// followed in this tab.
    fn stays(address: Address, event: &MouseEvent) -> Option<String> {
        let apart = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || apart {
            return None;
        }
        let link =
            event.target()?.dyn_into::<Element>().ok()?.closest("a[href]:not([target]):not([download])").ok()??;
        let to = link.get_attribute("href")?;
        address.path.with_value(|path| same_page(path, &to)).then_some(to)
    }

    /// `to` is the page of `path` with another query.
    fn same_page(path: &str, to: &str) -> bool {
        to.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
    }

    /// Writes the address into the history and tells the page.
    pub fn go(address: Address, to: &str) {
        let query = to.find('?').map_or("", |at| &to[at..]);
        if query != window().location().search().unwrap_or_default()
            && let Ok(history) = window().history()
        {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(to));
        }
        address.query.set(query.to_owned());
    }
}
