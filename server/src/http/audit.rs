//! The rows of the audit trail that match a filter, as a file: streamed page by page, newest first.

mod csv;

use app::model::audit::{AuditFilter, AuditPage, AuditRow};
use app::model::error::AppError;
use app::model::person::Person;
use app::ports::Ports;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, TryStreamExt, stream};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

/// Rows that are read at a time.
const PAGE: u32 = 500;

/// A kind of file.
#[derive(Clone, Copy)]
struct Format {
    content: &'static str,
    name: &'static str,
    head: &'static str,
    row: fn(&AuditRow) -> String,
}

/// For a spreadsheet.
pub async fn csv(state: State<Ports>, who: Extension<Person>, filter: Query<AuditFilter>) -> Response {
    let name = "attachment; filename=\"comporta-audit.csv\"";
    export(state, who, filter, Format { content: "text/csv; charset=utf-8", name, head: csv::HEAD, row: csv::row })
        .await
}

/// One object a line, with everything that the digests are made of.
pub async fn lines(state: State<Ports>, who: Extension<Person>, filter: Query<AuditFilter>) -> Response {
    let name = "attachment; filename=\"comporta-audit.jsonl\"";
    export(state, who, filter, Format { content: "application/jsonl; charset=utf-8", name, head: "", row: line }).await
}

fn line(row: &AuditRow) -> String {
    let mut line = serde_json::to_string(row).unwrap_or_default();
    line.push('\n');
    line
}

/// What comes next of a file.
enum Next {
    Ready(AuditPage),
    Before(i64),
    Nothing,
}

async fn export(
    State(ports): State<Ports>,
    Extension(who): Extension<Person>,
    Query(filter): Query<AuditFilter>,
    format: Format,
) -> Response {
    // The first page is read before anything is answered: what is wrong has a status of its own.
    let first = match ports.audit.search(&who, &filter, PAGE).await {
        Ok(page) => page,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, error.message).into_response();
        }
    };
    let pages = stream::try_unfold(Next::Ready(first), move |next| {
        let (ports, who, mut filter) = (ports.clone(), who.clone(), filter.clone());
        async move {
            let page = match next {
                Next::Ready(page) => page,
                Next::Before(before) => {
                    filter.before = before.to_string();
                    ports.audit.search(&who, &filter, PAGE).await?
                }
                Next::Nothing => return Ok::<_, AppError>(None),
            };
            let text: String = page.rows.iter().map(format.row).collect();
            Ok(Some((text, page.next.map_or(Next::Nothing, Next::Before))))
        }
    });
    let file = stream::iter([Ok(format.head.to_owned())]).chain(pages).inspect_err(|error| {
        tracing::error!(%error, "an export of the audit trail was cut off");
    });
    let headers = [(CONTENT_TYPE, format.content), (CONTENT_DISPOSITION, format.name), (CACHE_CONTROL, "no-store")];
    // Compression asks once more after the end.
    (headers, Body::from_stream(file.fuse())).into_response()
}
