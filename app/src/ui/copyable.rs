//! Values that one click copies. Rendered on the server only; the click is the shell's, so that it works on every page.

use leptos::prelude::*;

use super::icon::Icon;

/// Copies what a `data-copy` button holds, and says so for a moment. Without it the value can still be selected.
pub const COPY: &str = "document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (!button || !navigator.clipboard) return;
    const icon = button.querySelector('use');
    const show = (name) => icon?.setAttribute('href', name);
    try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
    show('#i-check');
    setTimeout(show, 1500, '#i-copy');
})";

/// A button that copies a value.
pub fn copy_button(label: &str, value: String) -> impl IntoView + use<> {
    let label = format!("Copy {label}");
    view! {
        <button type="button" class="icon-button copy-button needs-js" data-copy=value aria-label=label.clone() title=label>
            <Icon name="copy" />
        </button>
    }
}

/// A value with its button.
#[component]
pub fn Copyable(
    /// Said to screen readers: what is copied.
    #[prop(into)]
    label: String,
    /// What is shown and copied.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! {
        <span class="copyable">
            <code>{value.clone()}</code>
            {copy_button(&label, value)}
        </span>
    }
}
