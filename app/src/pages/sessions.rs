//! One's own sessions: where one is signed in, and the way to end it.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::session::list_sessions;
use crate::model::session::SessionRow;
use crate::model::time;
use crate::ui::notice::{ErrorNotice, Skeleton};

/// The page.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let sessions = Resource::new_blocking(|| (), |()| list_sessions());
    view! {
        <Title text="Your sessions" />
        <div class="page-head">
            <h1>"Your sessions"</h1>
        </div>
        <p class="lead">"Where you are signed in. End what you do not know, or no longer use."</p>
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match sessions.await {
                    Ok(rows) => view! { <List rows=rows /> }.into_any(),
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn List(rows: Vec<SessionRow>) -> impl IntoView {
    let others = rows.iter().filter(|row| !row.this).count();
    view! {
        <div class="table-wrap" role="region" aria-label="Table of your sessions" tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">
                            <span class="sr-only">"End it"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {(others > 1)
            .then(|| {
                view! {
                    <form method="post" action="/api/revoke_session" class="sessions-all">
                        <input type="hidden" name="id" value="" />
                        <button class="button">{format!("End the {others} others")}</button>
                    </form>
                }
            })}
    }
}

fn row(row: SessionRow) -> impl IntoView {
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let end = if row.this {
        view! { <span class="chip">"this one"</span> }.into_any()
    } else {
        view! {
            <form method="post" action="/api/revoke_session" class="inline-form">
                <input type="hidden" name="id" value=row.id />
                <button class="button">"End it"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">{or(row.browser, "unknown")}</th>
            <td>{or(row.address, "unknown")}</td>
            <td class="nowrap" title=time::date_time(row.started)>
                {time::short(row.started)}
            </td>
            <td class="nowrap" title=time::date_time(row.seen)>
                {time::short(row.seen)}
            </td>
            <td>{end}</td>
        </tr>
    }
}
