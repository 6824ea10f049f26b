//! The route table, and the frame around every page.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::api::platform::get_session;
use crate::components::frame::{Footer, Header};
use crate::components::session::SessionResource;
use crate::pages::backends::BackendsPage;
use crate::pages::execution::{ExecutionPage, ExecutionsPage};
use crate::pages::not_found::NotFound;
use crate::pages::procedure::PlanPage;
use crate::pages::run::RunPage;
use crate::pages::runs::RunsPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::styleguide::StyleguidePage;

/// The application: header, the page of the address, footer. Every page is rendered whole on the
/// server, so that each works as a document without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(SessionResource(Resource::new_blocking(|| (), |()| get_session())));
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Comporta".into() } else { format!("{title} · Comporta") } />
        <Router>
            <a class="skip-link" href="#main">"Skip to the content"</a>
            <Header />
            <main id="main" tabindex="-1">
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=RunsPage ssr=SsrMode::Async />
                    <Route path=path!("/runs/:airflow/:dag/:run") view=RunPage ssr=SsrMode::Async />
                    <Route path=path!("/procedures/:procedure") view=PlanPage ssr=SsrMode::Async />
                    <Route path=path!("/executions") view=ExecutionsPage ssr=SsrMode::Async />
                    <Route path=path!("/executions/:id") view=ExecutionPage ssr=SsrMode::Async />
                    <Route path=path!("/backends") view=BackendsPage ssr=SsrMode::Async />
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                    <Route path=path!("/styleguide") view=StyleguidePage ssr=SsrMode::Async />
                </Routes>
            </main>
            <Footer />
        </Router>
    }
}
