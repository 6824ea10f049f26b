//! An execution as it goes: what came of it, its steps and its targets.

use leptos::prelude::*;

use crate::components::state_badge::{outcome_badge, task_badge};
use crate::model::execution::{Execution, Outcome, StepRecord, TargetRecord};
use crate::model::fragment::Fragment;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// Renders an execution as it stands.
#[must_use]
pub fn execution(execution: &Execution) -> Fragment {
    let head = &execution.head;
    let request = &head.request;
    let title = format!("{} {}", request.procedure.title(), request.task);
    let html = view! {
        <nav class="crumbs" aria-label="Where this is">
            <a href=paths::executions() rel="external">
                "Executions"
            </a>
            <Icon name="chevron-right" />
            <a href=paths::run(&request.run) rel="external">
                {request.run.to_string()}
            </a>
        </nav>
        <div class="page-head">
            <h1>{request.procedure.title()} " " <code>{request.task.clone()}</code></h1>
            {outcome_badge(head.outcome)}
        </div>
        <p class="lead">{format!("Confirmed by {} on {}.", head.who, time::date_time(head.started))}</p>
        {result(execution)}
        <p class="execution-back">
            <a class="button" href=paths::task(&request.run, &request.task) rel="external">
                "Back to the run"
            </a>
        </p>
        <section class="execution-steps" aria-labelledby="steps">
            <h2 id="steps">"Steps"</h2>
            <ol class="steps">{execution.steps.iter().map(step).collect_view()}</ol>
        </section>
        {targets(execution)}
    }
    .to_html();
    Fragment { title, html, as_of: execution.as_of, settled: head.outcome.is_settled() }
}

fn targets(execution: &Execution) -> impl IntoView + use<> {
    view! {
        <section aria-labelledby="targets">
            <h2 id="targets">"Tasks" <span class="count">{execution.targets.len()}</span></h2>
            <div class="table-wrap" role="region" aria-label="Table of the tasks" tabindex="0">
                <table class="table targets">
                    <thead>
                        <tr>
                            <th scope="col">"Task"</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"Planned"</th>
                            <th scope="col">"Now"</th>
                            <th scope="col">"Outcome"</th>
                        </tr>
                    </thead>
                    <tbody>{execution.targets.iter().map(target).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// What came of it, in a box whose colour says how well.
fn result(execution: &Execution) -> Option<impl IntoView + use<>> {
    let tone = match execution.head.outcome {
        Outcome::Pending | Outcome::Running => return None,
        Outcome::Done | Outcome::AlreadySo => Tone::Good,
        Outcome::Partial | Outcome::Skipped => Tone::Warning,
        Outcome::Failed | Outcome::Unknown => Tone::Error,
    };
    Some(view! { <Notice tone=tone title=execution.head.summary.clone() /> })
}

fn step(step: &StepRecord) -> impl IntoView + use<> {
    let took = step.started.zip(step.ended).map(|(start, end)| time::length(end - start)).unwrap_or_default();
    view! {
        <li data-outcome=step.outcome.slug()>
            <strong>{step.title.clone()}</strong>
            {outcome_badge(step.outcome)}
            <span class="faint">{took}</span>
            <p>{step.detail.clone()}</p>
        </li>
    }
}

fn target(target: &TargetRecord) -> impl IntoView + use<> {
    view! {
        <tr data-target=target.task.clone() data-outcome=target.outcome.slug()>
            <th scope="row">
                {target.task.clone()} {target.critical.then(|| view! { <span class="tag-critical">"critical"</span> })}
            </th>
            <td>{task_badge(&target.before)}</td>
            <td>{target.effect.label()}</td>
            <td>{target.after.as_ref().map(task_badge)}</td>
            <td>{outcome_badge(target.outcome)}</td>
        </tr>
    }
}
