//! The route table. Pages that live (they follow a run or an execution as it goes) are compiled for
//! the browser too; all others are documents and exist on the server only, which keeps the bundle
//! small. A link from a live page to a document is `rel="external"`.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
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
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Comporta".into() } else { format!("{title} · Comporta") } />
        <Router>{pages()}</Router>
    }
}

#[cfg(feature = "ssr")]
fn pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <NotFound /> }>
            <Route path=path!("/runs/:airflow/:dag/:run") view=RunPage ssr=SsrMode::Async />
            <Route path=path!("/runs/:airflow/:dag/:run/datasets") view=DatasetsPage ssr=SsrMode::Async />
            <Route path=path!("/runs/:airflow/:dag/:run/datasets/:name") view=DatasetPage ssr=SsrMode::Async />
            <Route path=path!("/executions/:id") view=ExecutionPage ssr=SsrMode::Async />
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
    }
}

#[cfg(not(feature = "ssr"))]
fn pages() -> impl IntoView {
    view! {
        <Routes fallback=|| ()>
            <Route path=path!("/runs/:airflow/:dag/:run") view=RunPage ssr=SsrMode::Async />
            <Route path=path!("/executions/:id") view=ExecutionPage ssr=SsrMode::Async />
        </Routes>
    }
}
