//! The datasets of a run: committed, failed, blocked and why, with progress. A document: the list is
//! windowed by a small script that asks the server for rows; without it, it has pages.

mod head;
mod help;
mod table;
mod toolbar;
mod unread;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::head::Head;
use self::help::Help;
use self::table::DatasetTable;
use self::toolbar::Toolbar;
pub(super) use self::unread::Unread;
use crate::api::dataset::list_datasets;
use crate::components::troubles::Troubles;
use crate::model::context::RunRef;
use crate::model::dataset::{self, DatasetQuery};
use crate::paths;
use crate::ui::notice::{Empty, Skeleton};

/// Asks the server for the rows that are in sight, and for others when the selection changes.
const LIST: &str = include_str!("datasets/list.js");

/// The run that the address names.
pub(super) fn run_of_address() -> Option<RunRef> {
    use_params_map().with_untracked(|params| {
        let read = |key: &str| paths::id(&params.get(key)?);
        Some(RunRef { airflow: read("airflow")?, dag: read("dag")?, run: read("run")? })
    })
}

/// The page.
#[component]
pub fn DatasetsPage() -> impl IntoView {
    let run = run_of_address();
    let query = use_query_map().with_untracked(|map| {
        let read = |key: &str| map.get(key).unwrap_or_default();
        DatasetQuery {
            search: read("q"),
            standing: read("standing"),
            sort: read("sort"),
            from: read("from").parse().unwrap_or(0),
        }
    });
    let (asked, of) = (query.clone(), run.clone());
    let page = Resource::new_blocking(
        || (),
        move |()| {
            let (run, query) = (run.clone(), asked.clone());
            async move {
                let run = run.ok_or_else(|| crate::api::not_found("This address names no run."))?;
                list_datasets(run, query).await
            }
        },
    );
    view! {
        <Title text="Datasets" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=16 /> }
        }>
            {move || {
                let (query, of) = (query.clone(), of.clone());
                Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Loaded page=page query=query /> }.into_any(),
                        Err(error) => view! { <Unread run=of title="Datasets".into() error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Loaded(page: dataset::DatasetsPage, query: DatasetQuery) -> impl IntoView {
    let none = page.progress.total == 0;
    let troubles = page.troubles.clone();
    view! {
        <Head page=page.clone() />
        <Troubles troubles=troubles />
        {if none {
            view! { <Empty title="This transaction has no datasets yet" hint="They stand here as soon as Metapod knows them." /> }
                .into_any()
        } else {
            view! {
                <Toolbar page=page.clone() query=query.clone() />
                <DatasetTable page=page query=query />
                <Help />
                <script nonce=use_nonce() inner_html=LIST></script>
            }
                .into_any()
        }}
    }
}
