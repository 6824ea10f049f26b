//! Sign-in to the sandbox: four people, one per role.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::model::person::Role;
use crate::paths;
use crate::ui::notice::{Notice, Tone};

/// Subject, name, role and what the role may do, of the sandbox's people.
const PEOPLE: [(&str, &str, Role, &str); 4] = [
    ("vera", "Vera Viana", Role::Viewer, "sees everything, changes nothing"),
    ("otto", "Otto Oliveira", Role::Operator, "runs procedures"),
    ("paula", "Paula Prado", Role::Approver, "runs procedures and approves those of others"),
    ("ada", "Ada Almeida", Role::Admin, "may do everything"),
];

/// Subject, name and role of the sandbox's people, for the handler behind the form.
#[must_use]
pub fn people() -> [(&'static str, &'static str, Role); 4] {
    PEOPLE.map(|(subject, name, role, _)| (subject, name, role))
}

/// One button per person.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_else(|| "/".into());
    let platform = api::ports().ok().map(|ports| ports.platform.info()).filter(|platform| platform.people);
    view! {
        <Title text="Sign in" />
        <div class="sign-in">
            <h1>"Sign in to Comporta"</h1>
            {match platform {
                Some(platform) => view! { <People next=next sandbox=platform.sandbox /> }.into_any(),
                None => {
                    view! {
                        <Notice tone=Tone::Warning title="No identity provider">
                            "Single sign-on is not part of this version. On a loopback address, sign_in.people = true in \
                             comporta.toml offers the four people of the sandbox."
                        </Notice>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn People(next: String, sandbox: bool) -> impl IntoView {
    let lead = if sandbox {
        "This is a sandbox: a small data platform inside this program. Nothing here is real; choose who you are."
    } else {
        "This console has real backends and trusts whoever reaches it. Choose who you are."
    };
    view! {
        <p class="lead">{lead}</p>
        <form method="post" action=paths::sign_in("") class="people">
            <input type="hidden" name="next" value=next />
            {PEOPLE
                .map(|(subject, name, role, may)| {
                    view! {
                        <button class="person" name="person" value=subject>
                            <span class="person-name">{name}</span>
                            <span class="person-role">{role.label()}</span>
                            <span class="person-may">{may}</span>
                        </button>
                    }
                })
                .into_iter()
                .collect_view()}
        </form>
    }
}
