//! The queue of plans that wait for a second person, and what became of earlier ones.

pub mod approval;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::approval::list_approvals;
use crate::components::state_badge::approval_badge;
use crate::model::approval::ApprovalHead;
use crate::model::time;
use crate::paths;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// The queue.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let queue = Resource::new_blocking(|| (), |()| list_approvals());
    view! {
        <Title text="Approvals" />
        <div class="page-head">
            <h1>"Approvals"</h1>
        </div>
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match queue.await {
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                    Ok(heads) if heads.is_empty() => {
                        view! {
                            <Empty
                                title="Nothing waits for a second person"
                                hint="A destructive procedure asks for one when it is confirmed; it then stands here, and its link can be sent."
                            />
                        }
                            .into_any()
                    }
                    Ok(heads) => view! { <Queue heads=heads /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Queue(heads: Vec<ApprovalHead>) -> impl IntoView {
    view! {
        <div class="table-wrap" role="region" aria-label="Table of the requests" tabindex="0">
            <table class="table">
                <caption class="sr-only">"Requests for approval, pending ones first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Procedure"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Asked by"</th>
                        <th scope="col">"Reason"</th>
                        <th scope="col">"Asked"</th>
                        <th scope="col">"Decided"</th>
                    </tr>
                </thead>
                <tbody>{heads.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(head: ApprovalHead) -> impl IntoView {
    let decided = head.decided.map(|at| format!("{} · {}", head.decided_by, time::short(at))).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">
                <a href=paths::approval(&head.id)>{head.title.clone()}</a>
                <span class="row-under">{head.run.clone()}</span>
            </th>
            <td>{approval_badge(head.state)}</td>
            <td class="nowrap">{head.who.clone()}</td>
            <td class="why">{head.reason.clone()}</td>
            <td class="nowrap" title=time::date_time(head.asked)>
                {time::short(head.asked)}
            </td>
            <td>{decided}</td>
        </tr>
    }
}
