//! Closures for views as one type each. Every closure in a view is a type of its own, for which the
//! browser's bundle carries code of its own; a derived signal is not.

use leptos::prelude::*;

/// Text that changes: content, a class, an address or another attribute.
pub fn text(f: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(f)
}

/// `aria-current` of a link: set while `on` holds.
pub fn current(on: Memo<bool>) -> Signal<Option<&'static str>> {
    Signal::derive(move || on.get().then_some("true"))
}
