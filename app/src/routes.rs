//! The route table, on the server, and the way a browser takes a live page over. Only the page of a run is compiled
//! for the browser too; all others are documents and exist on the server only, which keeps the bundle small. What
//! moves in a document is a script of a few lines.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::{Title, provide_meta_context};
#[cfg(feature = "ssr")]
use leptos_router::components::{Route, Router, Routes};
#[cfg(feature = "ssr")]
use leptos_router::{SsrMode, path};

#[cfg(feature = "hydrate")]
use crate::pages::run::{OPENED, SCREEN, Screen};
#[cfg(feature = "ssr")]
use crate::pages::{
    approvals::ApprovalsPage, approvals::approval::ApprovalPage, audit::AuditPage, backends::BackendsPage,
    dataset::DatasetPage, datasets::DatasetsPage, execution::ExecutionPage, executions::ExecutionsPage, grid::GridPage,
    not_found::NotFound, procedures::ProcedurePage, procedures::ProceduresPage, run::RunPage, runs::RunsPage,
    sessions::SessionsPage, sign_in::SignInPage, styleguide::StyleguidePage,
};

/// The page at this address is taken over by the browser.
#[cfg(feature = "ssr")]
#[must_use]
pub fn is_live(path: &str) -> bool {
    path.starts_with("/runs/") && path.split('/').count() == 5
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
                <Route path=path!("/runs/:airflow/:dag/:run") view=RunPage ssr=SsrMode::Async />
                <Route path=path!("/runs/:airflow/:dag/:run/datasets") view=DatasetsPage ssr=SsrMode::Async />
                <Route path=path!("/runs/:airflow/:dag/:run/datasets/:name") view=DatasetPage ssr=SsrMode::Async />
                <Route path=path!("/runs/:airflow/:dag/:run/grid") view=GridPage ssr=SsrMode::Async />
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
        </Router>
    }
}

/// Takes the screen of a run over from the server, if the document has one. What cannot be read is left as it
/// is, a document.
#[cfg(feature = "hydrate")]
pub fn take_over() {
    use wasm_bindgen::JsCast;

    let element = |id: &str| document().get_element_by_id(id);
    let Some(opened) = element(OPENED).and_then(|opened| opened.text_content()) else { return };
    let screen = element(SCREEN).and_then(|screen| screen.dyn_into::<web_sys::HtmlElement>().ok());
    match (serde_json::from_str(&opened), screen) {
        (Ok(opened), Some(screen)) => leptos::mount::hydrate_from(screen, || {
            let address = crate::components::address::follow_address();
            view! { <Screen opened=opened address=address /> }
        })
        .forget(),
        _ => leptos::logging::error!("what this page was made from cannot be read"),
    }
}
