//! How the schema differs from that of another night.

use leptos::prelude::*;

use crate::model::dataset::{DatasetDetail, Difference};
use crate::paths;
use crate::ui::notice::{Notice, Tone};

/// A form that names the other night, and the differences.
#[component]
pub fn DifferenceView(detail: DatasetDetail) -> impl IntoView {
    let DatasetDetail { run, entry, nights, difference, .. } = detail;
    let chosen = difference.as_ref().map(|difference| difference.with.run.clone()).unwrap_or_default();
    let options = nights
        .iter()
        .filter(|night| night.run.run != run.run)
        .map(|night| {
            let id = night.run.run.clone();
            let words = if night.committed == Some(true) { id.clone() } else { format!("{id} (not committed)") };
            let on = id == chosen;
            view! {
                <option value=id selected=on>
                    {words}
                </option>
            }
        })
        .collect_view();
    if nights.len() < 2 {
        return ().into_any();
    }
    view! {
        <section aria-labelledby="difference">
            <h2 id="difference">"Schema against another night"</h2>
            <form method="get" action=paths::dataset(&run, &entry.name, "") class="compare-form">
                <label>
                    <span class="sr-only">"The other night"</span>
                    <select name="against">{options}</select>
                </label>
                <button class="button">"Compare"</button>
            </form>
            {difference.map(shown)}
        </section>
    }
    .into_any()
}

fn shown(difference: Difference) -> AnyView {
    let Difference { with, rows, same, refusal } = difference;
    if let Some(refusal) = refusal {
        return view! { <Notice tone=Tone::Info title=refusal /> }.into_any();
    }
    if rows.is_empty() {
        let title = format!("The same {same} columns as in {}.", with.run);
        return view! { <Notice tone=Tone::Good title=title /> }.into_any();
    }
    let lines = rows.into_iter().map(|(name, was, is)| {
        let word = match (&was, &is) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "changed",
        };
        view! {
            <tr data-change=name.clone()>
                <th scope="row">{name.clone()}</th>
                <td>
                    <span class="chip">{word}</span>
                </td>
                <td>{was.map(|was| view! { <del>{was}</del> })}</td>
                <td>{is.map(|is| view! { <ins>{is}</ins> })}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Table of the differences" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">{with.run}</th>
                        <th scope="col">"This run"</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </div>
        <p class="faint">{format!("{same} columns are the same.")}</p>
    }
    .into_any()
}
