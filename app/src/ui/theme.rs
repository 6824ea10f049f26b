//! Light, dark or as the system says. A form, so that it works without JavaScript; with it the
//! page changes in place.

use leptos::prelude::*;

use super::icon::Icon;
use crate::paths;

const CHOICES: [(&str, &str, &str); 3] =
    [("light", "Light theme", "sun"), ("dark", "Dark theme", "moon"), ("system", "Theme of the system", "monitor")];

/// The switch in the header.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! {
        <form class="theme-switch" method="post" action=paths::THEME aria-label="Theme">
            {CHOICES
                .map(|(value, label, icon)| {
                    let choose = move |event: leptos::ev::MouseEvent| {
                        event.prevent_default();
                        apply(value);
                    };
                    view! {
                        <button
                            class="icon-button"
                            name="theme"
                            value=value
                            aria-label=label
                            title=label
                            data-choice=value
                            on:click=choose
                        >
                            <Icon name=icon />
                        </button>
                    }
                })
                .into_iter()
                .collect_view()}
        </form>
    }
}

#[cfg(feature = "hydrate")]
fn apply(theme: &str) {
    use wasm_bindgen::JsCast;
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme);
    }
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = page.set_cookie(&format!("theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax"));
    }
}

#[cfg(not(feature = "hydrate"))]
const fn apply(_: &str) {}
