//! The selection language, on one screen.

use leptos::prelude::*;

/// What is written, and what it selects.
const LINES: [(&str, &str); 12] = [
    ("fx", "names that contain it, in any case"),
    ("policy/*, load-?", "names that match as a whole; * is anything, ? one character"),
    ("\"a + b\"", "exactly the one of that name"),
    ("state:failed", "failed, blocked, missing, building, waiting, committed; uncommitted is all but the last"),
    ("kind:policy", "what is before the first slash of the name"),
    ("owner:squad-fraud", "by the owner of its task in Airflow"),
    ("task:itaipu-fx-model", "what that task makes"),
    ("critical:yes", "business critical ones; critical:no the others"),
    ("+x, x+, 2+x+1", "also everything before x, after x, or only that many steps far"),
    ("a or b, a b", "what either selects"),
    ("a and b, a,b", "what both select"),
    ("not x, !x, (a or b) and c", "all but x; parentheses group, also for +"),
];

/// The page's last section, folded.
#[component]
pub fn Help() -> impl IntoView {
    let rows = LINES.map(|(written, selects)| {
        view! {
            <tr>
                <th scope="row">
                    <code>{written}</code>
                </th>
                <td>{selects}</td>
            </tr>
        }
    });
    view! {
        <details class="fold">
            <summary>"How to select"</summary>
            <table class="table help-table">
                <thead>
                    <tr>
                        <th scope="col">"Written"</th>
                        <th scope="col">"Selects"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    }
}
