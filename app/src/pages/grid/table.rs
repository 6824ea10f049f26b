//! The grid itself: the first rows as a table of links. The script takes them out and draws those in sight.

use leptos::prelude::*;

use crate::fragments::grid::{Sheet, head, row};
use crate::model::pace;
use crate::model::state::Phase;
use crate::paths::{self, GridQuery};
use crate::ui::pages::{pages, room};

/// How many rows the page comes with.
const FIRST_ROWS: usize = 100;
/// Rows above the selected task.
const ABOVE: usize = 6;

/// The grid, of `rows`: places of tasks.
pub fn table(sheet: &Sheet, query: &GridQuery, rows: &[u32]) -> AnyView {
    let from = first(sheet, query, rows);
    let broke = sheet.broke();
    let number = |place: u32| broke.get(place as usize).copied().unwrap_or(0);
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let at = |from: u32| paths::grid(&sheet.grid.view.run, &GridQuery { from: from.to_string(), ..query.clone() });
    let shown = rows.iter().skip(from).take(FIRST_ROWS).map(|place| row(sheet, *place, query, number(*place)));
    view! {
        <div class="table-wrap windowed-list grid-wrap" role="region" aria-label="Tasks over the last nights" tabindex="0">
            <table
                class="table grid"
                role="grid"
                aria-label="Tasks over the last nights"
                data-run=paths::run(&sheet.grid.view.run)
                data-cells=paths::grid_cells(&sheet.grid.view.run)
                data-phases=words(&Phase::ALL.map(|phase| (phase.slug(), phase.label())))
                data-paces=words(&pace::BANDS.map(|(bound, _)| bound))
                data-short=pace::step(pace::SHORT).to_string()
                data-from=from.to_string()
            >
                <thead role="rowgroup">{head(sheet)}</thead>
                {room(1)}
                <tbody role="rowgroup">{shown.collect_view()}</tbody>
                {room(1)}
            </table>
        </div>
        <p class="grid-said needs-js" data-cell="">
            "Arrows move, Enter opens the task in that night."
        </p>
        <p class="faint nothing" data-nothing="" hidden=!rows.is_empty()>
            "No task matches. Take something out of the selection."
        </p>
        {pages("Pages of the grid", count(from), count(FIRST_ROWS), count(rows.len()), &at)}
    }
    .into_any()
}

/// The row that is asked for, or a few above the selected task.
fn first(sheet: &Sheet, query: &GridQuery, rows: &[u32]) -> usize {
    let of_task = || {
        let place = sheet.grid.view.place(&query.task)?;
        rows.iter().position(|row| *row == place).map(|at| at.saturating_sub(ABOVE))
    };
    let from: usize = query.from.parse().ok().or_else(of_task).unwrap_or(0);
    from.min(rows.len().saturating_sub(1))
}

fn words(list: &impl serde::Serialize) -> String {
    serde_json::to_string(list).unwrap_or_default()
}
