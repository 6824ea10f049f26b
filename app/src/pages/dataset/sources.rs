//! What the warehouse and the code say of a dataset.

use leptos::prelude::*;

use crate::model::dataset::{Changed, DatasetDetail, Loaded};
use crate::model::time;
use crate::ui::icon::Icon;
use crate::ui::notice::Empty;

/// How many loads are shown.
const LOADS: usize = 10;

/// Loads into the warehouse; nothing where none is configured.
#[component]
pub fn LoadsView(detail: DatasetDetail) -> impl IntoView {
    let Some(loads) = detail.loads else { return ().into_any() };
    let none = loads.is_empty();
    let rows = loads.into_iter().take(LOADS).map(load).collect_view();
    let title = format!("Never loaded as {}", detail.table);
    view! {
        <section aria-labelledby="loads">
            <h2 id="loads">"Loads into the warehouse"</h2>
            {if none {
                view! { <Empty title=title hint="Not every dataset is: its load job may not have run yet." /> }.into_any()
            } else {
                view! {
                    <div class="table-wrap" role="region" aria-label="Table of the loads" tabindex="0">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">"When"</th>
                                    <th scope="col">"Rows"</th>
                                    <th scope="col">"How"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}

fn load(load: Loaded) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="nowrap">{load.at.map_or_else(|| "not told".into(), time::short)}</th>
            <td>{load.rows}</td>
            <td>{load.state}</td>
        </tr>
    }
}

/// Who last changed its definition, what was merged since the last good night, and the way to take it out.
#[component]
pub fn Changes(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { definition, merged, propose, .. } = detail;
    if definition.is_none() && merged.is_empty() && propose.is_none() {
        return ().into_any();
    }
    let merged = (!merged.is_empty()).then(|| {
        let items = merged.into_iter().map(change).collect_view();
        view! {
            <h3>"Merged since the last good night"</h3>
            <ul class="changes-list">{items}</ul>
        }
    });
    view! {
        <section aria-labelledby="code">
            <h2 id="code">"Code"</h2>
            {definition
                .map(|one| {
                    view! {
                        <h3>"Its definition was last changed"</h3>
                        <ul class="changes-list">{change(one)}</ul>
                    }
                })}
            {merged}
            {propose
                .map(|link| {
                    view! {
                        <p>
                            <a class="button" href=link target="_blank" rel="noopener external">
                                "Propose to take it out of the next nights"
                                <Icon name="external-link" />
                            </a>
                        </p>
                    }
                })}
        </section>
    }
    .into_any()
}

fn change(change: Changed) -> impl IntoView {
    let when = change.at.map(time::short).unwrap_or_default();
    view! {
        <li>
            <a href=change.url target="_blank" rel="noopener external">
                <code>{change.sha.chars().take(7).collect::<String>()}</code>
                " "
                {change.title}
            </a>
            <span class="faint">{format!(" {} · {when}", change.author)}</span>
        </li>
    }
}
