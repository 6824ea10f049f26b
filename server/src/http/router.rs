//! Puts everything together.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::ports::Ports;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{
    LeptosRoutes, generate_route_list_with_exclusions_and_ssg_and_context, render_app_async_with_context,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnFailure, TraceLayer};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use super::doors::Doors;
use super::{assets, audit, headers, health, identity, length, live, logs, metrics, origin, sign_in, stuck, theme};
use crate::procedures::ProceduresService;
use crate::service::watch::Watchers;
use crate::store::Store;
use crate::store::sessions::Sessions;

/// No form or server function takes more.
const BODY_LIMIT: usize = 256 * 1024;

/// What handlers share.
#[derive(Clone, FromRef)]
pub struct State {
    /// Leptos' own options.
    pub options: LeptosOptions,
    /// The ports.
    pub ports: Ports,
    /// Addresses of the browser bundle.
    pub assets: Arc<app::Assets>,
    /// The store.
    pub store: Store,
    /// The watchers.
    pub watchers: Arc<Watchers>,
    /// The procedures, for their changes.
    pub procedures: Arc<ProceduresService>,
    /// Renders /metrics.
    pub metrics: PrometheusHandle,
    /// Who may come in and from where.
    pub doors: Arc<Doors>,
}

/// The whole application.
pub fn router(state: State) -> Router {
    let ports = state.ports.clone();
    let context = move || provide_context(ports.clone());
    let (routes, _) = generate_route_list_with_exclusions_and_ssg_and_context(App, None, context.clone());
    let assets = state.assets.clone();
    let doors = state.doors.clone();
    let of_shell = doors.clone();
    let shell = move || {
        headers::of_document(&of_shell.form_targets());
        app::shell(&assets)
    };
    let page = render_app_async_with_context(context.clone(), shell.clone());
    let limit = from_fn_with_state(sign_in::Limit::new(doors.clone(), page.clone()), sign_in::limit);
    let sessions = SessionManagerLayer::new(Sessions::new(state.store.clone()))
        // The prefix makes browsers hold it to this host alone (RFC 6265bis, 4.1.3.2).
        .with_name(if doors.secure() { "__Host-comporta" } else { "comporta" })
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(doors.secure())
        .with_expiry(Expiry::OnInactivity(doors.idle()));
    let unknown = Router::new()
        .fallback(get(page))
        .layer(from_fn_with_state(doors.clone(), identity::identify))
        .layer(sessions.clone())
        .layer(from_fn(assets::or_else));
    let pages = Router::<State>::new()
        .leptos_routes_with_context(&state, routes, context, shell)
        .layer(from_fn_with_state(stuck::PATIENCE, stuck::again))
        .route("/sign-in", post(sign_in::sign_in).layer(limit.clone()))
        .route(app::paths::SIGN_IN_START, get(sign_in::start).layer(limit.clone()))
        .route(app::paths::SIGN_IN_CALLBACK, get(sign_in::callback).layer(limit.clone()))
        .route("/sign-in/again", get(sign_in::again).layer(limit))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/theme", post(theme::choose))
        .route("/live/run", get(live::run))
        .route("/live/execution", get(live::execution))
        .route("/logs/raw", get(logs::raw))
        .route("/audit.csv", get(audit::csv))
        .route("/audit.jsonl", get(audit::lines))
        .layer(from_fn_with_state(doors.clone(), identity::identify))
        .layer(sessions)
        .layer(from_fn_with_state(doors.clone(), origin::check))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    Router::new()
        .merge(pages)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .fallback_service(unknown)
        .layer(from_fn(length::limit))
        .layer(from_fn_with_state(doors.clone(), headers::add))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state((), metrics::measure))
        .layer(CatchPanicLayer::new())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(|request: &axum::extract::Request| {
                    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("");
                    tracing::info_span!("http", method = %request.method(), path = request.uri().path(), id)
                })
                .on_response(|response: &axum::response::Response, took: Duration, _: &tracing::Span| {
                    tracing::debug!(status = response.status().as_u16(), ms = took.as_millis() as u64, "answered");
                })
                .on_failure(DefaultOnFailure::new().level(tracing::Level::WARN)),
        )
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}
