//! The sheet that names the keys of the page, opened by its button or by `?`. The server writes it; a script shows it
//! and keeps in this browser whether letters are keys wherever the focus is.

use leptos::prelude::*;

use crate::ui::icon::Icon;

/// One key or two that belong together, and what they do.
type Row = (&'static [&'static str], &'static str);

/// Keys and what they do, in groups.
const GROUPS: [(&str, &[Row]); 4] = [
    (
        "What broke",
        &[
            (&["f"], "What broke first"),
            (&["n"], "The next failure"),
            (&["p"], "The failure before"),
            (&["/"], "Search; Enter goes through what is found"),
        ],
    ),
    (
        "In the graph",
        &[
            (&["←", "→"], "Along an edge"),
            (&["↑", "↓"], "In the same column"),
            (&["+", "−"], "Nearer, farther"),
            (&["0"], "All of it"),
        ],
    ),
    (
        "From the selected task",
        &[
            (&["b"], "Draw what is before it"),
            (&["a"], "Draw what is after it"),
            (&["m"], "Paths from here to the next one"),
            (&["Enter"], "Open or close its group"),
        ],
    ),
    ("This sheet", &[(&["?"], "Show it"), (&["Esc"], "Close it")]),
];

/// The sheet with its script.
#[component]
pub fn Keys() -> impl IntoView {
    let group = |(name, rows): (&'static str, &'static [Row])| {
        let row = |(keys, does): &'static Row| {
            view! {
                <div>
                    <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                    <dd>{*does}</dd>
                </div>
            }
        };
        view! {
            <section>
                <h3>{name}</h3>
                <dl>{rows.iter().map(row).collect_view()}</dl>
            </section>
        }
    };
    view! {
        <dialog id="keys" class="sheet" aria-labelledby="keys-title">
            <form method="dialog" class="sheet-head">
                <h2 id="keys-title">"Keys"</h2>
                <button class="icon-button" aria-label="Close">
                    <Icon name="x" />
                </button>
            </form>
            <div class="keys">{GROUPS.into_iter().map(group).collect_view()}</div>
            <label class="check">
                <input type="checkbox" checked />
                "Letters are keys wherever the focus is, unless one writes"
            </label>
            <p class="keys-note">"Without this mark they are keys only while the graph or the table has the focus."</p>
        </dialog>
        <script nonce=leptos::nonce::use_nonce() inner_html=include_str!("keys.js")></script>
    }
}
