//! The side of a plan that decides: interlocks, choices, and the button. A form: it works without
//! JavaScript, and carries the fingerprint of the plan that was seen.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api;
use crate::api::procedure::ConfirmPlan;
use crate::model::person::Role;
use crate::model::plan::{Interlock, Plan};
use crate::model::procedure::{PlanRequest, ProcedureId};
use crate::model::time;
use crate::ui::icon::Icon;
use crate::ui::notice::ErrorNotice;

/// Interlocks, choices, confirmation.
#[component]
pub fn Confirm(
    /// The plan that is looked at.
    plan: Plan,
) -> impl IntoView {
    let choices = (plan.request.procedure == ProcedureId::ClearTasks)
        .then(|| view! { <ChoiceForm request=plan.request.clone() /> });
    let refusal = match api::caller() {
        Ok((_, person)) => person.refusal(Role::Operator).or_else(|| plan.refusal.clone()),
        Err(error) => Some(error.message),
    };
    let interlocks = plan.interlocks.clone();
    let undo = plan.undo.clone();
    view! {
        <aside class="confirm" aria-label="Confirm">
            {choices}
            <h2>"Checks"</h2>
            <ul class="interlocks">{interlocks.into_iter().map(interlock).collect_view()}</ul>
            <h2>"Taking it back"</h2>
            <p class="confirm-undo">{undo}</p>
            <Button refusal=refusal plan=plan />
        </aside>
    }
}

fn interlock(one: Interlock) -> impl IntoView {
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

#[component]
fn Button(refusal: Option<String>, plan: Plan) -> impl IntoView {
    let action = ServerAction::<ConfirmPlan>::new();
    let off = refusal.is_some();
    let label = plan.request.procedure.title();
    view! {
        <ActionForm action=action attr:class="confirm-form">
            <Fields plan=plan.clone() />
            <button class="button button-primary button-wide" disabled=off data-confirm="">
                {format!("Confirm: {label}")}
            </button>
            {refusal.map(|why| view! { <p class="confirm-why">{why}</p> })}
            <p class="faint">{format!("Read at {} UTC. Plan {}.", time::clock(plan.as_of), plan.fingerprint.get(..8).unwrap_or_default())}</p>
        </ActionForm>
        {move || action.value().get().and_then(Result::err).map(|error| view! { <ErrorNotice error=error /> })}
    }
}

#[component]
fn Fields(plan: Plan) -> impl IntoView {
    let PlanRequest { procedure, run, task, map_index, choices } = plan.request;
    let mut fields = vec![
        ("request[procedure]", procedure.slug().to_owned()),
        ("request[run][airflow]", run.airflow),
        ("request[run][dag]", run.dag),
        ("request[run][run]", run.run),
        ("request[task]", task),
        ("request[choices][upstream]", choices.upstream.to_string()),
        ("request[choices][downstream]", choices.downstream.to_string()),
        ("request[choices][only_failed]", choices.only_failed.to_string()),
        ("fingerprint", plan.fingerprint),
        ("ticket", plan.ticket),
    ];
    if let Some(index) = map_index {
        fields.push(("request[map_index]", index.to_string()));
    }
    fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}

/// The choices of clearing; a GET form, so that every choice is a plan with an address.
#[component]
fn ChoiceForm(request: PlanRequest) -> impl IntoView {
    let PlanRequest { procedure, run, task, choices, .. } = request;
    let boxes = [
        ("upstream", "and everything before it", choices.upstream),
        ("downstream", "and everything after it", choices.downstream),
        ("only_failed", "of these only failed and blocked ones", choices.only_failed),
    ];
    let hidden = [("airflow", run.airflow), ("dag", run.dag), ("run", run.run), ("task", task)];
    let action = format!("/procedures/{}", procedure.slug());
    view! {
        <h2>"What to clear"</h2>
        <form method="get" action=action class="choices">
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            {boxes
                .into_iter()
                .map(|(name, label, on)| {
                    view! {
                        <label class="check">
                            <input type="checkbox" name=name value="true" checked=on />
                            {label}
                        </label>
                    }
                })
                .collect_view()}
            <button class="button">"Show this plan"</button>
        </form>
    }
}
