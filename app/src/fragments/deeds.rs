//! What operators did to a run, and machines that are still held.

use leptos::prelude::*;

use crate::components::state_badge::outcome_badge;
use crate::model::context::RunRef;
use crate::model::execution::{Deed, Held};
use crate::model::run::RunView;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// Executions that are told.
const TOLD: usize = 4;

/// It, as HTML.
#[must_use]
pub fn deeds(view: &RunView) -> String {
    let held = view.held.iter().map(|held| reminder(&view.run, held)).collect_view();
    let deeds = view.deeds.iter().take(TOLD).map(deed).collect_view();
    view! {
        {held}
        <ul class="deeds" aria-label="Executions on this run" hidden=view.deeds.is_empty()>
            {deeds}
        </ul>
    }
    .to_html()
}

fn reminder(run: &RunRef, held: &Held) -> impl IntoView + use<> {
    view! {
        <div class="notice notice-warning" role="status">
            <Icon name="hand" />
            <div class="notice-body">
                <strong>{format!("Machines are still held by {}", held.task)}</strong>
                <div class="notice-more">
                    {format!("{} holds them since {}. ", held.who, time::short(held.since))}
                    <a href=paths::release_machines(run, &held.task)>"Release them"</a>
                </div>
            </div>
        </div>
    }
}

fn deed(deed: &Deed) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=paths::execution(&deed.id)>{deed.title.clone()}</a>
            {outcome_badge(deed.outcome)}
            <span class="faint">{format!("{} · {}", deed.who, time::short(deed.started))}</span>
        </li>
    }
}
