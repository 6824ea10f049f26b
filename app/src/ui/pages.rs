//! A long table of which a page is there: the script keeps room for the rest, without it there are links.

use leptos::prelude::*;

use crate::model::number::grouped;

/// Room for the rows out of sight.
pub fn room(columns: usize) -> impl IntoView {
    view! {
        <tbody class="room" aria-hidden="true">
            <tr>
                <td colspan=columns.to_string()></td>
            </tr>
        </tbody>
    }
}

/// Links to the page before and after, for browsers without the script; nothing if one page is all. `at` is the address
/// of the page that begins with a row.
pub fn pages(label: &'static str, from: u32, rows: u32, all: u32, at: &dyn Fn(u32) -> String) -> AnyView {
    if all <= rows {
        return ().into_any();
    }
    let before = (from > 0).then(|| view! { <a href=at(from.saturating_sub(rows))>"Earlier"</a> });
    let after = (from + rows < all).then(|| view! { <a href=at(from + rows)>"Later"</a> });
    let said = format!("{} to {} of {}", grouped(from + 1), grouped((from + rows).min(all)), grouped(all));
    view! {
        <nav class="pages without-script" aria-label=label>
            {before} <span>{said}</span> {after}
        </nav>
    }
    .into_any()
}
