//! GitHub's REST API over one private repository, `nubank/itaipu` (PROTOCOLS.md §13): its commits, what lies
//! between two of them, and the pull requests that they came with. Read only.

mod history;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use self::history::Commit;
use super::page::{self, escaped};
use super::query::Query;
use super::{PASSWORD, Sandbox, time};

/// Everything under `/github`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/repos/nubank/itaipu", get(repository))
        .route("/repos/nubank/itaipu/commits", get(commits))
        .route("/repos/nubank/itaipu/commits/{sha}/pulls", get(pulls))
        .route("/repos/nubank/itaipu/compare/{range}", get(compare))
        .route("/repos/{*path}", get(async || refuse(StatusCode::NOT_FOUND, "Not Found")))
        .layer(middleware::from_fn(token))
        .route("/web/{*path}", get(web))
        .with_state(sandbox)
}

/// An error as GitHub tells it.
pub fn refuse(status: StatusCode, words: &str) -> Response {
    let body =
        json!({ "message": words, "documentation_url": "https://docs.github.com/rest", "status": status.as_str() });
    (status, Json(body)).into_response()
}

/// Without a token a private repository is not there.
async fn token(headers: HeaderMap, request: Request, next: Next) -> Response {
    if !headers.contains_key(header::USER_AGENT) {
        return refuse(StatusCode::FORBIDDEN, "Request forbidden by administrative rules.");
    }
    match headers.get(header::AUTHORIZATION).and_then(|sent| sent.to_str().ok()) {
        None => refuse(StatusCode::NOT_FOUND, "Not Found"),
        Some(sent) if sent.split_once(' ').is_some_and(|(_, token)| token == PASSWORD) => next.run(request).await,
        Some(_) => refuse(StatusCode::UNAUTHORIZED, "Bad credentials"),
    }
}

async fn repository() -> Json<Value> {
    Json(json!({ "full_name": "nubank/itaipu", "private": true, "default_branch": "master" }))
}

/// Where people open it: the host that was asked.
fn home(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}/github/web/nubank/itaipu")
}

fn commit(one: &Commit, home: &str) -> Value {
    let signature =
        json!({ "name": one.author, "email": format!("{}@example.com", one.author), "date": time::zulu(one.at) });
    json!({
        "sha": one.sha, "html_url": format!("{home}/commit/{}", one.sha),
        "commit": { "message": one.message, "author": signature, "committer": signature },
        "author": { "login": one.author }, "parents": [],
    })
}

/// The page that is asked for, and whether there is another.
fn cut<'a>(all: &[&'a Commit], query: &Query) -> (Vec<&'a Commit>, bool) {
    let number = |key: &str, otherwise: usize| query.get(key).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let size = number("per_page", 30).clamp(1, 100);
    let from = (number("page", 1).max(1) - 1) * size;
    (all.iter().skip(from).take(size).copied().collect(), from + size < all.len())
}

async fn commits(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let query = Query::read(query.as_deref());
    let all = history::all(&sandbox);
    let Some(head) = history::find(&all, query.get("sha").unwrap_or("master")) else {
        return refuse(StatusCode::NOT_FOUND, "Not Found");
    };
    let touches = |one: &&Commit| query.get("path").is_none_or(|path| one.path == path);
    let wanted: Vec<&Commit> = all[..=head].iter().rev().filter(touches).collect();
    let (page, more) = cut(&wanted, &query);
    let home = home(&headers);
    let mut answer = Json(page.into_iter().map(|one| commit(one, &home)).collect::<Vec<_>>()).into_response();
    if more && let Ok(link) = "<https://api.github.com/next>; rel=\"next\"".parse() {
        answer.headers_mut().insert(header::LINK, link);
    }
    answer
}

async fn pulls(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, Path(sha): Path<String>) -> Response {
    let all = history::all(&sandbox);
    let Some(at) = history::find(&all, &sha) else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, &format!("No commit found for SHA: {sha}"));
    };
    let home = home(&headers);
    let pull = all[at].pull.map(|number| {
        json!({ "number": number, "title": all[at].title, "state": "closed", "html_url": format!("{home}/pull/{number}"),
            "merged_at": time::zulu(all[at].at), "user": { "login": all[at].author } })
    });
    Json(pull.into_iter().collect::<Vec<_>>()).into_response()
}

async fn compare(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    Path(range): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let all = history::all(&sandbox);
    let ends = range.split_once("...");
    let Some((base, head)) =
        ends.and_then(|(base, head)| Some((history::find(&all, base)?, history::find(&all, head)?)))
    else {
        return refuse(StatusCode::NOT_FOUND, "Not Found");
    };
    let between: Vec<&Commit> = all.iter().take(head + 1).skip(base + 1).collect();
    let (page, _) = cut(&between, &Query::read(query.as_deref()));
    let status = match head.cmp(&base) {
        std::cmp::Ordering::Less => "behind",
        std::cmp::Ordering::Equal => "identical",
        std::cmp::Ordering::Greater => "ahead",
    };
    let home = home(&headers);
    Json(json!({
        "status": status, "ahead_by": between.len(), "behind_by": base.saturating_sub(head),
        "total_commits": between.len(), "files": [],
        "commits": page.into_iter().map(|one| commit(one, &home)).collect::<Vec<_>>(),
    }))
    .into_response()
}

/// What a link leads to.
async fn web(State(sandbox): State<Arc<Sandbox>>, Path(path): Path<String>, RawQuery(query): RawQuery) -> Html<String> {
    let query = Query::read(query.as_deref());
    let sha = path.rsplit_once("/commit/").map(|(_, sha)| sha.to_owned());
    let all = history::all(&sandbox);
    let commit = sha.and_then(|sha| history::find(&all, &sha)).map(|at| &all[at]);
    let commit = commit.map(|one| format!("<pre>{}</pre><p>{}</p>", escaped(&one.message), escaped(&one.path)));
    let said = ["title", "body"].into_iter().filter_map(|key| query.get(key));
    let said: String = said.map(|text| format!("<p>{}</p>", escaped(text))).collect();
    let body = format!("<p>This would be {}.</p>{}{said}", escaped(&path), commit.unwrap_or_default());
    page::page("GitHub of the sandbox", &body)
}
