//! A value that one click copies.

use leptos::prelude::*;

use super::derived::text;

/// A value with a copy button. Without JavaScript the value can still be selected.
#[component]
pub fn Copyable(
    /// Said to screen readers: what is copied.
    #[prop(into)]
    label: String,
    /// What is shown and copied.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let held = value.clone();
    let copy = move |_| {
        copy_to_clipboard(&held);
        copied.set(true);
        set_timeout(move || copied.set(false), std::time::Duration::from_millis(1500));
    };
    let icon = text(move || if copied.get() { "#i-check" } else { "#i-copy" }.to_owned());
    view! {
        <span class="copyable">
            <code>{value}</code>
            <button type="button" class="icon-button needs-js" aria-label=format!("Copy {label}") on:click=copy>
                <svg class="icon" aria-hidden="true" focusable="false">
                    <use href=icon />
                </svg>
            </button>
        </span>
    }
}

#[cfg(feature = "hydrate")]
fn copy_to_clipboard(text: &str) {
    // The promise is not awaited: a browser that refuses leaves the value to be selected by hand.
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
const fn copy_to_clipboard(_: &str) {}
