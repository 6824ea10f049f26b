//! The state of the backends, as `comporta check` tells it.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::platform::check_backends;
use crate::model::platform::BackendReport;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, ErrorNotice, Skeleton};

/// Every configured backend: reachable, version, authenticated, what is missing.
#[component]
pub fn BackendsPage() -> impl IntoView {
    let reports = Resource::new_blocking(|| (), |()| check_backends());
    view! {
        <Title text="Backends" />
        <div class="page-head">
            <h1>"Backends"</h1>
        </div>
        <Suspense fallback=|| {
            view! { <Skeleton lines=4 /> }
        }>
            {move || Suspend::new(async move {
                match reports.await {
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                    Ok(reports) if reports.is_empty() => {
                        view! { <Empty title="No backend is configured" hint="Add one to comporta.toml; comporta config --default shows how." /> }
                            .into_any()
                    }
                    Ok(reports) => {
                        view! { <div class="cards">{reports.into_iter().map(card).collect_view()}</div> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

fn card(report: BackendReport) -> impl IntoView {
    let well = report.reachable && report.problems.is_empty() && report.authenticated != Some(false);
    let (class, icon, word) =
        if well { ("badge phase-done", "check", "well") } else { ("badge phase-failed", "octagon-x", "trouble") };
    let signed = match report.authenticated {
        Some(true) => "accepted",
        Some(false) => "refused",
        None => "not tried",
    };
    view! {
        <section class="card">
            <header class="card-head">
                <h2>{report.name}</h2>
                <span class=class>
                    <Icon name=icon />
                    {word}
                </span>
            </header>
            <dl class="facts">
                <div>
                    <dt>"Address"</dt>
                    <dd>
                        <code>{report.address}</code>
                    </dd>
                </div>
                <div>
                    <dt>"Version"</dt>
                    <dd>{report.version.unwrap_or_else(|| "unknown".into())}</dd>
                </div>
                <div>
                    <dt>"Credentials"</dt>
                    <dd>{signed}</dd>
                </div>
            </dl>
            {(!report.problems.is_empty())
                .then(|| {
                    view! {
                        <ul class="problems">
                            {report.problems.into_iter().map(|problem| view! { <li>{problem}</li> }).collect_view()}
                        </ul>
                    }
                })}
        </section>
    }
}
