//! The head of a run: which night, how it stands, and the values that other tools ask for.

use leptos::prelude::*;

use crate::components::live::LiveBadge;
use crate::components::run_store::RunStore;
use crate::components::state_badge::{outcome_badge, run_badge};
use crate::model::context::RunRef;
use crate::model::execution::{Deed, Held};
use crate::model::time;
use crate::paths;
use crate::ui::derived::text;
use crate::ui::icon::Icon;

/// Title, state, times, run context, and what operators have done to the run.
#[component]
pub fn Head(
    /// The page.
    store: RunStore,
    /// The run context, as HTML.
    context: String,
) -> impl IntoView {
    let run = store.view.with_untracked(|view| view.run.clone());
    let head = Memo::new(move |_| store.view.with(|view| view.head.clone()));
    let link = head.with_untracked(|head| head.link.clone());
    let times = text(move || {
        head.with(|head| {
            let start = head.start.map(|start| format!("started {}", time::short(start)));
            let took = head.duration(store.now.get()).map(time::length);
            let usual = head.usual.map(|usual| format!("usually {}", time::length(usual)));
            [start, took, usual].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    });
    view! {
        <div class="run-head">
            <div class="run-title">
                <h1>
                    <a
                        href=paths::runs(&crate::model::runs::RunFilter { dag: run.dag.clone(), ..Default::default() })>
                        {run.dag.clone()}
                    </a>
                </h1>
                {move || head.with(|head| run_badge(&head.state))}
                <span class="run-times">{times}</span>
                <span class="spacer"></span>
                <a class="panel-link" href=paths::datasets(&run, &Default::default())>
                    "Datasets"
                </a>
                {link
                    .map(|link| {
                        view! {
                            <a class="panel-link" href=link target="_blank" rel="noopener external">
                                "Airflow"
                                <Icon name="external-link" />
                            </a>
                        }
                    })}
                <LiveBadge status=store.live.into() as_of=Signal::derive(move || store.view.with(|view| view.as_of)) />
            </div>
            <dl class="context" inner_html=context></dl>
            <Deeds store=store />
        </div>
    }
}

/// What was done to this run, and what is still held.
#[component]
fn Deeds(store: RunStore) -> impl IntoView {
    let run = store.view.with_untracked(|view| view.run.clone());
    let deeds = Memo::new(move |_| store.view.with(|view| view.deeds.clone()));
    let held = Memo::new(move |_| store.view.with(|view| view.held.clone()));
    view! {
        {move || held.get().into_iter().map(|held| reminder(&run, held)).collect_view()}
        <ul class="deeds" aria-label="Executions on this run" hidden=move || deeds.with(Vec::is_empty)>
            {move || deeds.get().into_iter().take(4).map(deed).collect_view()}
        </ul>
    }
}

fn reminder(run: &RunRef, held: Held) -> impl IntoView + use<> {
    let release = paths::release_machines(run, &held.task);
    view! {
        <div class="notice notice-warning" role="status">
            <Icon name="hand" />
            <div class="notice-body">
                <strong>{format!("Machines are still held by {}", held.task)}</strong>
                <div class="notice-more">
                    {format!("{} holds them since {}. ", held.who, time::short(held.since))}
                    <a href=release>
                        "Release them"
                    </a>
                </div>
            </div>
        </div>
    }
}

fn deed(deed: Deed) -> impl IntoView {
    view! {
        <li>
            <a href=paths::execution(&deed.id)>
                {deed.title}
            </a>
            {outcome_badge(deed.outcome)}
            <span class="faint">{format!("{} · {}", deed.who, time::short(deed.started))}</span>
        </li>
    }
}
