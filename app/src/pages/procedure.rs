//! The plan of a procedure, made when its address is opened, and the button that confirms it.

pub mod confirm;
pub mod preview;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::confirm::Confirm;
use self::preview::{Changes, Preview};
use crate::api::execution::list_executions;
use crate::api::procedure::get_plan;
use crate::model::context::RunRef;
use crate::model::plan::Plan;
use crate::model::procedure::PlanRequest;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Notice, Skeleton, Tone};

/// The page of a plan.
#[component]
pub fn PlanPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let request = Memo::new(move |_| {
        let procedure = params.with(|params| paths::id(&params.get("procedure")?))?;
        query.with(|query| {
            let given = |key: &str| query.get(key);
            let values = query
                .clone()
                .into_iter()
                .filter(|(key, _)| !paths::PLAN_KEYS.contains(&key.as_ref()) && !key.starts_with("__"))
                .map(|(key, value)| (key.to_string(), value));
            Some(PlanRequest {
                procedure,
                run: RunRef { airflow: given("airflow")?, dag: given("dag")?, run: given("run")? },
                task: given("task").unwrap_or_default(),
                map_index: given("map_index").and_then(|index| index.parse().ok()),
                values: values.collect(),
            })
        })
    });
    let since = query.with_untracked(|query| query.get("moved"));
    let plan = Resource::new_blocking(
        move || request.get(),
        move |request| {
            let since = since.clone();
            async move {
                let unknown = || crate::api::not_found("This address names no procedure and run.");
                get_plan(request.ok_or_else(unknown)?, since).await
            }
        },
    );
    view! {
        <Aftermath />
        <Transition fallback=|| {
            view! { <Skeleton lines=14 /> }
        }>
            {move || Suspend::new(async move {
                match plan.await {
                    Ok(plan) => view! { <Planned plan=plan /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="Plan" />
                            <h1 class="sr-only">"Plan"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// Why a confirmation did nothing, if this page was come to from one.
#[component]
fn Aftermath() -> impl IntoView {
    let query = use_query_map();
    let (moved, taken) = query.with_untracked(|query| (query.get("moved").is_some(), query.get("taken")));
    let rival = Resource::new_blocking(
        move || taken.clone(),
        |taken| async move {
            let taken = taken?;
            let known = list_executions(None).await.unwrap_or_default();
            let words = known
                .iter()
                .find(|head| head.id == taken)
                .map(|head| format!("{} confirmed {} at {} UTC.", head.who, head.title, time::clock(head.started)));
            Some((taken, words.unwrap_or_else(|| "Another execution is at work on this run.".into())))
        },
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match rival.await {
                    Some((execution, words)) => Some(first(&execution, words).into_any()),
                    None => moved.then(|| changed().into_any()),
                }
            })}
        </Suspense>
    }
}

fn first(execution: &str, words: String) -> impl IntoView + use<> {
    let to = paths::execution(execution);
    view! {
        <Notice tone=Tone::Warning title="Somebody else was first; nothing of yours was run">
            {words}
            " "
            <a href=to>"See how it goes"</a>
            ", then look at this plan again."
        </Notice>
    }
}

fn changed() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning title="The run has changed since you looked; nothing was run">
            "This is the plan as the run stands now. Read it again before you confirm."
        </Notice>
    }
}

#[component]
fn Planned(plan: Plan) -> impl IntoView {
    let request = plan.request.clone();
    let back =
        if request.task.is_empty() { paths::run(&request.run) } else { paths::task(&request.run, &request.task) };
    view! {
        <Title text=plan.title() />
        <nav class="crumbs" aria-label="Where this is">
            <a href="/">"Runs"</a>
            <Icon name="chevron-right" />
            <a href=back>{request.run.to_string()}</a>
        </nav>
        <div class="page-head">
            <h1>{plan.declaration.title.clone()} " " <code>{request.subject()}</code></h1>
            <a class="page-head-more" href=paths::procedure(&request.procedure)>
                "What this procedure does"
            </a>
        </div>
        <Changes changes=plan.changes.clone() since="you looked" />
        <p class="lead">{plan.summary.clone()}</p>
        <div class="plan">
            <div class="plan-main">
                <Preview plan=plan.clone() />
            </div>
            <Confirm plan=plan />
        </div>
    }
}
