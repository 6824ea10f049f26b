//! The plan of a procedure, made when its address is opened, and the button that confirms it.

mod confirm;
mod preview;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::confirm::Confirm;
use self::preview::Preview;
use crate::api::procedure::get_plan;
use crate::model::context::RunRef;
use crate::model::plan::Plan;
use crate::model::procedure::{Choices, PlanRequest, ProcedureId};
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Notice, Skeleton, Tone};

/// The page of a plan.
#[component]
pub fn PlanPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let request = Memo::new(move |_| {
        let procedure = params.with(|params| ProcedureId::from_slug(&params.get("procedure")?))?;
        query.with(|query| {
            let flag = |key: &str| query.get(key).as_deref() == Some("true");
            Some(PlanRequest {
                procedure,
                run: RunRef { airflow: query.get("airflow")?, dag: query.get("dag")?, run: query.get("run")? },
                task: query.get("task")?,
                map_index: query.get("map_index").and_then(|index| index.parse().ok()),
                choices: Choices {
                    upstream: flag("upstream"),
                    downstream: flag("downstream"),
                    only_failed: flag("only_failed"),
                },
            })
        })
    });
    let plan = Resource::new_blocking(
        move || request.get(),
        |request| async move {
            let unknown = || crate::api::not_found("This address names no procedure, run and task.");
            get_plan(request.ok_or_else(unknown)?).await
        },
    );
    let notice = move || query.with(|query| aftermath(query.get("moved").is_some(), query.get("taken")));
    view! {
        {notice}
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

/// Why a confirmation did nothing.
fn aftermath(moved: bool, taken: Option<String>) -> Option<AnyView> {
    if let Some(execution) = taken {
        return Some(
            view! {
                <Notice tone=Tone::Warning title="Somebody else was first; nothing of yours was run">
                    "Another execution is at work on this run. "
                    <a href=paths::execution(&execution)>"See who runs what"</a> ", then look at this plan again."
                </Notice>
            }
            .into_any(),
        );
    }
    moved.then(|| {
        view! {
            <Notice tone=Tone::Warning title="The run has changed since you looked; nothing was run">
                "This is the plan as the run stands now. Read it again before you confirm."
            </Notice>
        }
        .into_any()
    })
}

#[component]
fn Planned(plan: Plan) -> impl IntoView {
    let request = plan.request.clone();
    let back = paths::task(&request.run, &request.task);
    view! {
        <Title text=format!("{} {}", request.procedure.title(), request.task) />
        <nav class="crumbs" aria-label="Where this is">
            <a href="/">"Runs"</a>
            <Icon name="chevron-right" />
            <a href=back>{request.run.to_string()}</a>
        </nav>
        <div class="page-head">
            <h1>{request.procedure.title()} " " <code>{request.task.clone()}</code></h1>
        </div>
        <p class="lead">{plan.summary.clone()}</p>
        <div class="plan">
            <div class="plan-main">
                <Preview plan=plan.clone() />
            </div>
            <Confirm plan=plan />
        </div>
    }
}
