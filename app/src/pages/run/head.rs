//! The head of a run: which night, how it stands, and the values that other tools ask for.

use leptos::prelude::*;

use crate::components::live::LiveBadge;
use crate::components::run_store::RunStore;
use crate::components::state_badge::run_badge;
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
            <div inner_html=text(move || store.view.with(|view| view.told.clone()))></div>
        </div>
    }
}
