//! Search and filter of the runs; a GET form, so that every choice has an address.

use leptos::prelude::*;

use crate::components::state_badge::phase_icon;
use crate::model::runs::RunFilter;
use crate::model::state::RunState;
use crate::paths;
use crate::ui::icon::Icon;

/// The bar above the list.
#[component]
pub fn FilterBar(
    /// What is narrowed to now.
    filter: RunFilter,
    /// How many runs are left.
    shown: usize,
    /// How many there are.
    total: u32,
) -> impl IntoView {
    let words = if shown == total as usize { format!("{total} runs") } else { format!("{shown} of {total} runs") };
    let dag = filter.dag.clone();
    let label = format!("Show all DAGs, not only {dag}");
    let segments = [segment(&filter, "", "all")]
        .into_iter()
        .chain(RunState::KNOWN.iter().rev().map(|state| segment(&filter, state.wire(), state.wire())))
        .collect_view();
    let without = paths::runs(&RunFilter { dag: String::new(), ..filter.clone() });
    view! {
        <div class="toolbar">
            <form method="get" action="/" class="search-form" role="search">
                <label class="search">
                    <Icon name="search" />
                    <input
                        type="search"
                        name="q"
                        value=filter.search.clone()
                        placeholder="DAG, run, transaction or failed task"
                        aria-label="Search the runs"
                    />
                </label>
                <input type="hidden" name="state" value=filter.state.clone() />
                <input type="hidden" name="dag" value=filter.dag.clone() />
                <button class="button">"Search"</button>
            </form>
            <div class="segments" role="group" aria-label="State">
                {segments}
            </div>
            {(!dag.is_empty())
                .then(|| {
                    view! {
                        <a href=without class="chip chip-link" aria-label=label>
                            {dag.clone()}
                            <Icon name="x" />
                        </a>
                    }
                })}
            <span class="toolbar-said" role="status">{words}</span>
        </div>
    }
}

fn segment(filter: &RunFilter, state: &str, word: &str) -> impl IntoView + use<> {
    let chosen = filter.state == state;
    let to = paths::runs(&RunFilter { state: state.to_owned(), ..filter.clone() });
    let icon = (!state.is_empty()).then(|| phase_icon(RunState::from(state).phase()));
    let word = word.to_owned();
    view! {
        <a href=to class=if chosen { "segment segment-on" } else { "segment" } aria-current=chosen.then_some("true")>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {word}
        </a>
    }
}
