//! One run: its head, its tasks as graph or table, and the panel of the selected task.
//!
//! The server renders the page and puts what it was made from beside it; a browser takes the screen over from
//! that, at once and without asking again.

mod counts;
mod head;
#[cfg(feature = "ssr")]
mod keys;
mod table;
mod toolbar;

use leptos::either::Either;
use leptos::prelude::*;

use self::counts::CountBar;
use self::head::Head;
use self::table::TaskTable;
use self::toolbar::Toolbar;
#[cfg(feature = "ssr")]
use crate::api::run::open_run;
use crate::components::address::Address;
use crate::components::dag_view::DagView;
use crate::components::run_store::{RunStore, use_query};
use crate::components::task_panel::TaskPanel;
use crate::components::troubles::Troubles;
use crate::model::fragment::OpenedRun;
use crate::ui::notice::Empty;
#[cfg(feature = "ssr")]
use crate::ui::notice::{ErrorNotice, Skeleton};

/// The id of the element that is taken over.
pub const SCREEN: &str = "screen";

/// The id of the element that holds what the screen was made from: an [`OpenedRun`] as JSON.
pub const OPENED: &str = "opened";

/// The page, on the server.
#[cfg(feature = "ssr")]
#[component]
pub fn RunPage() -> impl IntoView {
    use crate::components::address::use_address;
    use crate::paths;

    let address = use_address();
    // On its own, so that a first look that takes long is read to its end when the browser goes away meanwhile, and is
    // there for the next one.
    let opened = AsyncDerived::new(move || async move {
        match paths::read_run(&address.path()) {
            Some(run) => open_run(run, use_query(address).get_untracked()).await,
            None => Err(crate::api::not_found("This address names no run.")),
        }
    });
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=20 /> }
        }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok(opened) => {
                        crate::ui::title::set(&format!("{} {}", opened.view.run.dag, opened.view.run.run));
                        let json = json(&opened);
                        Either::Left(
                            view! {
                                <div id=SCREEN>
                                    <Screen opened=opened address=address />
                                </div>
                                <script type="application/json" nonce=leptos::nonce::use_nonce() id=OPENED inner_html=json></script>
                                <script nonce=leptos::nonce::use_nonce() inner_html=crate::components::dag_view::EXPORT></script>
                                <keys::Keys />
                            },
                        )
                    }
                    Err(error) => {
                        crate::ui::title::set("Run");
                        Either::Right(
                            view! {
                                <h1 class="sr-only">"Run"</h1>
                                <ErrorNotice error=error />
                            },
                        )
                    }
                }
            })}
        </Suspense>
    }
}

/// JSON that nothing in it can end the element around it.
#[cfg(feature = "ssr")]
fn json(opened: &OpenedRun) -> String {
    serde_json::to_string(opened).unwrap_or_default().replace('<', "\\u003c")
}

/// What is taken over.
#[component]
pub fn Screen(
    /// The run as it was read.
    opened: OpenedRun,
    /// Where the page is.
    address: Address,
) -> impl IntoView {
    let OpenedRun { view, panel, context, words, overlay, table: first } = opened;
    let troubles = view.troubles.clone();
    let store = RunStore::new(view, overlay, use_query(address), address);
    provide_context(store);
    #[cfg(feature = "hydrate")]
    {
        crate::components::live::follow_run(store);
        crate::components::live::tick(store.now);
        crate::components::over::follow(store);
        crate::components::shortcuts::listen(store);
    }
    // Once: whoever comes back to the table later wants it as it is then.
    let first = StoredValue::new(first);
    let empty = store.view.with_untracked(|view| view.tasks.is_empty());
    let table = Memo::new(move |_| store.query.with(|query| query.view == "table"));
    let tasks = move || {
        if table.get() {
            Either::Left(
                view! { <TaskTable store=store first=first.try_update_value(std::mem::take).unwrap_or_default() /> },
            )
        } else {
            Either::Right(view! { <DagView /> })
        }
    };
    view! {
        <Head store=store context=context />
        <Troubles troubles=troubles />
        <CountBar store=store />
        <Toolbar store=store words=words />
        {if empty {
            Either::Left(
                view! { <Empty title="This run has no tasks" hint="Airflow lists no task for this DAG; it may have been deployed empty." /> },
            )
        } else {
            Either::Right(
                view! {
                    <div class="run-body">
                        <div class="run-main">{tasks}</div>
                        <TaskPanel store=store first=panel />
                    </div>
                },
            )
        }}
    }
}
