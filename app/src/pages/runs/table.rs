//! The list of runs.

use leptos::prelude::*;

use crate::components::state_badge::run_badge;
use crate::model::runs::RunRow;
use crate::model::state::{Counts, Phase};
use crate::model::time;
use crate::paths;

/// One row per run, newest first.
#[component]
pub fn RunsTable(
    /// The runs.
    runs: Vec<RunRow>,
    /// The time, for those under way.
    now: i64,
) -> impl IntoView {
    view! {
        <div class="table-wrap" data-fresh="runs">
            <table class="table runs-table">
                <caption class="sr-only">"Runs, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Run"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Progress"</th>
                        <th scope="col">"Broke first"</th>
                        <th scope="col">"Started"</th>
                        <th scope="col">"Duration"</th>
                        <th scope="col">"Transaction"</th>
                    </tr>
                </thead>
                <tbody>{runs.into_iter().map(|run| row(run, now)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(row: RunRow, now: i64) -> impl IntoView {
    let broke = row.broke_first.clone().map(|task| (paths::task(&row.run, &task), task));
    let took = row.start.map(|start| row.end.unwrap_or(now) - start);
    view! {
        <tr>
            <th scope="row">
                <a class="run-link" href=paths::run(&row.run)>
                    <span class="run-dag">{row.run.dag.clone()}</span>
                    <span class="run-id">{row.run.run.clone()}</span>
                </a>
            </th>
            <td>{run_badge(&row.state)}</td>
            <td>{row.counts.map(progress)}</td>
            <td>{broke.map(|(to, task)| view! { <a class="broke" href=to>{task}</a> })}</td>
            <td class="nowrap" title=row.start.map(time::date_time).unwrap_or_default()>
                {row.start.map(time::short).unwrap_or_default()}
            </td>
            <td class="nowrap">{took.map(|took| against_usual(took, row.usual))}</td>
            <td>
                <code class="faint">{row.transaction.unwrap_or_default()}</code>
            </td>
        </tr>
    }
}

/// Done of all as a bar, with what is broken beside it.
fn progress(counts: Counts) -> impl IntoView {
    let (done, total) = (counts.finished(), counts.total().max(1));
    let (failed, blocked) = (counts.get(Phase::Failed), counts.get(Phase::Blocked));
    let share = |number: u32| format!("{}.{}%", number * 100 / total, number * 1000 / total % 10);
    view! {
        <div class="progress">
            <div class="progress-bar" aria-hidden="true">
                <svg class="phase-done" width=share(done)></svg>
                <svg class="phase-failed" width=share(failed)></svg>
                <svg class="phase-blocked" width=share(blocked)></svg>
            </div>
            <span class="progress-words">
                {format!("{done}/{}", counts.total())}
                {(failed > 0).then(|| view! { <b class="word-failed">{format!("{failed} failed")}</b> })}
                {(blocked > 0).then(|| view! { <b class="word-blocked">{format!("{blocked} blocked")}</b> })}
            </span>
        </div>
    }
}

/// How long it took, and by how much that is off.
fn against_usual(took: i64, usual: Option<i64>) -> impl IntoView {
    let off = usual.filter(|usual| *usual > 0).map(|usual| (took - usual) * 100 / usual).filter(|off| off.abs() >= 10);
    view! {
        {time::length(took)}
        {off.map(|off| {
            let class = if off > 0 { "off off-long" } else { "off" };
            view! { <span class=class title="against what this DAG usually takes">{format!("{off:+} %")}</span> }
        })}
    }
}
