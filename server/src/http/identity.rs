//! Who is behind a request. Nothing but the sign-in page, the theme and the health of the process
//! is for everybody. Server functions are refused here, before anything of a stranger's is read.

use std::sync::Arc;

use app::model::error::AppError;
use app::model::person::Person;
use app::paths;
use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, REFERER};
use http::{HeaderMap, Method, StatusCode, Uri};
use tower_sessions::Session;

use super::doors::Doors;
use super::ending;
use crate::store::sessions::digest;

/// Key of the person in the session.
pub const PERSON: &str = "person";
/// Key of when it began, in milliseconds since the epoch.
pub const STARTED: &str = "started";
/// Key of when it was used last, to within [`MINUTE_MS`], in milliseconds since the epoch.
pub const SEEN: &str = "seen";
/// Key of the network address from which it began.
pub const ADDRESS: &str = "address";
/// Key of what the browser said of itself when it began.
pub const AGENT: &str = "agent";
/// Key of the provider's token.
pub const ID_TOKEN: &str = "id_token";
/// Key of the tries that are on their way to the provider.
pub const PENDING: &str = "pending";

/// Its being used is written this often at most.
const MINUTE_MS: i64 = 60_000;

/// Puts the person of the session into the request; sends strangers to sign in.
pub async fn identify(State(doors): State<Arc<Doors>>, session: Session, mut request: Request, next: Next) -> Response {
    let person = match read(&doors, &session).await {
        Ok(person) => person,
        Err(error) => {
            tracing::error!(%error, "the session could not be read");
            return (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again in a moment.")
                .into_response();
        }
    };
    let path = request.uri().path();
    let live = path.starts_with("/live/");
    let open = matches!(path, "/sign-in" | "/theme" | paths::SIGN_IN_START | paths::SIGN_IN_CALLBACK);
    match person {
        Known::Person(mut person) => {
            let address = doors.address(request.headers(), request.extensions());
            person.from = address.map(|address| address.to_string()).unwrap_or_default();
            person.session = session.id().map(digest).unwrap_or_default();
            request.extensions_mut().insert((*person).clone());
            if live {
                return ending::with_session(&doors, &person, next.run(request).await);
            }
        }
        _ if open => {}
        _ if path.starts_with("/api/") => return unknown_caller(request.headers()),
        stranger if request.method() == Method::GET && !live => {
            let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
            return match stranger {
                Known::Over => Redirect::to(&paths::sign_in_problem("ended", wanted)).into_response(),
                _ => to_sign_in(wanted),
            };
        }
        _ => return (StatusCode::UNAUTHORIZED, "Sign in first.").into_response(),
    }
    next.run(request).await
}

/// What a session says.
enum Known {
    Person(Box<Person>),
    /// It lasted as long as a session may.
    Over,
    Nobody,
}

async fn read(doors: &Doors, session: &Session) -> Result<Known, tower_sessions::session::Error> {
    let Some(person) = session.get::<Person>(PERSON).await? else { return Ok(Known::Nobody) };
    let now = doors.clock.now_ms();
    let started: i64 = session.get(STARTED).await?.unwrap_or(now);
    if now - started > doors.absolute_ms() {
        session.flush().await?;
        return Ok(Known::Over);
    }
    // Written, it also moves on when the session expires for not being used.
    if now - session.get::<i64>(SEEN).await?.unwrap_or(0) > MINUTE_MS {
        session.insert(SEEN, now).await?;
    }
    Ok(Known::Person(Box::new(person)))
}

/// A server function called by nobody: an error as server functions answer it; for a form of a page
/// without JavaScript, whose session ended meanwhile, the way back to that page.
fn unknown_caller(headers: &HeaderMap) -> Response {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    if header(ACCEPT).is_some_and(|accept| accept.contains("text/html")) {
        let from = header(REFERER).and_then(|from| from.parse::<Uri>().ok());
        let path = from.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
        return to_sign_in(path);
    }
    (StatusCode::UNAUTHORIZED, Json(AppError::anonymous())).into_response()
}

fn to_sign_in(wanted: &str) -> Response {
    let next = if wanted == "/" { "" } else { wanted };
    Redirect::to(&paths::sign_in(next)).into_response()
}
