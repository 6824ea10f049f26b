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

/// Who may come in, and why it did not work if somebody was led back here.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let (next, problem) = query.with_untracked(|query| (query.get("next"), query.get("problem")));
    let next = next.unwrap_or_else(|| "/".into());
    let platform = api::ports().ok().map(|ports| ports.platform.info());
    let sign_on = platform.as_ref().and_then(|platform| platform.sign_on.clone());
    let people = platform.filter(|platform| platform.people);
    let nobody = sign_on.is_none() && people.is_none();
    view! {
        <Title text="Sign in" />
        <div class="sign-in">
            <h1>"Sign in to Comporta"</h1>
            {problem.map(|problem| problem_notice(&problem))}
            {sign_on
                .map(|name| {
                    view! {
                        <p class="lead">"Comporta knows you by your account there, and what you may do by your groups."</p>
                        <a class="button button-primary button-wide" href=paths::sign_in_start(&next)>
                            {format!("Sign in with {name}")}
                        </a>
                    }
                })}
            {people.map(|platform| view! { <People next=next sandbox=platform.sandbox /> })}
            {nobody
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warning title="No identity provider">
                            "Set [sign_in.oidc] in comporta.toml. On a loopback address, sign_in.people = true offers the \
                             four people of the sandbox."
                        </Notice>
                    }
                })}
        </div>
    }
}

/// What went wrong with a sign-in, and what to do next; the status of the page says so too.
fn problem_notice(problem: &str) -> impl IntoView + use<> {
    let (status, tone, title, words) = match problem {
        "unavailable" => (
            503,
            Tone::Error,
            "The identity provider does not answer",
            "Nobody can sign in until it does; whoever is signed in stays so. Try again in a moment.",
        ),
        "state" => (
            400,
            Tone::Warning,
            "This sign-in was not begun in this browser",
            "Or it came twice. Nothing happened; begin again here.",
        ),
        "expired" => (400, Tone::Warning, "The sign-in took too long", "Begin again; it is good for ten minutes."),
        "denied" => (
            403,
            Tone::Warning,
            "You are not signed in",
            "The identity provider did not let you through, or you said no there. Begin again if that was not meant.",
        ),
        "code" => (400, Tone::Warning, "This sign-in was used already", "Begin again; each is good once."),
        "token" => (
            403,
            Tone::Error,
            "What the identity provider said of you does not hold",
            "Begin again. If it stays so, tell whoever looks after Comporta: the log says what did not hold.",
        ),
        "not-again" => (
            403,
            Tone::Warning,
            "You were not asked anew",
            "This needs a fresh sign-in, and the identity provider went by an old one. Sign out there, then begin again.",
        ),
        "no-role" => (
            403,
            Tone::Warning,
            "You are in no group that may come in",
            "Ask to be put in one, then begin again. Which groups may come in stands in comporta.toml.",
        ),
        "limited" => (429, Tone::Warning, "Too many tries", "Wait a minute, then begin again."),
        "ended" => (
            401,
            Tone::Info,
            "Your session is over",
            "It was ended, or not used for long. Sign in again; you come back to where you were.",
        ),
        _ => (400, Tone::Warning, "That did not work", "Begin again."),
    };
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    view! {
        <Notice tone=tone title=title>
            {words}
        </Notice>
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
