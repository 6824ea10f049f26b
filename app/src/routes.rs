//! The route table. Pages that live (they follow a run or an execution as it goes) are compiled for
//! the browser too; all others are documents and exist on the server only, which keeps the bundle
//! small.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::{Title, provide_meta_context};
#[cfg(feature = "ssr")]
use leptos_router::components::{Route, Router, Routes};
#[cfg(feature = "ssr")]
use leptos_router::{SsrMode, path};

use crate::pages::execution::ExecutionPage;
use crate::pages::run::RunPage;
#[cfg(feature = "ssr")]
use crate::pages::{
    approvals::ApprovalsPage, approvals::approval::ApprovalPage, audit::AuditPage, backends::BackendsPage,
    dataset::DatasetPage, datasets::DatasetsPage, executions::ExecutionsPage, not_found::NotFound,
    procedures::ProcedurePage, procedures::ProceduresPage, runs::RunsPage, sessions::SessionsPage, sign_in::SignInPage,
    styleguide::StyleguidePage,
};

/// The page at this address is taken over by the browser.
#[cfg(feature = "ssr")]
#[must_use]
pub fn is_live(path: &str) -> bool {
    let is_run = path.starts_with("/runs/") && path.split('/').count() == 5;
    is_run || path.starts_with("/executions/")
}

/// The page of the address. Every page is rendered whole on the server, so that each works as a
/// document without JavaScript.
#[cfg(feature = "ssr")]
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Comporta".into() } else { format!("{title} · Comporta") } />
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/runs/:airflow/:dag/:run") view=|| live(RunPage) ssr=SsrMode::Async />
                <Route path=path!("/runs/:airflow/:dag/:run/datasets") view=DatasetsPage ssr=SsrMode::Async />
                <Route path=path!("/runs/:airflow/:dag/:run/datasets/:name") view=DatasetPage ssr=SsrMode::Async />
                <Route path=path!("/executions/:id") view=|| live(ExecutionPage) ssr=SsrMode::Async />
                <Route path=path!("/") view=RunsPage ssr=SsrMode::Async />
                <Route path=path!("/procedures") view=ProceduresPage ssr=SsrMode::Async />
                <Route path=path!("/procedures/:procedure") view=ProcedurePage ssr=SsrMode::Async />
                <Route path=path!("/approvals") view=ApprovalsPage ssr=SsrMode::Async />
                <Route path=path!("/approvals/:id") view=ApprovalPage ssr=SsrMode::Async />
                <Route path=path!("/executions") view=ExecutionsPage ssr=SsrMode::Async />
                <Route path=path!("/audit") view=AuditPage ssr=SsrMode::Async />
                <Route path=path!("/backends") view=BackendsPage ssr=SsrMode::Async />
                <Route path=path!("/sessions") view=SessionsPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/styleguide") view=StyleguidePage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

/// What of the document is taken over.
#[cfg(feature = "ssr")]
fn live<V: IntoView>(page: impl FnOnce() -> V) -> impl IntoView {
    view! { <div id=LIVE>{page()}</div> }
}

/// The id of the element that a live page is in.
pub const LIVE: &str = "live";

/// The live page of the browser's address, in the element [`LIVE`].
#[cfg(feature = "hydrate")]
#[component]
pub fn LivePage() -> impl IntoView {
    let address = crate::components::address::provide_address();
    if address.path().starts_with("/runs/") {
        leptos::either::Either::Left(view! { <RunPage /> })
    } else {
        leptos::either::Either::Right(view! { <ExecutionPage /> })
    }
}
