//! The last thirty nights of a DAG as a row of bars, oldest first: a bad streak shows at a glance.

use leptos::prelude::*;

use crate::model::runs::{DagStrip, Night};
use crate::model::time;
use crate::paths;

/// A row of bars; each is a link to its run. Height is duration, shape and colour are state.
#[component]
pub fn NightStrip(
    /// The DAG with its nights.
    strip: DagStrip,
) -> impl IntoView {
    let longest = strip.nights.iter().filter_map(|night| night.duration).max().unwrap_or(1).max(1);
    let label = format!("Last {} runs of {}", strip.nights.len(), strip.dag);
    view! {
        <ol class="strip" aria-label=label>
            {strip.nights.into_iter().map(|night| bar(night, longest)).collect_view()}
        </ol>
    }
}

fn bar(night: Night, longest: i64) -> impl IntoView {
    let state = night.state.wire().to_owned();
    let when = night.start.map_or_else(|| "not started".to_owned(), time::short);
    let took = night.duration.map(time::length).unwrap_or_default();
    let words = format!("{when} {state} {took}");
    let height = 25 + night.duration.unwrap_or(0).max(0) * 75 / longest;
    view! {
        <li>
            <a
                class=format!("strip-bar phase-{}", night.state.phase().slug())
                href=paths::run(&night.run)
                title=words.clone()
                aria-label=words
            >
                <svg height=format!("{height}%") aria-hidden="true"></svg>
            </a>
        </li>
    }
}
