//! The side of a plan that tells: steps, targets, warnings, and the same by hand.

use leptos::prelude::*;

use crate::components::state_badge::task_badge;
use crate::model::plan::{Change, Command, Effect, Plan, Target};
use crate::ui::copyable::Copyable;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// No more targets than this are listed.
const SHOWN: usize = 400;

/// What would be done.
#[component]
pub fn Preview(
    /// The plan.
    plan: Plan,
) -> impl IntoView {
    view! {
        {plan.warnings.into_iter().map(|words| view! { <Notice tone=Tone::Warning title=words /> }).collect_view()}
        <section aria-labelledby="steps">
            <h2 id="steps">"Steps"</h2>
            <ol class="steps">
                {plan
                    .steps
                    .into_iter()
                    .map(|step| {
                        view! {
                            <li>
                                <strong>{step.title}</strong>
                                <p>{step.detail}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
        <Targets targets=plan.targets />
        <section aria-labelledby="commands">
            <h2 id="commands">"The same by hand"</h2>
            {plan.commands.into_iter().map(command).collect_view()}
        </section>
    }
}

/// No more differences than this are listed.
const CHANGES: usize = 50;

/// What is different from an earlier showing.
#[component]
pub fn Changes(
    /// The differences; nothing is shown if there are none.
    changes: Vec<Change>,
    /// Since when, as in "since you looked".
    since: &'static str,
) -> impl IntoView {
    if changes.is_empty() {
        return ().into_any();
    }
    let total = changes.len();
    view! {
        <section class="changes" aria-labelledby="changes">
            <h2 id="changes">{format!("Different since {since}")} <span class="count">{total}</span></h2>
            <div class="table-wrap" role="region" aria-label="Table of the differences" tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Was"</th>
                            <th scope="col">"Is"</th>
                        </tr>
                    </thead>
                    <tbody>{changes.into_iter().take(CHANGES).map(change).collect_view()}</tbody>
                </table>
            </div>
            {(total > CHANGES).then(|| view! { <p class="faint">{format!("and {} more", total - CHANGES)}</p> })}
        </section>
    }
    .into_any()
}

fn change(change: Change) -> impl IntoView {
    let or = |text: String, word: &str| if text.is_empty() { word.to_owned() } else { text };
    view! {
        <tr data-change=change.what.clone()>
            <th scope="row">{change.what.clone()}</th>
            <td>
                <del>{or(change.was, "not there")}</del>
            </td>
            <td>
                <ins>{or(change.now, "not there any more")}</ins>
            </td>
        </tr>
    }
}

#[component]
fn Targets(targets: Vec<Target>) -> impl IntoView {
    let total = targets.len();
    let critical = targets.iter().filter(|target| target.critical && target.effect != Effect::StaysBlocked).count();
    view! {
        <section aria-labelledby="targets">
            <h2 id="targets">
                "Targets" <span class="count">{total}</span>
                {(critical > 0).then(|| view! { <span class="count count-critical">{format!("{critical} critical")}</span> })}
            </h2>
            <div class="table-wrap" role="region" aria-label="Table of the targets" tabindex="0">
                <table class="table targets">
                    <thead>
                        <tr>
                            <th scope="col">"Target"</th>
                            <th scope="col">"Now"</th>
                            <th scope="col">"Will be"</th>
                            <th scope="col">"Why"</th>
                        </tr>
                    </thead>
                    <tbody>{targets.into_iter().take(SHOWN).map(target).collect_view()}</tbody>
                </table>
            </div>
            {(total > SHOWN).then(|| view! { <p class="faint">{format!("and {} more", total - SHOWN)}</p> })}
        </section>
    }
}

fn target(target: Target) -> impl IntoView {
    let class = match target.effect {
        Effect::StaysBlocked | Effect::WillBlock => "effect effect-blocked",
        Effect::MarkSuccess => "effect effect-marked",
        Effect::MarkFailed => "effect effect-failed",
        Effect::Killed | Effect::Replaced | Effect::Retracted => "effect effect-failed",
        Effect::Committed | Effect::Recomputed | Effect::Written => "effect effect-marked",
        Effect::ClearedByAirflow | Effect::ClearedByUs | Effect::WillRun | Effect::PutBack | Effect::HasRead => {
            "effect"
        }
    };
    view! {
        <tr data-target=target.task.clone()>
            <th scope="row">
                {target.task.clone()}
                {target
                    .critical
                    .then(|| {
                        view! {
                            <span class="tag-critical">
                                <Icon name="shield-alert" />
                                "critical"
                            </span>
                        }
                    })}
            </th>
            <td>{task_badge(&target.state)}</td>
            <td>
                <span class=class>{target.effect.label()}</span>
                {target.empty_input.then(|| view! { <span class="tag-empty">"empty input"</span> })}
            </td>
            <td class="why">{target.why}</td>
        </tr>
    }
}

fn command(command: Command) -> impl IntoView {
    view! {
        <div class="command">
            <span class="command-title">{command.title.clone()}</span>
            <Copyable label=command.title value=command.text />
        </div>
    }
}
