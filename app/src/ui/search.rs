//! The field in which one writes a selection, answered as one writes.

use leptos::prelude::*;

use crate::ui::icon::Icon;

/// A GET form, so that every selection has an address. What else the address says is among its children.
#[component]
pub fn SelectionForm(
    /// The page that it leads to.
    action: String,
    /// What is written.
    value: String,
    /// What can be written.
    placeholder: &'static str,
    /// What it is for.
    label: &'static str,
    /// What is written is no selection; `#selection-error` says why.
    wrong: bool,
    /// There is room for long selections.
    #[prop(optional)]
    wide: bool,
    /// Hidden fields, and a list of completions with the id `completions`.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="get" action=action class="search-form" role="search" data-live="">
            <label class=if wide { "search search-wide" } else { "search" }>
                <Icon name="search" />
                <input
                    type="search"
                    name="q"
                    value=value
                    placeholder=placeholder
                    aria-label=label
                    aria-describedby="selection-error"
                    aria-invalid=wrong.then_some("true")
                    autocomplete="off"
                    spellcheck="false"
                    list="completions"
                />
            </label>
            {children()}
            <button class="button without-script">"Select"</button>
        </form>
    }
}
