//! One dataset of a run: how it stands and why, its schema and what changed in it, what it is made from and
//! what is made from it, its last nights, its loads, and what can be done. A document.

mod difference;
mod facts;
mod lineage;
mod nights;
mod picture;
mod schema;
mod sources;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::difference::DifferenceView;
use self::facts::Facts;
use self::lineage::LineageView;
use self::nights::NightsView;
use self::schema::SchemaView;
use self::sources::{Changes, LoadsView};
use super::datasets::{Unread, run_of_address};
use crate::api::dataset::get_dataset;
use crate::components::state_badge::standing_badge;
use crate::components::troubles::Troubles;
use crate::fragments::offers;
use crate::model::dataset::{DatasetDetail, Standing};
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Skeleton, Tone};

/// The page.
#[component]
pub fn DatasetPage() -> impl IntoView {
    let run = run_of_address();
    let name = use_params_map().with_untracked(|params| paths::id(&params.get("name")?));
    let against = use_query_map().with_untracked(|map| map.get("against").unwrap_or_default());
    let title = name.clone().unwrap_or_else(|| "Dataset".into());
    let (of, called) = (run.clone(), title.clone());
    let detail = Resource::new_blocking(
        || (),
        move |()| {
            let (run, name, against) = (run.clone(), name.clone(), against.clone());
            async move {
                let missing = || crate::api::not_found("This address names no dataset.");
                get_dataset(run.ok_or_else(missing)?, name.ok_or_else(missing)?, against).await
            }
        },
    );
    view! {
        <Title text=title />
        <Suspense fallback=|| {
            view! { <Skeleton lines=16 /> }
        }>
            {move || {
                let (of, called) = (of.clone(), called.clone());
                Suspend::new(async move {
                match detail.await {
                    Ok(detail) => view! { <Loaded detail=detail /> }.into_any(),
                    Err(error) => view! { <Unread run=of title=called error=error /> }.into_any(),
                }
            })
            }}
        </Suspense>
    }
}

#[component]
fn Loaded(detail: DatasetDetail) -> impl IntoView {
    let tone = match detail.entry.standing {
        Standing::Committed => Tone::Good,
        Standing::Failed => Tone::Error,
        Standing::Blocked | Standing::Missing => Tone::Warning,
        Standing::Building | Standing::Waiting | Standing::Uncommitted => Tone::Info,
    };
    let why = detail.why.clone();
    let task = detail.entry.task.clone().map(|task| {
        let to = paths::task(&detail.run, &task);
        view! {
            <a href=to>{format!("Task {task}: log, tries and what it blocks")}</a>
        }
    });
    view! {
        <Head detail=detail.clone() />
        <Troubles troubles=detail.troubles.clone() />
        <Notice tone=tone title=why>{task}</Notice>
        <div class="dataset-body">
            <div class="dataset-main">
                <SchemaView detail=detail.clone() />
                <DifferenceView detail=detail.clone() />
                <LineageView detail=detail.clone() />
                <NightsView detail=detail.clone() />
                <LoadsView detail=detail.clone() />
                <Changes detail=detail.clone() />
            </div>
            <aside class="dataset-side" aria-label="What can be done, and facts">
                {offers(&detail.offers)}
                <Facts detail=detail />
            </aside>
        </div>
    }
}

#[component]
fn Head(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { run, entry, as_of, .. } = detail;
    let critical = entry.critical.then(|| {
        view! {
            <span class="badge badge-critical">
                <Icon name="shield-alert" />
                "critical"
            </span>
        }
    });
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href=paths::run(&run)>{run.dag.clone()} " / " {run.run.clone()}</a>
            <Icon name="chevron-right" />
            <a href=paths::datasets(&run, &Default::default())>"Datasets"</a>
        </nav>
        <div class="page-head">
            <h1 class="dataset-name">{entry.name.clone()}</h1>
            {standing_badge(entry.standing)}
            {critical}
            <span class="spacer"></span>
            <span class="faint">{format!("as of {} UTC", time::clock(as_of))}</span>
        </div>
    }
}
