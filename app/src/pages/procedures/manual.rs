//! The documentation of a procedure. Nothing in it is written for it: all of it is what it declares.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::model::procedure::{Declaration, Parameter};
use crate::paths;
use crate::ui::icon::Icon;

/// The page.
#[component]
pub fn Manual(
    /// What the procedure says of itself.
    declaration: Declaration,
) -> impl IntoView {
    let Declaration { title, purpose, icon, replaces, role, risk, gate, on_task, parameters, steps, undo, .. } =
        declaration;
    let facts = [
        ("Acts on", if on_task { "a task of a run" } else { "a run" }.to_owned()),
        ("Who may run it", format!("{} and above; anybody may look at its plan", role.label())),
        ("Risk", risk.label().to_owned()),
        ("Confirming takes", gate.label().to_owned()),
        ("Replaces in the how-to", if replaces.is_empty() { "nothing: it was not there".into() } else { replaces }),
    ];
    view! {
        <Title text=title.clone() />
        <nav class="crumbs" aria-label="Where this is">
            <a href=paths::PROCEDURES>"Procedures"</a>
        </nav>
        <div class="page-head">
            <h1>
                <Icon name=icon />
                " "
                {title}
            </h1>
        </div>
        <p class="lead">{purpose}</p>
        <dl class="facts manual-sheet">
            {facts
                .into_iter()
                .map(|(term, what)| {
                    view! {
                        <div>
                            <dt>{term}</dt>
                            <dd>{what}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        <section class="manual-part" aria-labelledby="steps">
            <h2 id="steps">"What it does"</h2>
            <ol class="steps">
                {steps.into_iter().map(|step| view! { <li><strong>{step}</strong></li> }).collect_view()}
            </ol>
            <p class="faint">"A plan shows every step with its consequences before anything is done."</p>
        </section>
        <Parameters parameters=parameters />
        <section class="manual-part" aria-labelledby="undo">
            <h2 id="undo">"Taking it back"</h2>
            <p>{undo}</p>
        </section>
    }
}

#[component]
fn Parameters(parameters: Vec<Parameter>) -> impl IntoView {
    if parameters.is_empty() {
        return view! {
            <section class="manual-part" aria-labelledby="parameters">
                <h2 id="parameters">"Parameters"</h2>
                <p>"None: it takes what was pointed at."</p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="manual-part" aria-labelledby="parameters">
            <h2 id="parameters">"Parameters"</h2>
            <div class="table-wrap" role="region" aria-label="Parameters" tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Parameter"</th>
                            <th scope="col">"What it does"</th>
                            <th scope="col">"May be"</th>
                            <th scope="col">"Comes from"</th>
                        </tr>
                    </thead>
                    <tbody>{parameters.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(parameter: Parameter) -> impl IntoView {
    let default = if parameter.default.is_empty() {
        parameter.origin.words()
    } else {
        format!("{} ({})", parameter.origin.words(), parameter.default)
    };
    view! {
        <tr>
            <th scope="row">
                {parameter.label}
                " "
                <code>{parameter.name}</code>
            </th>
            <td>{parameter.help}</td>
            <td>{parameter.kind.words()}</td>
            <td>{default}</td>
        </tr>
    }
}
