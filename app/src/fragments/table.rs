//! The tasks as a table: the same content as the graph, for keyboards, screen readers and long lists. A page at a time;
//! every sort and page is a link.

mod order;

use leptos::prelude::*;

use self::order::Order;
use crate::components::state_badge::task_badge;
use crate::components::task_filter::TaskFilter;
use crate::graph::Dag;
use crate::model::run::{RunView, TaskRow};
use crate::model::time;
use crate::paths::{RunQuery, run_at};
use crate::ui::notice::Empty;

/// Rows on one page.
const ROWS: usize = 200;

/// It, as HTML.
#[must_use]
pub fn table(view: &RunView, query: &RunQuery) -> String {
    let order = Order::parse(&query.sort);
    let filter = TaskFilter::new(&query.phase, &query.search);
    let kept = (!filter.is_empty()).then(|| {
        let dag = Dag::new(u32::try_from(view.tasks.len()).unwrap_or(u32::MAX), view.edges.iter().copied());
        filter.matches(&dag, view)
    });
    let places = order.sorted(&view.tasks, kept.as_deref());
    let pages = places.len().div_ceil(ROWS).max(1);
    let page = query.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let link = |change: &dyn Fn(&mut RunQuery)| {
        let mut query = query.clone();
        change(&mut query);
        run_at(&view.run, &query)
    };
    let chosen = if query.task.is_empty() { view.broke_first() } else { view.place(&query.task) };
    let rows = places.iter().skip((page - 1) * ROWS).take(ROWS);
    let rows = rows.filter_map(|place| {
        let row = view.tasks.get(*place as usize)?;
        let to = link(&|query| {
            query.task.clone_from(&row.id);
            query.attempt.clear();
            query.to.clear();
        });
        Some(line(row, to, Some(*place) == chosen))
    });
    let headings = order::COLUMNS.map(|(key, word)| {
        let to = link(&|query| {
            query.page.clear();
            query.sort = order.toggled(key);
        });
        view! {
            <th scope="col" aria-sort=order.of(key)>
                <a href=to>{word}</a>
            </th>
        }
    });
    let turn = |page: usize| link(&|query| query.page = page.to_string());
    let none =
        places.is_empty().then(|| view! { <Empty title="No task matches" hint="Change or remove the filter." /> });
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="sr-only">"Tasks of the run"</caption>
                <thead>
                    <tr>{headings.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {none}
        {(pages > 1)
            .then(|| {
                view! {
                    <nav class="pages" aria-label="Pages of the table">
                        {(page > 1).then(|| view! { <a href=turn(page - 1)>"Previous"</a> })}
                        <span>{format!("page {page} of {pages}")}</span>
                        {(page < pages).then(|| view! { <a href=turn(page + 1)>"Next"</a> })}
                    </nav>
                }
            })}
    }
    .to_html()
}

fn line(row: &TaskRow, to: String, selected: bool) -> impl IntoView + use<> {
    let took = row.end.and_then(|end| Some(end - row.start?)).map(time::length).unwrap_or_default();
    let (id, critical, try_number, start) = (row.id.clone(), row.critical, row.try_number, row.start);
    view! {
        <tr class=if selected { "selected" } else { "" }>
            <td>{task_badge(&row.state)}</td>
            <th scope="row">
                <a href=to>{id}</a>
                {critical.then(|| view! { <span class="tag-critical">"critical"</span> })}
            </th>
            <td class="number">{(try_number > 0).then_some(try_number)}</td>
            <td class="nowrap" title=start.map(time::date_time).unwrap_or_default()>
                {start.map(time::short).unwrap_or_default()}
            </td>
            <td class="number nowrap">{took}</td>
        </tr>
    }
}
