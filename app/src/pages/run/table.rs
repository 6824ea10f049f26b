//! The tasks as a table: the same content as the graph, for keyboards, screen readers and long lists.

mod order;

use leptos::prelude::*;

use self::order::Order;
use crate::components::run_store::RunStore;
use crate::components::state_badge::task_badge;
use crate::model::run::TaskRow;
use crate::model::time;
use crate::ui::derived::text;
use crate::ui::notice::Empty;

/// Rows on one page.
const ROWS: usize = 200;

/// A sortable table, a page at a time; every sort and page is a link.
#[component]
pub fn TaskTable(
    /// The page.
    store: RunStore,
) -> impl IntoView {
    let places = Memo::new(move |_| {
        let order = store.query.with(|query| Order::parse(&query.sort));
        let matching = store.matching.get();
        store.view.with(|view| order.sorted(&view.tasks, matching.as_deref().map(Vec::as_slice)))
    });
    let page = Memo::new(move |_| {
        let last = places.with(|places| places.len().div_ceil(ROWS).max(1));
        store.query.with(|query| query.page.parse::<usize>().unwrap_or(1).clamp(1, last))
    });
    let rows = move || {
        let (page, selected) = (page.get(), store.selected().get());
        store.view.with(|view| {
            places.with(|places| {
                let shown = places.iter().skip((page - 1) * ROWS).take(ROWS);
                shown
                    .filter_map(|place| Some(row(store, view.tasks.get(*place as usize)?, Some(*place) == selected)))
                    .collect_view()
            })
        })
    };
    let none = Memo::new(move |_| places.with(Vec::is_empty));
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="sr-only">"Tasks of the run"</caption>
                <thead>
                    <tr>
                        {order::COLUMNS.map(|(key, word)| heading(store, key, word)).into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || none.get().then(|| view! { <Empty title="No task matches" hint="Change or remove the filter." /> })}
        <Pages store=store page=page count=Memo::new(move |_| places.with(|places| places.len().div_ceil(ROWS))) />
    }
}

fn heading(store: RunStore, key: &'static str, word: &'static str) -> impl IntoView {
    let order = Memo::new(move |_| store.query.with(|query| Order::parse(&query.sort)));
    let sorted = text(move || order.get().of(key).to_owned());
    let to = text(move || {
        store.link(|query| {
            query.page.clear();
            query.sort = order.get().toggled(key);
        })
    });
    view! {
        <th scope="col" aria-sort=sorted>
            <a href=to>
                {word}
            </a>
        </th>
    }
}

fn row(store: RunStore, row: &TaskRow, selected: bool) -> impl IntoView + use<> {
    let task = row.id.clone();
    let to = text(move || {
        store.link(|query| {
            query.task.clone_from(&task);
            query.attempt.clear();
            query.to.clear();
        })
    });
    let took = row.end.and_then(|end| Some(end - row.start?)).map(time::length).unwrap_or_default();
    let (id, critical, try_number, start) = (row.id.clone(), row.critical, row.try_number, row.start);
    view! {
        <tr class=if selected { "selected" } else { "" }>
            <td>{task_badge(&row.state)}</td>
            <th scope="row">
                <a href=to>
                    {id}
                </a>
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

#[component]
fn Pages(store: RunStore, page: Memo<usize>, count: Memo<usize>) -> impl IntoView {
    let to = move |page: usize| store.link(|query| query.page = page.to_string());
    // Another page begins at its beginning; the link itself is followed by the page.
    let begin = move |_| {
        let table = document().query_selector(".table-wrap").ok().flatten();
        table.iter().for_each(|table| table.scroll_into_view());
    };
    move || {
        (count.get() > 1).then(|| {
            let (page, count) = (page.get(), count.get());
            view! {
                <nav class="pages" aria-label="Pages of the table">
                    {(page > 1).then(|| view! { <a href=to(page - 1) on:click=begin>"Previous"</a> })}
                    <span>{format!("page {page} of {count}")}</span>
                    {(page < count).then(|| view! { <a href=to(page + 1) on:click=begin>"Next"</a> })}
                </nav>
            }
        })
    }
}
