//! Everything about one task: what happened, why, what depends on it, and what may be done.

mod facts;
mod neighbours;
mod tries;

use leptos::prelude::*;

use self::facts::Facts;
use self::neighbours::{Datasets, Neighbours};
use self::tries::Tries;
use super::log_view::{LogOf, LogView};
use super::offers::Offers;
use super::run_store::{RunStore, use_run};
use super::state_badge::task_badge;
use super::troubles::Troubles;
use crate::api::run::get_task;
use crate::model::task::TaskDetail;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// The panel beside the graph.
#[component]
pub fn TaskPanel() -> impl IntoView {
    use_run().map(|store| view! { <Panel store=store /> })
}

#[component]
fn Panel(store: RunStore) -> impl IntoView {
    let selected = store.selected();
    // Loaded anew when another task is selected, and when this one changes.
    let key = Memo::new(move |_| {
        store.view.with(|view| {
            let row = view.tasks.get(selected.get()? as usize)?;
            Some((row.id.clone(), row.state.clone(), row.try_number, row.mapped))
        })
    });
    let detail = Resource::new_blocking(
        move || key.get().map(|(id, ..)| id).or_else(|| Some(store.query.get().task).filter(|id| !id.is_empty())),
        move |task| {
            let run = store.view.with_untracked(|view| view.run.clone());
            async move {
                match task {
                    Some(task) => get_task(run, task).await.map(Some),
                    None => Ok(None),
                }
            }
        },
    );
    Effect::new(move |before: Option<()>| {
        key.track();
        if before.is_some() {
            detail.refetch();
        }
    });
    view! {
        <aside class="panel" aria-label="Selected task">
            <Transition fallback=|| {
                view! { <Skeleton lines=12 /> }
            }>
                {move || Suspend::new(async move {
                    match detail.await {
                        Ok(Some(detail)) => view! { <Detail store=store detail=detail /> }.into_any(),
                        Ok(None) => {
                            view! { <Empty title="No task selected" hint="Nothing failed. Select a task to see its tries, log and actions." /> }
                                .into_any()
                        }
                        Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                    }
                })}
            </Transition>
        </aside>
    }
}

#[component]
fn Detail(store: RunStore, detail: TaskDetail) -> impl IntoView {
    let run = store.view.with_untracked(|view| view.run.clone());
    let wanted = store.query.get_untracked().attempt.parse::<u32>().ok();
    let newest = detail.tries.first().map_or(0, |newest| newest.number);
    let attempt = wanted.filter(|wanted| detail.tries.iter().any(|one| one.number == *wanted)).unwrap_or(newest);
    let shown = detail.mapped.iter().min_by_key(|instance| (instance.state.phase(), instance.index));
    let of = LogOf {
        run: run.clone(),
        task: detail.id.clone(),
        map_index: shown.map(|instance| instance.index),
        attempt: shown.map_or(attempt, |instance| instance.try_number),
    };
    view! {
        <header class="panel-head">
            <h2>{detail.id.clone()}</h2>
            <div class="panel-badges">
                {task_badge(&detail.state)}
                {detail
                    .critical
                    .then(|| {
                        view! {
                            <span class="badge badge-critical">
                                <Icon name="shield-alert" />
                                "critical"
                            </span>
                        }
                    })}
                {detail
                    .link
                    .clone()
                    .map(|link| {
                        view! {
                            <a class="panel-link" href=link target="_blank" rel="noopener external">
                                "Airflow"
                                <Icon name="external-link" />
                            </a>
                        }
                    })}
            </div>
        </header>
        <Neighbours title="Blocked by" store=store neighbours=detail.causes.clone() open=true />
        <Offers run=run offers=detail.offers.clone() />
        <Troubles troubles=detail.troubles.clone() />
        <Tries store=store detail=detail.clone() shown=attempt />
        <LogView of=of />
        <Neighbours title="Blast radius" store=store neighbours=detail.blast.clone() open=true />
        <Datasets datasets=detail.datasets.clone() />
        <Neighbours title="Waits for" store=store neighbours=detail.upstream.clone() open=false />
        <Facts detail=detail />
    }
}
