//! The audit trail: who did what, newest first, and whether the chain of its rows holds.

mod filter;
mod more;
mod table;
mod verdict;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::filter::FilterForm;
use self::table::AuditTable;
use self::verdict::verdict_line;
use crate::api::audit::{list_audit, verify_audit};
use crate::model::audit::{AuditFilter, AuditPage as Page};
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// The audit trail.
#[component]
pub fn AuditPage() -> impl IntoView {
    let filter = use_query_map().with_untracked(|map| {
        let read = |key: &str| map.get(key).map(|value| value.trim().to_owned()).unwrap_or_default();
        AuditFilter {
            person: read("person"),
            procedure: read("procedure"),
            target: read("target"),
            run: read("run"),
            outcome: read("outcome"),
            since: read("since"),
            until: read("until"),
            before: read("before"),
        }
    });
    let wanted = filter.clone();
    let page = Resource::new_blocking(move || wanted.clone(), list_audit);
    let verdict = Resource::new_blocking(|| (), |()| verify_audit());
    let shown = filter.clone();
    view! {
        <Title text="Audit" />
        <div class="page-head">
            <h1>"Audit"</h1>
            {exports(&filter)}
        </div>
        <Suspense fallback=|| {
            view! { <Skeleton lines=1 /> }
        }>{move || Suspend::new(async move { verdict_line(verdict.await) })}</Suspense>
        <FilterForm filter=filter />
        <Suspense fallback=|| {
            view! { <Skeleton lines=16 /> }
        }>
            {move || {
                let shown = shown.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok(page) => rows(page, &shown),
                        Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// The rows that are shown, and all further ones, as a file.
fn exports(filter: &AuditFilter) -> impl IntoView + use<> {
    let link = |to: String, word: &'static str, title: &'static str| {
        view! {
            <a class="button" href=to download="" title=title>
                <Icon name="arrow-down" />
                {word}
            </a>
        }
    };
    view! {
        <div class="audit-exports">
            {link(paths::audit_csv(filter), "CSV", "The rows that match, for a spreadsheet")}
            {link(paths::audit_lines(filter), "JSON lines", "The rows that match, with all that their digests are made of")}
        </div>
    }
}

fn rows(page: Page, filter: &AuditFilter) -> AnyView {
    if page.rows.is_empty() {
        let (title, hint) = match (filter.narrows(), filter.before.is_empty()) {
            (true, _) => ("No row matches", "Change or remove the filter."),
            (false, false) => ("There is nothing older", "Go back to the newest rows."),
            (false, true) => ("Nothing is on record yet", "Whoever signs in or runs a procedure is named here."),
        };
        return view! { <Empty title=title hint=hint /> }.into_any();
    }
    let newest = (!filter.before.is_empty()).then(|| AuditFilter { before: String::new(), ..filter.clone() });
    let older = page.next.map(|next| AuditFilter { before: next.to_string(), ..filter.clone() });
    view! {
        <AuditTable rows=page.rows />
        <nav class="pages" aria-label="Pages">
            {newest.map(|newest| view! { <a href=paths::audit(&newest)>"Newest"</a> })}
            {older.map(|older| view! { <a href=paths::audit(&older)>"Older"</a> })}
        </nav>
    }
    .into_any()
}
