//! A row of the grid, for browsers without the script and until the script has its cells.

use leptos::prelude::*;

use super::{Sheet, date, words};
use crate::model::run::TaskRow;
use crate::paths::{self, GridQuery};

/// The task at a place of the run's list.
pub fn row(sheet: &Sheet, place: u32, query: &GridQuery, broke: u32) -> AnyView {
    let Some(TaskRow { id, .. }) = sheet.grid.view.tasks.get(place as usize) else { return ().into_any() };
    let usual = sheet.usual.get(place as usize).copied().flatten();
    let by_usual = query.colour == "usual";
    let cells = sheet.columns.iter().map(|column| {
        let read = column.cells.is_some();
        let cell = column.cells.as_ref().and_then(|cells| cells.get(place as usize).copied().flatten());
        let said = words::cell(id, &date(&column.night), read, cell, usual);
        let to = (cell.is_some() || !read).then(|| paths::task(&column.night.run, id));
        view! {
            <td>
                <a class=words::look(read, cell, usual, by_usual) href=to title=said></a>
            </td>
        }
    });
    let own = paths::task(&sheet.grid.view.run, id);
    let chosen = *id == query.task;
    view! {
        <tr role="row" class=if chosen { "selected" } else { "" } aria-selected=chosen.then_some("true")>
            <th role="rowheader" scope="row">
                <a href=own title=id.clone()>
                    {id.clone()}
                </a>
            </th>
            {cells.collect_view()}
            <td class="number">{usual.map(words::spoken)}</td>
            <td class="number">{(broke > 0).then_some(broke)}</td>
        </tr>
    }
    .into_any()
}
