//! Databricks' workspace (PROTOCOLS.md §8): folders and notebooks, as the console makes them. What is in a
//! notebook is kept and shown, and never run.

mod workspace;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub use self::workspace::Workspace;
use self::workspace::{Kind, Trouble};
use super::page::{self, escaped};
use super::query::Query;
use super::{PASSWORD, Sandbox, lock};

/// Everything under `/databricks` that asks for the token.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/api/2.0/workspace/mkdirs", post(mkdirs))
        .route("/api/2.0/workspace/import", post(import))
        .route("/api/2.0/workspace/get-status", get(status))
        .route("/api/2.0/workspace/export", get(export))
        .layer(middleware::from_fn(token))
        .with_state(sandbox)
}

/// An error as Databricks tells it.
pub fn refuse(status: StatusCode, code: &str, words: &str) -> Response {
    (status, Json(json!({ "error_code": code, "message": words }))).into_response()
}

async fn token(headers: HeaderMap, request: Request, next: Next) -> Response {
    let sent = headers.get(header::AUTHORIZATION).and_then(|sent| sent.to_str().ok()?.strip_prefix("Bearer "));
    match sent {
        Some(PASSWORD) => next.run(request).await,
        Some(_) => refuse(StatusCode::FORBIDDEN, "403", "Invalid access token."),
        None => {
            let words = "Credential was not sent or was of an unsupported type for this API.";
            refuse(StatusCode::UNAUTHORIZED, "401", words)
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, code, words) = match self {
            Self::Exists(path) => {
                (StatusCode::BAD_REQUEST, "RESOURCE_ALREADY_EXISTS", format!("Path ({path}) already exists."))
            }
            Self::Missing(path) => {
                (StatusCode::NOT_FOUND, "RESOURCE_DOES_NOT_EXIST", format!("Path ({path}) doesn't exist."))
            }
            Self::Odd(words) => (StatusCode::BAD_REQUEST, "INVALID_PARAMETER_VALUE", words),
        };
        refuse(status, code, &words)
    }
}

async fn mkdirs(State(sandbox): State<Arc<Sandbox>>, Json(asked): Json<Value>) -> Result<Json<Value>, Trouble> {
    lock(&sandbox.workspace).mkdirs(asked["path"].as_str().unwrap_or_default())?;
    Ok(Json(json!({})))
}

async fn import(State(sandbox): State<Arc<Sandbox>>, Json(asked): Json<Value>) -> Result<Json<Value>, Trouble> {
    if (asked["format"].as_str(), asked["language"].as_str()) != (Some("SOURCE"), Some("SCALA")) {
        return Err(Trouble::Odd("The sandbox takes the format SOURCE and the language SCALA.".into()));
    }
    let content = STANDARD.decode(asked["content"].as_str().unwrap_or_default());
    let source = content.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let source = source.ok_or_else(|| Trouble::Odd("The content is not base64.".into()))?;
    let overwrite = asked["overwrite"].as_bool().unwrap_or(false);
    lock(&sandbox.workspace).import(asked["path"].as_str().unwrap_or_default(), source, overwrite)?;
    Ok(Json(json!({})))
}

async fn status(State(sandbox): State<Arc<Sandbox>>, RawQuery(query): RawQuery) -> Result<Json<Value>, Trouble> {
    let query = Query::read(query.as_deref());
    let path = query.get("path").unwrap_or_default();
    let workspace = lock(&sandbox.workspace);
    let (id, kind) = workspace.find(path)?;
    Ok(Json(match kind {
        Kind::Folder => json!({ "object_type": "DIRECTORY", "path": path, "object_id": id }),
        Kind::Notebook(_) => {
            json!({ "object_type": "NOTEBOOK", "path": path, "object_id": id, "language": "SCALA" })
        }
    }))
}

async fn export(State(sandbox): State<Arc<Sandbox>>, RawQuery(query): RawQuery) -> Result<Json<Value>, Trouble> {
    let query = Query::read(query.as_deref());
    let workspace = lock(&sandbox.workspace);
    match workspace.find(query.get("path").unwrap_or_default())? {
        (_, Kind::Notebook(source)) => Ok(Json(json!({ "content": STANDARD.encode(source), "file_type": "scala" }))),
        (_, Kind::Folder) => Err(Trouble::Odd("A folder has no source.".into())),
    }
}

/// The page that links to notebooks lead to: all of them, each at its fragment.
pub async fn page(State(sandbox): State<Arc<Sandbox>>) -> Html<String> {
    let workspace = lock(&sandbox.workspace);
    let section = |(id, path, source): (u64, &str, &str)| {
        let (path, source) = (escaped(path), escaped(source));
        format!("<section id=\"notebook/{id}\"><h2>{path}</h2><pre><code>{source}</code></pre></section>")
    };
    let notebooks: String = workspace.notebooks().map(section).collect();
    let none = "<p>No notebook was made yet.</p>";
    page::page("Databricks of the sandbox", if notebooks.is_empty() { none } else { &notebooks })
}
