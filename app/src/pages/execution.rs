//! One execution: steps and targets as they happen, and what came of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::api::execution::get_execution;
use crate::components::live::{LiveBadge, LiveStatus};
use crate::components::state_badge::{outcome_badge, task_badge};
use crate::model::execution::{Execution, Outcome, StepRecord, TargetRecord};
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Notice, Skeleton, Tone};

/// The page of an execution.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| paths::id(&params.get("id")?)).unwrap_or_default());
    let execution = Resource::new_blocking(move || id.get(), get_execution);
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=12 /> }
        }>
            {move || Suspend::new(async move {
                match execution.await {
                    Ok(execution) => view! { <Loaded execution=execution /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="Execution" />
                            <h1 class="sr-only">"Execution"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(execution: Execution) -> impl IntoView {
    let head = execution.head.clone();
    let request = head.request.clone();
    let under_way = !head.outcome.is_settled();
    let execution = RwSignal::new(execution);
    let status = RwSignal::new(LiveStatus::default());
    #[cfg(feature = "hydrate")]
    crate::components::live::follow_execution(execution, status);
    let back = paths::task(&request.run, &request.task);
    view! {
        <Title text=format!("{} {}", request.procedure.title(), request.task) />
        // Without JavaScript the page loads itself anew until it is over.
        {under_way
            .then(|| {
                view! {
                    <noscript>
                        <meta http-equiv="refresh" content="2" />
                    </noscript>
                }
            })}
        <nav class="crumbs" aria-label="Where this is">
            <a href=paths::executions() rel="external">"Executions"</a>
            <Icon name="chevron-right" />
            <a href=paths::run(&request.run) rel="external">{request.run.to_string()}</a>
        </nav>
        <div class="page-head">
            <h1>{request.procedure.title()} " " <code>{request.task.clone()}</code></h1>
            {move || outcome_badge(execution.with(|execution| execution.head.outcome))}
            <span class="spacer"></span>
            <LiveBadge status=status.into() as_of=Signal::derive(move || execution.with(|execution| execution.as_of)) />
        </div>
        <p class="lead">{format!("Confirmed by {} on {}.", head.who, time::date_time(head.started))}</p>
        {move || execution.with(result)}
        <p>
            <a class="button" href=back rel="external">
                "Back to the run"
            </a>
        </p>
        <h2>"Steps"</h2>
        <ol class="steps">{move || execution.with(|execution| execution.steps.iter().map(step).collect_view())}</ol>
        <h2>"Tasks"</h2>
        <div class="table-wrap">
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
                <tbody>{move || execution.with(|execution| execution.targets.iter().map(target).collect_view())}</tbody>
            </table>
        </div>
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
