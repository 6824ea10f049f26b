//! Header and footer of every document.

use leptos::prelude::*;

use crate::api;
use crate::model::person::Person;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::theme::ThemeSwitch;

/// Name, navigation, who is signed in. `path` is the address of the page.
pub fn header(path: &str) -> impl IntoView + use<> {
    let links = [
        ("/", "Runs"),
        ("/executions", "Executions"),
        (paths::APPROVALS, "Approvals"),
        (paths::PROCEDURES, "Procedures"),
        (paths::AUDIT, "Audit"),
        (paths::BACKENDS, "Backends"),
    ]
    .map(|(to, word)| {
        let here = to == path || (to != "/" && path.starts_with(to)) || (to == "/" && path.starts_with("/runs/"));
        view! { <a href=to aria-current=here.then_some("page")>{word}</a> }
    });
    view! {
        <header class="topbar">
            <a href="/" class="brand" aria-label="Comporta, to the runs">
                <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
                    <path d="M5 4v24M27 4v24M5 9h22M10 9v13M16 9v9M22 9v13" />
                    <path class="brand-water" d="M3 27c4-3 7-3 11 0s9 3 15 0" />
                </svg>
                <span>"Comporta"</span>
            </a>
            <nav aria-label="Main">{links.into_iter().collect_view()}</nav>
            <div class="topbar-end">{corner()} <ThemeSwitch /></div>
        </header>
    }
}

fn corner() -> impl IntoView {
    let platform = api::ports().ok().map(|ports| ports.platform.info());
    let person = api::caller().ok().map(|(_, person)| person);
    let sandbox = platform.as_ref().is_some_and(|platform| platform.sandbox) && person.is_some();
    let environment = platform.map(|platform| platform.environment).filter(|environment| !environment.is_empty());
    view! {
        {environment.map(|environment| view! { <span class="chip">{environment}</span> })}
        {sandbox.then(sandbox_chip)}
        {person.map(who)}
    }
}

fn sandbox_chip() -> impl IntoView {
    view! {
        <span class="chip chip-sandbox" title="Nothing here is real: a small data platform inside this program.">
            "sandbox"
        </span>
        <form method="post" action="/api/reset_sandbox" class="inline-form">
            <button class="button button-quiet" title="Put the sandbox back to last night">
                <Icon name="undo-2" />
                "Reset"
            </button>
        </form>
    }
}

fn who(person: Person) -> impl IntoView {
    view! {
        <a class="who" href=paths::SESSIONS title="Your sessions">
            <Icon name="user" />
            <span class="who-name">{person.name}</span>
            <span class="who-role">{person.role.label()}</span>
        </a>
        <form method="post" action=paths::SIGN_OUT class="inline-form">
            <button class="icon-button" aria-label="Sign out" title="Sign out">
                <Icon name="log-out" />
            </button>
        </form>
    }
}

/// Version, and where the times come from.
pub fn footer() -> impl IntoView {
    let platform = api::ports().ok().map(|ports| ports.platform.info());
    let sandbox = platform.as_ref().is_some_and(|platform| platform.sandbox);
    view! {
        <footer class="footer">
            <span>"All times are UTC."</span>
            {platform.map(|platform| view! { <span>{format!("Comporta {}", platform.version)}</span> })}
            {sandbox.then(|| view! { <a href=paths::STYLEGUIDE>"Style guide"</a> })}
        </footer>
    }
}
