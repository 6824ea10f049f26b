//! The parameters of a procedure as a form, derived from what it declares; a GET form, so that every choice
//! is a plan with an address.

use leptos::prelude::*;

use crate::model::procedure::{Declaration, Kind, Origin, Parameter, PlanRequest};
use crate::paths;

/// The form; nothing for a procedure that takes only what was pointed at.
#[component]
pub fn ParameterForm(
    /// What the procedure says of itself.
    declaration: Declaration,
    /// What the plan was asked for.
    request: PlanRequest,
) -> impl IntoView {
    if declaration.parameters.is_empty() {
        return ().into_any();
    }
    let index = request.map_index.map(|index| index.to_string());
    let mut hidden = vec![
        ("airflow", request.run.airflow.clone()),
        ("dag", request.run.dag.clone()),
        ("run", request.run.run.clone()),
        ("task", request.task.clone()),
    ];
    hidden.extend(index.map(|index| ("map_index", index)));
    let fields = declaration.parameters.into_iter().map(|parameter| {
        let given = request.value(&parameter.name).to_owned();
        field(parameter, given)
    });
    view! {
        <h2>"Parameters"</h2>
        <form method="get" action=paths::procedure(&request.procedure) class="choices">
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            {fields.collect_view()}
            <button class="button">"Show this plan"</button>
        </form>
    }
    .into_any()
}

fn field(parameter: Parameter, given: String) -> AnyView {
    let Parameter { name, label, help, kind, origin, default } = parameter;
    let from = match origin {
        Origin::Fixed => String::new(),
        other => format!(" From {}.", other.words()),
    };
    let value = if given.is_empty() { default } else { given };
    let input = match kind {
        Kind::Flag => {
            return view! {
                <label class="check" title=help>
                    <input type="checkbox" name=name value="true" checked=value == "true" />
                    {label}
                </label>
            }
            .into_any();
        }
        Kind::Choice(options) => {
            let options = options.into_iter().map(|(option, words)| {
                let selected = option == value;
                view! {
                    <option value=option selected=selected>
                        {words}
                    </option>
                }
            });
            view! { <select name=name>{options.collect_view()}</select> }.into_any()
        }
        Kind::Number(most) => {
            view! { <input type="number" name=name value=value min="1" max=most.to_string() /> }.into_any()
        }
        Kind::Date => view! { <input type="date" name=name value=value /> }.into_any(),
        Kind::Name | Kind::Selection | Kind::Execution | Kind::Datasets | Kind::Dataset | Kind::Id | Kind::Words => {
            view! { <input type="text" name=name value=value autocomplete="off" spellcheck="false" /> }.into_any()
        }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            {input}
            <small>{help} {from}</small>
        </label>
    }
    .into_any()
}
