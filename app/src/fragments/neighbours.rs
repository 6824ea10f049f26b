//! Tasks around a task, and its datasets.

use leptos::prelude::*;

use super::panel::Links;
use crate::components::state_badge::phase_icon;
use crate::model::context::RunRef;
use crate::model::task::{DatasetRow, Neighbour};
use crate::ui::icon::Icon;

/// No more than this many are listed at once.
const SHOWN: usize = 60;

/// A list of tasks that can be folded; each is a link that selects it.
pub fn neighbours(
    title: &'static str,
    links: Links<'_>,
    neighbours: &[Neighbour],
    open: bool,
) -> impl IntoView + use<> {
    let total = neighbours.len();
    let critical = neighbours.iter().filter(|one| one.critical).count();
    let more = total.saturating_sub(SHOWN);
    let items = neighbours.iter().take(SHOWN).map(|one| item(links, one)).collect_view();
    (total > 0).then(move || {
        view! {
            <details class="fold" open=open>
                <summary>
                    {title} <span class="count">{total}</span>
                    {(critical > 0).then(|| view! { <span class="count count-critical">{format!("{critical} critical")}</span> })}
                </summary>
                <ul class="neighbours">
                    {items}
                    {(more > 0).then(|| view! { <li class="neighbours-more">{format!("and {more} more, in the table")}</li> })}
                </ul>
            </details>
        }
    })
}

fn item(links: Links<'_>, one: &Neighbour) -> impl IntoView + use<> {
    let Neighbour { id, phase, critical } = one.clone();
    let (to, key) = (links.to(&id, None), id.clone());
    view! {
        <li>
            <a href=to data-to=key class=format!("neighbour phase-{}", phase.slug())>
                <Icon name=phase_icon(phase) />
                <span class="neighbour-name">{id}</span>
                {critical.then(|| view! { <span class="tag-critical">"critical"</span> })}
                <span class="neighbour-phase">{phase.label()}</span>
            </a>
        </li>
    }
}

/// What Metapod recorded: it tells whether the dataset or only the model broke. Nothing without a
/// Metapod.
pub fn datasets(run: &RunRef, datasets: Option<Vec<DatasetRow>>) -> Option<impl IntoView + use<>> {
    let datasets = datasets.filter(|datasets| !datasets.is_empty())?;
    let missing = datasets.iter().filter(|row| !row.committed).count();
    let total = datasets.len();
    let rows = datasets.into_iter().map(|row| dataset(run, row)).collect_view();
    Some(view! {
        <details class="fold" open=true>
            <summary>
                "Datasets of the transaction" <span class="count">{total}</span>
                {(missing > 0).then(|| view! { <span class="count count-missing">{format!("{missing} uncommitted")}</span> })}
            </summary>
            <ul class="neighbours">{rows}</ul>
        </details>
    })
}

fn dataset(run: &RunRef, row: DatasetRow) -> impl IntoView + use<> {
    let to = crate::paths::dataset(run, &row.name, "");
    let (class, icon, word) = if row.committed {
        ("neighbour phase-done", "check", "committed")
    } else {
        ("neighbour phase-blocked", "circle-dashed", "uncommitted")
    };
    view! {
        <li>
            <a href=to class=class>
                <Icon name=icon />
                <span class="neighbour-name">{row.name}</span>
                <span class="neighbour-phase">{word}</span>
            </a>
        </li>
    }
}
