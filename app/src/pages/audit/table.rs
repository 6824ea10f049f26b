//! The rows of the trail.

use leptos::prelude::*;

use super::more::more;
use crate::components::state_badge::outcome_badge;
use crate::model::audit::{AuditEntry, AuditFilter, AuditKind, AuditRow};
use crate::model::execution::Outcome;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// Targets that are named without opening the row.
const NAMED: usize = 3;

/// One row per thing that is on record, newest first. On a narrow screen a row is shown as a block, which
/// takes a table's meaning away; the roles give it back.
#[component]
pub fn AuditTable(
    /// The rows.
    rows: Vec<AuditRow>,
) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="table audit-table" role="table">
                <caption class="sr-only">"The audit trail, newest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Row"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"On what"</th>
                        <th scope="col" role="columnheader">"Outcome"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(row: AuditRow) -> impl IntoView {
    let entry = &row.entry;
    let class = entry.break_glass.is_some().then_some("break-glass");
    view! {
        <tr id=format!("row-{}", row.sequence) class=class role="row">
            <th scope="row" role="rowheader" class="audit-number">
                {row.sequence}
            </th>
            <td role="cell" class="nowrap" title=format!("{} UTC", time::date_time(entry.at))>
                {time::short(entry.at)}
                <span class="audit-seconds">{time::clock(entry.at)[5..].to_owned()}</span>
            </td>
            <td role="cell">{who(entry)}</td>
            <td role="cell">
                <div class="audit-what">{what(entry)} {more(&row)}</div>
            </td>
            <td role="cell">{on_what(entry)}</td>
            <td role="cell">{outcome(entry)}</td>
        </tr>
    }
}

fn who(entry: &AuditEntry) -> impl IntoView + use<> {
    let name = match (entry.name.as_str(), entry.subject.as_str()) {
        ("", "") if entry.kind == AuditKind::System => "Comporta".to_owned(),
        ("", "") => "somebody unknown".to_owned(),
        ("", subject) => subject.to_owned(),
        (name, _) => name.to_owned(),
    };
    let under = [entry.role.as_str(), entry.address.as_str()].into_iter().filter(|part| !part.is_empty());
    let under = under.collect::<Vec<_>>().join(" · ");
    view! {
        <span class="audit-name" title=entry.subject.clone()>{name}</span>
        {(!under.is_empty()).then(|| view! { <span class="audit-under nowrap">{under}</span> })}
    }
}

fn what(entry: &AuditEntry) -> impl IntoView + use<> {
    let mut word = entry.procedure.replace('-', " ");
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let attempt = entry.attempt.map(|attempt| {
        let at = AuditFilter { before: (attempt + 1).to_string(), ..AuditFilter::default() };
        view! { <a href=format!("{}#row-{attempt}", paths::audit(&at))>{format!("of row {attempt}")}</a> }
    });
    let glass = entry.break_glass.clone().map(|reason| {
        view! {
            <span class="audit-glass">
                <Icon name="shield-alert" />
                {format!("Break-glass: {reason}")}
            </span>
        }
    });
    view! {
        <span class="audit-name">{word}</span>
        {glass}
        <span class="audit-under">{entry.kind.word()} " " {attempt}</span>
    }
}

fn on_what(entry: &AuditEntry) -> impl IntoView + use<> {
    let run = entry.run.as_ref().map(|run| {
        view! {
            <a class="audit-run" href=paths::run(run)>
                {run.to_string()}
            </a>
        }
    });
    let named = entry.targets.iter().take(NAMED).map(|target| view! { <li>{target.clone()}</li> }).collect_view();
    let others = entry.targets.len().saturating_sub(NAMED);
    let others = (others > 0).then(|| view! { <li class="audit-under">{format!("and {others} more")}</li> });
    let targets = (!entry.targets.is_empty()).then(|| view! { <ul class="audit-targets">{named} {others}</ul> });
    view! {
        {run}
        {targets}
    }
}

fn outcome(entry: &AuditEntry) -> impl IntoView + use<> {
    let badge = match (Outcome::from_slug(&entry.outcome), entry.outcome.as_str()) {
        (Some(outcome), _) => Some(outcome_badge(outcome).into_any()),
        (None, "") => None,
        (None, "refused") => Some(badge("failed", "ban", "refused")),
        (None, other) => Some(badge("other", "circle-help", other)),
    };
    let execution = (!entry.execution.is_empty()).then(|| {
        view! {
            <a class="audit-execution" href=paths::execution(&entry.execution)>
                "Execution"
            </a>
        }
    });
    let first = (badge.is_some() || execution.is_some()).then(|| {
        view! { <div class="audit-outcome">{badge} {execution}</div> }
    });
    let detail = entry.detail.clone();
    view! {
        {first}
        {(!detail.is_empty()).then(|| view! { <span class="audit-detail">{detail}</span> })}
    }
}

fn badge(phase: &str, icon: &'static str, word: &str) -> AnyView {
    view! {
        <span class=format!("badge phase-{phase}")>
            <Icon name=icon />
            {word.to_owned()}
        </span>
    }
    .into_any()
}
