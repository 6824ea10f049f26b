//! Header and footer of every page.

use leptos::prelude::*;
use leptos_router::components::A;

use super::session::use_session;
use crate::api::platform::{ResetSandbox, Session};
use crate::model::person::Person;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::theme::ThemeSwitch;

/// Name, navigation, who is signed in.
#[component]
pub fn Header() -> impl IntoView {
    let session = use_session();
    view! {
        <header class="topbar">
            <A href="/" attr:class="brand" attr:aria-label="Comporta, to the runs">
                <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
                    <path d="M5 4v24M27 4v24M5 9h22M10 9v13M16 9v9M22 9v13" />
                    <path class="brand-water" d="M3 27c4-3 7-3 11 0s9 3 15 0" />
                </svg>
                <span>"Comporta"</span>
            </A>
            <nav aria-label="Main">
                <A href="/" exact=true>"Runs"</A>
                <A href="/executions">"Executions"</A>
                <A href="/backends">"Backends"</A>
            </nav>
            <div class="topbar-end">
                <Suspense>
                    {move || Suspend::new(async move {
                        let session = session?.await.ok()?;
                        Some(view! { <SessionCorner session=session /> })
                    })}
                </Suspense>
                <ThemeSwitch />
            </div>
        </header>
    }
}

#[component]
fn SessionCorner(session: Session) -> impl IntoView {
    let sandbox = session.platform.sandbox;
    view! {
        {(!session.platform.environment.is_empty())
            .then(|| view! { <span class="chip">{session.platform.environment.clone()}</span> })}
        {(sandbox && session.person.is_some()).then(|| view! { <SandboxChip /> })}
        {session.person.map(|person| view! { <Who person=person /> })}
    }
}

#[component]
fn SandboxChip() -> impl IntoView {
    let reset = ServerAction::<ResetSandbox>::new();
    view! {
        <span class="chip chip-sandbox" title="Nothing here is real: a small data platform inside this program.">
            "sandbox"
        </span>
        <ActionForm action=reset attr:class="inline-form">
            <button class="button button-quiet" title="Put the sandbox back to last night">
                <Icon name="undo-2" />
                "Reset"
            </button>
        </ActionForm>
        {move || {
            reset
                .value()
                .get()
                .and_then(Result::err)
                .map(|error| view! { <span class="chip chip-error" role="alert">{error.message}</span> })
        }}
    }
}

#[component]
fn Who(person: Person) -> impl IntoView {
    view! {
        <span class="who" title=person.email>
            <Icon name="user" />
            <span class="who-name">{person.name}</span>
            <span class="who-role">{person.role.label()}</span>
        </span>
        <form method="post" action=paths::SIGN_OUT class="inline-form">
            <button class="icon-button" aria-label="Sign out" title="Sign out">
                <Icon name="log-out" />
            </button>
        </form>
    }
}

/// Version, and where the times come from.
#[component]
pub fn Footer() -> impl IntoView {
    let session = use_session();
    view! {
        <footer class="footer">
            <span>"All times are UTC."</span>
            <Suspense>
                {move || Suspend::new(async move {
                    let session = session?.await.ok()?;
                    Some(
                        view! {
                            <span>{format!("Comporta {}", session.platform.version)}</span>
                            {session.platform.sandbox.then(|| view! { <a href=paths::STYLEGUIDE>"Style guide"</a> })}
                        },
                    )
                })}
            </Suspense>
        </footer>
    }
}
