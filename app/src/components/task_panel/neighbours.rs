//! Tasks around a task, and its datasets.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::run_store::RunStore;
use crate::components::state_badge::phase_icon;
use crate::model::task::{DatasetRow, Neighbour};
use crate::ui::icon::Icon;

/// No more than this many are listed at once.
const SHOWN: usize = 60;

/// A list of tasks that can be folded; each is a link that selects it.
#[component]
pub fn Neighbours(
    /// What they are to the task.
    title: &'static str,
    /// The page.
    store: RunStore,
    /// The tasks.
    neighbours: Vec<Neighbour>,
    /// Unfolded at first.
    open: bool,
) -> impl IntoView {
    let total = neighbours.len();
    let critical = neighbours.iter().filter(|one| one.critical).count();
    let more = total.saturating_sub(SHOWN);
    (total > 0).then(move || {
        view! {
            <details class="fold" open=open>
                <summary>
                    {title}
                    <span class="count">{total}</span>
                    {(critical > 0).then(|| view! { <span class="count count-critical">{format!("{critical} critical")}</span> })}
                </summary>
                <ul class="neighbours">
                    {neighbours.into_iter().take(SHOWN).map(|one| item(store, one)).collect_view()}
                    {(more > 0).then(|| view! { <li class="neighbours-more">{format!("and {more} more, in the table")}</li> })}
                </ul>
            </details>
        }
    })
}

fn item(store: RunStore, one: Neighbour) -> impl IntoView {
    let Neighbour { id, phase, critical } = one;
    let task = id.clone();
    let to = move || {
        store.link(|query| {
            query.task.clone_from(&task);
            query.attempt.clear();
        })
    };
    view! {
        <li>
            <A href=to scroll=false attr:class=format!("neighbour phase-{}", phase.slug())>
                <Icon name=phase_icon(phase) />
                <span class="neighbour-name">{id}</span>
                {critical.then(|| view! { <span class="tag-critical">"critical"</span> })}
                <span class="neighbour-phase">{phase.label()}</span>
            </A>
        </li>
    }
}

/// What Metapod recorded: it tells whether the dataset or only the model broke.
#[component]
pub fn Datasets(
    /// Absent without Metapod.
    datasets: Option<Vec<DatasetRow>>,
) -> impl IntoView {
    let datasets = datasets.filter(|datasets| !datasets.is_empty())?;
    let missing = datasets.iter().filter(|row| !row.committed).count();
    Some(view! {
        <details class="fold" open=true>
            <summary>
                "Datasets of the transaction" <span class="count">{datasets.len()}</span>
                {(missing > 0).then(|| view! { <span class="count count-missing">{format!("{missing} uncommitted")}</span> })}
            </summary>
            <ul class="neighbours">
                {datasets
                    .into_iter()
                    .map(|row| {
                        let (class, icon, word) = if row.committed {
                            ("neighbour phase-done", "check", "committed")
                        } else {
                            ("neighbour phase-blocked", "circle-dashed", "uncommitted")
                        };
                        view! {
                            <li class=class>
                                <Icon name=icon />
                                <span class="neighbour-name">{row.name}</span>
                                <span class="neighbour-phase">{word}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    })
}
