//! A dataset over the last nights, newest first.

use leptos::prelude::*;

use crate::model::dataset::{DatasetDetail, Night};
use crate::model::number::grouped;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// The table.
#[component]
pub fn NightsView(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { run, entry, nights, .. } = detail;
    if nights.is_empty() {
        return ().into_any();
    }
    let good = nights.iter().filter(|night| night.committed == Some(true)).count();
    let total = nights.len();
    let longest = nights.iter().filter_map(|night| night.after).max().unwrap_or(1).max(1);
    let rows = nights
        .into_iter()
        .map(|night| {
            let own = night.run.run == run.run;
            row(&entry.name, night, own, longest)
        })
        .collect_view();
    view! {
        <section aria-labelledby="nights">
            <h2 id="nights">"Last nights" <span class="count">{format!("{good} of {total} committed")}</span></h2>
            <div class="table-wrap nights-wrap" role="region" aria-label="Table of the last nights" tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Run"</th>
                            <th scope="col">"Committed"</th>
                            <th scope="col">"After the start"</th>
                            <th scope="col">"Columns"</th>
                            <th scope="col">"Rows"</th>
                            <th scope="col">"Loaded"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(name: &str, night: Night, own: bool, longest: i64) -> impl IntoView + use<> {
    let (class, icon, word) = match night.committed {
        Some(true) => ("phase-done", "check", night.committed_at.map_or_else(|| "yes".into(), time::short)),
        Some(false) => ("phase-blocked", "circle-dashed", "not committed".to_owned()),
        None => ("phase-other", "circle-help", "could not be read".to_owned()),
    };
    let bar = night.after.map(|after| {
        view! {
            <meter max=longest value=after aria-hidden="true"></meter>
            {time::length(after)}
        }
    });
    let count = |number: u64| grouped(number);
    view! {
        <tr class=if own { "row-own" } else { "" }>
            <th scope="row" class="nowrap">
                <a href=paths::dataset(&night.run, name, "") aria-current=own.then_some("true")>
                    {night.run.run.clone()}
                </a>
            </th>
            <td>
                <span class=format!("badge {class}")>
                    <Icon name=icon />
                    {word}
                </span>
            </td>
            <td class="nowrap">{bar}</td>
            <td>{night.columns}</td>
            <td>{night.rows.map(count)}</td>
            <td class="nowrap">{night.loaded.map(time::short)}</td>
        </tr>
    }
}
