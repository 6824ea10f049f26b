//! One run: its head, its tasks as graph or table, and the panel of the selected task.

mod counts;
mod head;
mod table;
mod toolbar;

use leptos::prelude::*;

use self::counts::CountBar;
use self::head::Head;
use self::table::TaskTable;
use self::toolbar::Toolbar;
use crate::api::run::open_run;
use crate::components::address::use_address;
use crate::components::dag_view::DagView;
use crate::components::run_store::{RunStore, use_query};
use crate::components::task_panel::TaskPanel;
use crate::components::troubles::Troubles;
use crate::model::fragment::OpenedRun;
use crate::paths::{self, RunQuery};
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};
use crate::ui::title;

/// The page of a run.
#[component]
pub fn RunPage() -> impl IntoView {
    let address = use_address();
    let run = paths::read_run(&address.path());
    // A number and not a trigger: a resource asks again only when what it is made from differs.
    let reload = RwSignal::new(0_u32);
    let query = use_query(address);
    // The only thing this page waits for: what is made inside a Suspense must not wait again, since
    // server and browser would number it differently.
    let opened = Resource::new_blocking(
        move || reload.get(),
        move |_| {
            let run = run.clone();
            async move {
                let run = run.ok_or_else(|| crate::api::not_found("This address names no run."))?;
                open_run(run, query.get_untracked()).await
            }
        },
    );
    view! {
        <Transition fallback=|| {
            view! { <Skeleton lines=20 /> }
        }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok(opened) => view! { <Screen opened=opened query=query reload=reload /> }.into_any(),
                    Err(error) => {
                        title::set("Run");
                        view! {
                            <h1 class="sr-only">"Run"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Screen(opened: OpenedRun, query: Memo<RunQuery>, reload: RwSignal<u32>) -> impl IntoView {
    let OpenedRun { view, panel, words } = opened;
    title::set(&format!("{} {}", view.run.dag, view.run.run));
    let troubles = view.troubles.clone();
    let store = RunStore::new(view, query, reload);
    provide_context(store);
    #[cfg(feature = "hydrate")]
    {
        crate::components::live::follow_run(store);
        crate::components::live::tick(store.now);
    }
    let empty = store.view.with_untracked(|view| view.tasks.is_empty());
    let table = Memo::new(move |_| store.query.with(|query| query.view == "table"));
    view! {
        <Head store=store />
        <Troubles troubles=troubles />
        <CountBar store=store />
        <Toolbar store=store words=words />
        {if empty {
            view! { <Empty title="This run has no tasks" hint="Airflow lists no task for this DAG; it may have been deployed empty." /> }
                .into_any()
        } else {
            view! {
                <div class="run-body">
                    <div class="run-main">
                        {move || {
                            if table.get() {
                                view! { <TaskTable store=store /> }.into_any()
                            } else {
                                view! { <DagView /> }.into_any()
                            }
                        }}
                    </div>
                    <TaskPanel store=store first=panel />
                </div>
            }
                .into_any()
        }}
    }
}
