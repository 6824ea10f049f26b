//! Health of the process, for what starts and watches it.

use axum::extract::State;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::store::Store;

/// The process is alive.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The process can serve: the store answers.
pub async fn readyz(State(store): State<Store>) -> (StatusCode, String) {
    match store.ping().await {
        Ok(()) => (StatusCode::OK, "ok".into()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("the store does not answer: {error}")),
    }
}

/// Everything that is measured, in Prometheus' text format.
pub async fn metrics(
    State(handle): State<PrometheusHandle>,
    State(store): State<Store>,
) -> ([(http::HeaderName, &'static str); 1], String) {
    if let Ok(under_way) = store.under_way().await {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!("comporta_executions_under_way").set(under_way as f64);
    }
    handle.run_upkeep();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render())
}
