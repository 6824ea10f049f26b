//! Metabase, as far as the loads are looked up (PROTOCOLS.md §9): sessions, API keys, and native queries on
//! database 1, whose one table is `loads`. Of SQL it knows the shape in which the console asks.

mod query;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{PASSWORD, Sandbox, USER, rng};

/// The number of the warehouse.
pub const DATABASE: u64 = 1;

/// Everything under `/metabase`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/api/session", post(login))
        .route("/api/user/current", get(whoami))
        .route("/api/dataset", post(dataset))
        .with_state(sandbox)
}

/// An error as Metabase tells it: plain text.
pub fn refuse(status: StatusCode) -> Response {
    let words = if status == StatusCode::UNAUTHORIZED { "Unauthenticated" } else { "injected by the sandbox" };
    (status, words).into_response()
}

async fn login(State(sandbox): State<Arc<Sandbox>>, Json(asked): Json<Value>) -> Response {
    if (asked["username"].as_str(), asked["password"].as_str()) != (Some(USER), Some(PASSWORD)) {
        let errors = json!({ "errors": { "password": "did not match stored password" } });
        return (StatusCode::UNAUTHORIZED, Json(errors)).into_response();
    }
    let serial = sandbox.tokens.fetch_add(1, Ordering::SeqCst) + 1;
    Json(json!({ "id": session(&sandbox, serial) })).into_response()
}

/// Who a session is of: how other clients try whether theirs is still good.
async fn whoami(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap) -> Response {
    match is_known(&sandbox, &headers) {
        true => Json(json!({ "id": 1, "email": USER, "is_superuser": false })).into_response(),
        false => refuse(StatusCode::UNAUTHORIZED),
    }
}

fn session(sandbox: &Sandbox, serial: u64) -> String {
    rng::uuid4(rng::hash(&[sandbox.options.seed, 41, serial]))
}

fn is_known(sandbox: &Sandbox, headers: &HeaderMap) -> bool {
    let sent = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let live = sandbox.expired.load(Ordering::SeqCst) + 1..=sandbox.tokens.load(Ordering::SeqCst);
    sent("x-api-key") == Some(PASSWORD)
        || sent("x-metabase-session").is_some_and(|id| live.into_iter().any(|serial| session(sandbox, serial) == id))
}

/// `POST /api/dataset`: 202, whether the query went well or not.
async fn dataset(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    if !is_known(&sandbox, &headers) {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    if asked["database"] != DATABASE {
        return (StatusCode::NOT_FOUND, "Not found.").into_response();
    }
    let answer = match query::run(&sandbox, &asked) {
        Ok((names, rows)) => {
            let col = |name: &String| json!({ "name": name, "display_name": name, "base_type": "type/Text", "source": "native" });
            let cols: Vec<_> = names.iter().map(col).collect();
            json!({ "status": "completed", "row_count": rows.len(), "data": { "rows": rows, "cols": cols },
                "database_id": DATABASE, "running_time": 12, "json_query": asked })
        }
        Err((kind, words)) => json!({ "status": "failed", "error_type": kind, "error": words, "row_count": 0,
            "data": { "rows": [], "cols": [] }, "database_id": DATABASE, "json_query": asked }),
    };
    (StatusCode::ACCEPTED, Json(answer)).into_response()
}
