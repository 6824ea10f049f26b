//! Every DAG's recent runs, newest first.

mod filter;
mod reminders;
mod table;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::filter::FilterBar;
use self::reminders::Reminders;
use self::table::RunsTable;
use crate::api::run::list_runs;
use crate::components::night_strip::NightStrip;
use crate::components::troubles::Troubles;
use crate::model::runs::{self, DagStrip, RunFilter};
use crate::model::time;
use crate::paths;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// Brings the parts that live up to date every ten seconds while the page is looked at. Not a reload:
/// that would take away what somebody is typing, and where they are.
const REFRESH: &str = "setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-fresh]')) {
        const next = fresh.querySelector(`[data-fresh=${part.dataset.fresh}]`);
        if (next && !part.contains(document.activeElement)) part.replaceWith(next);
    }
}, 10000)";

/// The first page.
#[component]
pub fn RunsPage() -> impl IntoView {
    let map = use_query_map();
    let filter = Memo::new(move |_| {
        map.with(|map| {
            let read = |key: &str| map.get(key).unwrap_or_default();
            RunFilter { search: read("q"), state: read("state"), dag: read("dag") }
        })
    });
    let page = Resource::new_blocking(move || filter.get(), list_runs);
    view! {
        <Title text="Runs" />
        <script nonce=use_nonce() inner_html=REFRESH></script>
        <div class="page-head">
            <h1>"Runs"</h1>
        </div>
        <Reminders />
        <Transition fallback=|| {
            view! { <Skeleton lines=16 /> }
        }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Loaded page=page filter=filter.get_untracked() /> }.into_any(),
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Loaded(page: runs::RunsPage, filter: RunFilter) -> impl IntoView {
    let none = page.runs.is_empty();
    let narrowed = filter != RunFilter::default();
    view! {
        <Troubles troubles=page.troubles />
        <div class="dags" data-fresh="dags">{page.dags.into_iter().map(|strip| view! { <DagCard strip=strip /> }).collect_view()}</div>
        <FilterBar filter=filter shown=page.runs.len() total=page.total />
        {if none && narrowed {
            view! { <Empty title="No run matches" hint="Change or remove the filter." /> }.into_any()
        } else if none {
            view! { <Empty title="No runs yet" hint="Airflow has no run of any DAG that this console may see." /> }.into_any()
        } else {
            view! { <RunsTable runs=page.runs now=page.as_of /> }.into_any()
        }}
    }
}

#[component]
fn DagCard(strip: DagStrip) -> impl IntoView {
    let only = RunFilter { dag: strip.dag.clone(), ..RunFilter::default() };
    let latest = strip.nights.last().map(|night| paths::run(&night.run));
    view! {
        <section class="card dag-card">
            <header class="card-head">
                <h2>
                    <a href=latest.unwrap_or_else(|| paths::runs(&only))>{strip.dag.clone()}</a>
                </h2>
                {strip.paused.then(|| view! { <span class="chip" title="Paused in Airflow: no run will start.">"paused"</span> })}
                <span class="dag-usual">
                    {strip.usual.map(|usual| format!("usually {}", time::length(usual))).unwrap_or_default()}
                </span>
            </header>
            <NightStrip strip=strip />
        </section>
    }
}
