//! What is measured of requests, and the recorder of the process.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Commands take minutes.
const COMMAND_SECONDS: [f64; 8] = [1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0];

const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The recorder of this process; there is one, however many applications a test builds.
#[must_use]
pub fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let build = || {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS);
        let commands = Matcher::Full("comporta_command_seconds".into());
        let builder = builder.and_then(|builder| builder.set_buckets_for_metric(commands, &COMMAND_SECONDS));
        let recorder =
            builder.map_or_else(|_| PrometheusBuilder::new().build_recorder(), PrometheusBuilder::build_recorder);
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder is installed; /metrics will be empty");
        }
        metrics::describe_counter!("comporta_requests_total", "Requests by route, method and status.");
        metrics::describe_histogram!("comporta_request_seconds", "Time until a response begins.");
        metrics::describe_counter!("comporta_backend_calls_total", "Calls to backends by backend, kind and outcome.");
        metrics::describe_histogram!("comporta_backend_seconds", "Time that calls to backends take.");
        metrics::describe_counter!("comporta_commands_total", "Commands that ended, by program and outcome.");
        metrics::describe_histogram!("comporta_command_seconds", "Time that commands take.");
        metrics::describe_gauge!("comporta_live_viewers", "Open live streams.");
        metrics::describe_counter!("comporta_executions_total", "Executions that ended, by procedure and outcome.");
        metrics::describe_gauge!("comporta_executions_under_way", "Executions that are under way.");
        handle
    };
    HANDLE.get_or_init(build).clone()
}

/// Counts and times a request under the route it matched, never under its own address.
pub async fn measure(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", |path| path.as_str()).to_owned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("comporta_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("comporta_request_seconds", "route" => route).record(began.elapsed().as_secs_f64());
    response
}
