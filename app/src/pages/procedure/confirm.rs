//! The side of a plan that decides: interlocks, parameters, and what confirming takes. Plain forms: they
//! carry the fingerprint of the plan that was seen.

mod form;

use leptos::prelude::*;

use self::form::ParameterForm;
use crate::api;
use crate::model::person::Role;
use crate::model::plan::{Interlock, Plan};
use crate::model::procedure::{Gate, PlanRequest};
use crate::model::time;
use crate::ui::icon::Icon;

/// Interlocks, parameters, confirmation.
#[component]
pub fn Confirm(
    /// The plan that is looked at.
    plan: Plan,
) -> impl IntoView {
    let person = api::caller().map(|(_, person)| person);
    let refusal = match &person {
        Ok(person) => person.refusal(plan.declaration.role).or_else(|| plan.refusal.clone()),
        Err(error) => Some(error.message.clone()),
    };
    let is_admin = person.is_ok_and(|person| person.role >= Role::Admin);
    let interlocks = plan.interlocks.clone();
    let undo = plan.undo.clone();
    view! {
        <aside class="confirm" aria-label="Confirm">
            <ParameterForm declaration=plan.declaration.clone() request=plan.request.clone() />
            <h2>"Checks"</h2>
            <ul class="interlocks">{interlocks.into_iter().map(interlock).collect_view()}</ul>
            <h2>"Taking it back"</h2>
            <p class="confirm-undo">{undo}</p>
            <Gated plan=plan refusal=refusal is_admin=is_admin />
        </aside>
    }
}

/// One check with what was seen.
pub fn interlock(one: Interlock) -> impl IntoView {
    let (class, icon, word) = if one.holds {
        ("interlock interlock-holds", "check", "holds")
    } else {
        ("interlock interlock-fails", "octagon-x", "does not hold")
    };
    view! {
        <li class=class>
            <Icon name=icon />
            <div>
                <strong>{one.title}</strong>
                <span class="sr-only">{word}</span>
                <p>{one.evidence}</p>
            </div>
        </li>
    }
}

/// What confirming takes, and the button.
#[component]
fn Gated(plan: Plan, refusal: Option<String>, is_admin: bool) -> impl IntoView {
    let off = refusal.is_some();
    let title = plan.declaration.title.clone();
    let read_at =
        format!("Read at {} UTC. Plan {}.", time::clock(plan.as_of), plan.fingerprint.get(..8).unwrap_or_default());
    let second = plan.gate == Gate::SecondPerson;
    let (label, asks) = match plan.gate {
        Gate::Click => (format!("Confirm: {title}"), ().into_any()),
        Gate::Type => (format!("Confirm: {title}"), typed(&plan.typed, off).into_any()),
        Gate::SecondPerson => ("Ask for approval".to_owned(), reason(off).into_any()),
    };
    view! {
        <form method="post" action="/api/confirm" class="confirm-form">
            <Fields plan=plan.clone() />
            {asks}
            <button class="button button-primary button-wide" disabled=off data-confirm="">
                {label}
            </button>
            {refusal.map(|why| view! { <p class="confirm-why">{why}</p> })}
            <p class="faint">{read_at}</p>
        </form>
        {(second && is_admin && !off).then(|| view! { <Glass plan=plan /> })}
    }
}

fn typed(what: &str, off: bool) -> impl IntoView + use<> {
    view! {
        <label class="field">
            <span>"Type " <code>{what.to_owned()}</code> " to confirm"</span>
            <input type="text" name="typed" data-expected=what.to_owned() required autocomplete="off" spellcheck="false" disabled=off />
        </label>
    }
}

fn reason(off: bool) -> impl IntoView {
    view! {
        <label class="field">
            <span>"Why? A second person reads it before anything is run."</span>
            <textarea name="reason" rows="3" required minlength="5" maxlength="2000" disabled=off></textarea>
        </label>
    }
}

/// The way past the second person, for admins: on record, in red.
#[component]
fn Glass(plan: Plan) -> impl IntoView {
    view! {
        <details class="glass">
            <summary>
                <Icon name="shield-alert" />
                "Break glass"
            </summary>
            <form method="post" action="/api/confirm" class="confirm-form">
                <Fields plan=plan />
                <input type="hidden" name="break_glass" value="true" />
                <label class="field">
                    <span>"Why can it not wait for a second person? This stays on record."</span>
                    <textarea name="reason" rows="3" required minlength="5" maxlength="2000"></textarea>
                </label>
                <button class="button button-danger button-wide">"Run it without approval"</button>
            </form>
        </details>
    }
}

#[component]
fn Fields(plan: Plan) -> impl IntoView {
    let PlanRequest { procedure, run, task, map_index, values } = plan.request;
    let mut fields = vec![
        ("request[procedure]".to_owned(), procedure),
        ("request[run][airflow]".into(), run.airflow),
        ("request[run][dag]".into(), run.dag),
        ("request[run][run]".into(), run.run),
        ("request[task]".into(), task),
        ("fingerprint".into(), plan.fingerprint),
        ("ticket".into(), plan.ticket),
    ];
    fields.extend(map_index.map(|index| ("request[map_index]".to_owned(), index.to_string())));
    fields.extend(values.into_iter().map(|(name, value)| (format!("request[values][{name}]"), value)));
    fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}
