//! An execution as it goes: what came of it, its steps and its targets.

use leptos::prelude::*;

use crate::components::state_badge::{outcome_badge, task_badge};
use crate::model::execution::{Control, Execution, ExecutionHead, Outcome, StepRecord, TargetRecord};
use crate::model::fragment::Fragment;
use crate::model::person::Person;
use crate::model::procedure::PlanRequest;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// Renders an execution as it stands.
#[must_use]
pub fn execution(execution: &Execution, who: &Person) -> Fragment {
    let head = &execution.head;
    let request = &head.request;
    let title = head.title.clone();
    let back =
        if request.task.is_empty() { paths::run(&request.run) } else { paths::task(&request.run, &request.task) };
    let top = view! {
        <nav class="crumbs" aria-label="Where this is">
            <a href=paths::executions()>
                "Executions"
            </a>
            <Icon name="chevron-right" />
            <a href=paths::run(&request.run)>
                {request.run.to_string()}
            </a>
        </nav>
        <div class="page-head">
            <h1>{execution.plan.declaration.title.clone()} " " <code>{request.subject()}</code></h1>
            {outcome_badge(head.outcome)}
        </div>
        <p class="lead">{confirmed(head)}</p>
        {glass(head)}
        {result(execution)}
        <div class="execution-back">
            {controls(execution, who)}
            <a class="button" href=back>
                "Back to the run"
            </a>
            {execution.reverse.as_ref().map(take_back)}
        </div>
    }
    .to_html();
    let html = view! {
        <section class="execution-steps" aria-labelledby="steps">
            <h2 id="steps">"Steps"</h2>
            <ol class="steps">{execution.steps.iter().map(step).collect_view()}</ol>
        </section>
        {output(execution)}
        {targets(execution)}
    }
    .to_html();
    Fragment { title, top, html, as_of: execution.as_of, settled: head.outcome.is_settled() }
}

/// How many targets there are, and of those that are acted on how many are done.
fn tally(execution: &Execution) -> String {
    let counted = execution.targets.iter().filter(|target| target.outcome != Outcome::Skipped);
    let done = |target: &&TargetRecord| matches!(target.outcome, Outcome::Done | Outcome::AlreadySo);
    format!("{} of {} done", counted.clone().filter(done).count(), counted.count())
}

/// No more targets than this are listed.
const SHOWN: usize = 500;

/// In the order of the plan; once it is over, what did not go through comes first.
fn targets(execution: &Execution) -> impl IntoView + use<> {
    let mut shown: Vec<&TargetRecord> = execution.targets.iter().collect();
    if execution.head.outcome.is_settled() {
        shown.sort_by_key(|target| matches!(target.outcome, Outcome::Done | Outcome::AlreadySo | Outcome::Skipped));
    }
    let more = shown.len().saturating_sub(SHOWN);
    let shown = shown.into_iter().take(SHOWN);
    view! {
        <section aria-labelledby="targets">
            <h2 id="targets">"Targets" <span class="count">{tally(execution)}</span></h2>
            <div class="table-wrap" role="region" aria-label="Table of the targets" tabindex="0">
                <table class="table targets">
                    <thead>
                        <tr>
                            <th scope="col">"Target"</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"Planned"</th>
                            <th scope="col">"Now"</th>
                            <th scope="col">"Outcome"</th>
                        </tr>
                    </thead>
                    <tbody>{shown.map(target).collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="faint">{format!("and {more} more, all further down the plan")}</p> })}
        </section>
    }
}

fn confirmed(head: &ExecutionHead) -> String {
    let second = head.approved_by.as_ref().map(|second| format!(", approved by {second}")).unwrap_or_default();
    format!("Confirmed by {} on {}{second}.", head.who, time::date_time(head.started))
}

fn glass(head: &ExecutionHead) -> Option<impl IntoView + use<>> {
    let reason = head.break_glass.clone()?;
    Some(view! { <Notice tone=Tone::Error title=format!("Run without a second person: {reason}") /> })
}

fn take_back(request: &PlanRequest) -> impl IntoView + use<> {
    view! {
        <a class="button" href=paths::plan(request)>
            <Icon name="undo-2" />
            "Take it back"
        </a>
    }
}

/// What an operator can ask of it now, as forms; disabled, with the reason, for whoever may not.
fn controls(execution: &Execution, who: &Person) -> Option<impl IntoView + use<>> {
    let head = &execution.head;
    let asked =
        head.control.map(|control| format!("{} is asked for; what is under way is finished first.", control.label()));
    let refusal = who.refusal(execution.plan.declaration.role);
    let off = refusal.is_some();
    let buttons: Vec<_> = Control::ALL
        .into_iter()
        .filter(|control| control.applies(head.outcome, head.asks.is_some()))
        .filter(|control| {
            head.control.is_none() || *control == Control::Cancel && head.control != Some(Control::Cancel)
        })
        .map(|control| {
            let class = match control {
                Control::Resume | Control::RetryFailed | Control::WasDone => "button button-primary",
                Control::Pause | Control::Cancel | Control::WasNotDone => "button",
            };
            view! {
                <button class=class name="control" value=control.slug() disabled=off>
                    {control.label()}
                </button>
            }
        })
        .collect();
    if buttons.is_empty() && asked.is_none() {
        return None;
    }
    Some(view! {
        <form method="post" action="/api/control" class="controls" aria-label="What can be asked of it">
            <input type="hidden" name="id" value=head.id.clone() />
            {buttons}
            {asked.map(|words| view! { <span class="faint">{words}</span> })}
            {refusal.map(|why| view! { <span class="confirm-why">{why}</span> })}
        </form>
    })
}

/// What commands printed, the last lines first in sight.
fn output(execution: &Execution) -> Option<impl IntoView + use<>> {
    if execution.output.is_empty() {
        return None;
    }
    let lines = execution.output.iter().map(|line| {
        let class = if line.error { "output-error" } else { "" };
        view! { <span class=class>{format!("{}\n", line.text)}</span> }
    });
    Some(view! {
        <section aria-labelledby="output">
            <h2 id="output">"Output" <span class="count">{execution.output.len()}</span></h2>
            <pre class="output" tabindex="0" aria-label="What the command printed">{lines.collect_view()}</pre>
        </section>
    })
}

/// What came of it, in a box whose colour says how well.
fn result(execution: &Execution) -> Option<impl IntoView + use<>> {
    let tone = match execution.head.outcome {
        Outcome::Pending | Outcome::Running => return None,
        Outcome::Done | Outcome::AlreadySo => Tone::Good,
        Outcome::Partial | Outcome::Skipped | Outcome::Cancelled | Outcome::Paused => Tone::Warning,
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
            <p>{detail(&step.detail)}</p>
        </li>
    }
}

/// Words that may end with an address, which is then a link.
fn detail(words: &str) -> impl IntoView + use<> {
    let (words, link) = match words.find("http") {
        Some(at) if !words[at..].contains(' ') && words[at..].contains("://") => words.split_at(at),
        _ => (words, ""),
    };
    let link = (!link.is_empty()).then(|| {
        view! {
            <a href=link.to_owned() target="_blank" rel="noopener external">
                {link.to_owned()}
            </a>
        }
    });
    view! {
        {words.to_owned()}
        {link}
    }
}

fn target(target: &TargetRecord) -> impl IntoView + use<> {
    // What went well needs no words.
    let said = !target.detail.is_empty() && target.outcome != Outcome::Done;
    view! {
        <tr data-target=target.task.clone() data-outcome=target.outcome.slug()>
            <th scope="row">
                {target.task.clone()} {target.critical.then(|| view! { <span class="tag-critical">"critical"</span> })}
            </th>
            <td>{task_badge(&target.before)}</td>
            <td>{target.effect.label()}</td>
            <td>{target.after.as_ref().map(task_badge)}</td>
            <td>
                {outcome_badge(target.outcome)}
                {said.then(|| view! { <span class="row-under">{target.detail.clone()}</span> })}
            </td>
        </tr>
    }
}
