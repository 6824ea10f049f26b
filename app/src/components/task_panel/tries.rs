//! The tries of a task, newest first, and the instances of a mapped one.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::run_store::RunStore;
use crate::components::state_badge::task_badge;
use crate::model::task::{MappedInstance, TaskDetail, Try};
use crate::model::time;

/// A table of tries; each row is a link that shows its log.
#[component]
pub fn Tries(
    /// The page.
    store: RunStore,
    /// The task.
    detail: TaskDetail,
    /// The try whose log is shown.
    shown: u32,
) -> impl IntoView {
    let task = detail.id.clone();
    view! {
        {(!detail.tries.is_empty())
            .then(|| {
                view! {
                    <table class="tries">
                        <caption class="sr-only">"Tries, newest first"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Try"</th>
                                <th scope="col">"State"</th>
                                <th scope="col">"Started"</th>
                                <th scope="col" class="number">
                                    "Took"
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {detail
                                .tries
                                .iter()
                                .map(|one| row(store, &task, one, one.number == shown))
                                .collect_view()}
                        </tbody>
                    </table>
                }
            })}
        {(!detail.mapped.is_empty()).then(|| instances(&detail.mapped))}
    }
}

fn row(store: RunStore, task: &str, one: &Try, shown: bool) -> impl IntoView + use<> {
    let (number, start, end) = (one.number, one.start, one.end);
    let task = task.to_owned();
    let to = move || {
        store.link(|query| {
            query.task.clone_from(&task);
            query.attempt = number.to_string();
        })
    };
    let took = move || start.map(|start| time::length(end.unwrap_or_else(|| store.now.get()) - start)).unwrap_or_default();
    view! {
        <tr class=if shown { "shown" } else { "" }>
            <td>
                <A href=to scroll=false attr:aria-label=format!("Log of try {number}")>
                    {format!("#{number}")}
                </A>
            </td>
            <td>{task_badge(&one.state)}</td>
            <td title=start.map(time::date_time).unwrap_or_default()>{start.map(time::clock).unwrap_or_default()}</td>
            <td class="number">{took}</td>
        </tr>
    }
}

fn instances(mapped: &[MappedInstance]) -> impl IntoView + use<> {
    let items = mapped
        .iter()
        .map(|one| {
            let words = format!("{}: {}", one.index, one.state.label());
            view! {
                <li class=format!("instance phase-{}", one.state.phase().slug()) title=words>
                    {one.index}
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="fold" open=true>
            <summary>"Mapped instances" <span class="count">{mapped.len()}</span></summary>
            <ul class="instances">{items}</ul>
        </details>
    }
}
