//! The tries of a task, newest first, and the instances of a mapped one.

use leptos::prelude::*;

use super::panel::Links;
use crate::components::state_badge::task_badge;
use crate::model::task::{MappedInstance, TaskDetail, Try};
use crate::model::time;

/// A table of tries; each row is a link that shows its log.
pub fn tries(links: Links<'_>, detail: &TaskDetail, shown: u32, now: i64) -> Option<impl IntoView + use<>> {
    if detail.tries.is_empty() {
        return None;
    }
    let rows = detail.tries.iter().map(|one| row(links, &detail.id, one, one.number == shown, now)).collect_view();
    Some(view! {
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
            <tbody>{rows}</tbody>
        </table>
    })
}

fn row(links: Links<'_>, task: &str, one: &Try, shown: bool, now: i64) -> impl IntoView + use<> {
    let number = one.number;
    let start = one.start;
    let took = start.map(|start| time::length(one.end.unwrap_or(now) - start)).unwrap_or_default();
    view! {
        <tr class=if shown { "shown" } else { "" }>
            <td>
                <a href=links.to(task, Some(number)) data-of=task.to_owned() data-try=number aria-label=format!("Log of try {number}")>
                    {format!("#{number}")}
                </a>
            </td>
            <td>{task_badge(&one.state)}</td>
            <td title=start.map(time::date_time).unwrap_or_default()>{start.map(time::clock).unwrap_or_default()}</td>
            <td class="number">{took}</td>
        </tr>
    }
}

/// The instances of a mapped task; nothing for one that is not.
pub fn instances(mapped: &[MappedInstance]) -> Option<impl IntoView + use<>> {
    if mapped.is_empty() {
        return None;
    }
    let items = mapped.iter().map(instance).collect_view();
    Some(view! {
        <details class="fold" open=true>
            <summary>"Mapped instances" <span class="count">{mapped.len()}</span></summary>
            <ul class="instances">{items}</ul>
        </details>
    })
}

fn instance(one: &MappedInstance) -> impl IntoView + use<> {
    let words = format!("{}: {}", one.index, one.state.label());
    view! {
        <li class=format!("instance phase-{}", one.state.phase().slug()) title=words>
            {one.index}
        </li>
    }
}
