//! Icons, all from one set (Lucide), drawn from the sprite that the shell carries.

use leptos::prelude::*;

/// An icon by its Lucide name; decoration only, so it is hidden from screen readers.
#[component]
pub fn Icon(
    /// Name in `public/icons.svg`.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("#i-{name}") />
        </svg>
    }
}
