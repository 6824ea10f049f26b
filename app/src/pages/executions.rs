//! Everything that was run from this console, newest first.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::execution::list_executions;
use crate::components::state_badge::outcome_badge;
use crate::model::execution::ExecutionHead;
use crate::model::time;
use crate::paths;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// The list of executions.
#[component]
pub fn ExecutionsPage() -> impl IntoView {
    let executions = Resource::new_blocking(|| (), |()| list_executions(None));
    view! {
        <Title text="Executions" />
        <div class="page-head">
            <h1>"Executions"</h1>
        </div>
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match executions.await {
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                    Ok(heads) if heads.is_empty() => {
                        view! { <Empty title="Nothing was run yet" hint="Open a run, point at a task and choose what to do." /> }
                            .into_any()
                    }
                    Ok(heads) => view! { <List heads=heads /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn List(heads: Vec<ExecutionHead>) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="sr-only">"Executions, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Procedure"</th>
                        <th scope="col">"Outcome"</th>
                        <th scope="col">"Run"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"What came of it"</th>
                    </tr>
                </thead>
                <tbody>{heads.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(head: ExecutionHead) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <a href=paths::execution(&head.id)>{head.title.clone()}</a>
            </th>
            <td>{outcome_badge(head.outcome)}</td>
            <td>
                <a href=paths::run(&head.request.run)>{head.request.run.to_string()}</a>
            </td>
            <td class="nowrap">{head.who}</td>
            <td class="nowrap" title=time::date_time(head.started)>
                {time::short(head.started)}
            </td>
            <td>{head.summary}</td>
        </tr>
    }
}
