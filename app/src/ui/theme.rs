//! Light, dark or as the system says. A form: it works on documents that load no script.

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
                    view! {
                        <button
                            class="icon-button"
                            name="theme"
                            value=value
                            aria-label=label
                            title=label
                            data-choice=value
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
