//! Sign-in to the sandbox: four people, one per role.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::components::session::use_session;
use crate::model::person::Role;
use crate::paths;
use crate::ui::notice::{Notice, Tone};

/// Subject, name, role and what the role may do, of the sandbox's people.
pub const PEOPLE: [(&str, &str, Role, &str); 4] = [
    ("vera", "Vera Viana", Role::Viewer, "sees everything, changes nothing"),
    ("otto", "Otto Oliveira", Role::Operator, "runs procedures"),
    ("paula", "Paula Prado", Role::Approver, "runs procedures and approves those of others"),
    ("ada", "Ada Almeida", Role::Admin, "may do everything"),
];

/// One button per person.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let next = move || query.with(|query| query.get("next")).unwrap_or_else(|| "/".into());
    view! {
        <Title text="Sign in" />
        <div class="sign-in">
            <h1>"Sign in to Comporta"</h1>
            <Suspense>
                {move || Suspend::new(async move {
                    let sandbox = match session {
                        Some(session) => session.await.is_ok_and(|session| session.platform.sandbox),
                        None => false,
                    };
                    if sandbox {
                        view! { <People next=next() /> }.into_any()
                    } else {
                        view! {
                            <Notice tone=Tone::Warning title="No identity provider">
                                "This console has no way to sign in yet: single sign-on is not part of this version. \
                                 Set [people] in comporta.toml to name who may do what."
                            </Notice>
                        }
                            .into_any()
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn People(next: String) -> impl IntoView {
    view! {
        <p class="lead">"This is a sandbox: a small data platform inside this program. Nothing here is real; choose who you are."</p>
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
