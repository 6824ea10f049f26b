//! Single sign-on: on the way to the provider, and back.

use std::net::IpAddr;
use std::sync::Arc;

use app::model::person::{Person, Role};
use app::paths;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use tower_sessions::{Expiry, Session};

use super::{PENDING, enter, inside, unwritten};
use crate::http::doors::Doors;
use crate::oidc::{Pending, Proved, SignInError};

/// A sign-in that took longer is begun anew.
const LASTS_MS: i64 = 10 * 60_000;

/// As many tabs of one browser can be on their way to the provider.
const AT_ONCE: usize = 8;

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Next {
    /// An address of this site.
    #[serde(default)]
    pub next: String,
}

/// What the provider sends the browser back with (OpenID Connect Core 3.1.2.5, RFC 9207).
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Where a request comes from.
struct Asker {
    headers: HeaderMap,
    address: Option<IpAddr>,
}

impl Asker {
    fn of(doors: &Doors, request: Request) -> Self {
        let address = doors.address(request.headers(), request.extensions());
        Self { headers: request.into_parts().0.headers, address }
    }

    fn words(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }
}

/// Sends a browser to the provider.
pub async fn start(
    State(doors): State<Arc<Doors>>,
    Query(Next { next }): Query<Next>,
    session: Session,
    request: Request,
) -> Response {
    begin(&doors, &session, &Asker::of(&doors, request), &next, false).await
}

/// Sends a browser to the provider to prove anew who is there; the sandbox's people choose again.
pub async fn again(
    State(doors): State<Arc<Doors>>,
    Query(Next { next }): Query<Next>,
    session: Session,
    request: Request,
) -> Response {
    if doors.oidc.is_none() {
        return Redirect::to(&paths::sign_in(inside(&next))).into_response();
    }
    begin(&doors, &session, &Asker::of(&doors, request), &next, true).await
}

async fn begin(doors: &Doors, session: &Session, from: &Asker, next: &str, again: bool) -> Response {
    let Some(oidc) = &doors.oidc else {
        return (StatusCode::NOT_FOUND, "There is no single sign-on here.").into_response();
    };
    let next = inside(next);
    let (url, pending) = match oidc.begin(next, again).await {
        Ok(begun) => begun,
        Err(error) => return refused(doors, from, &error, next).await,
    };
    let kept = async {
        let mut all: Vec<Pending> = session.get(PENDING).await?.unwrap_or_default();
        all.retain(|one| doors.clock.now_ms() - one.at < LASTS_MS);
        let spare = (all.len() + 1).saturating_sub(AT_ONCE);
        all.drain(..spare);
        all.push(pending);
        if session.get::<Person>(super::PERSON).await?.is_none() {
            // A stranger's session is for this alone.
            session.set_expiry(Some(Expiry::OnInactivity(time::Duration::minutes(15))));
        }
        session.insert(PENDING, all).await
    };
    match kept.await {
        Ok(()) => Redirect::to(url.as_str()).into_response(),
        Err(error) => unwritten(&error),
    }
}

/// Takes a browser that comes back.
pub async fn callback(
    State(doors): State<Arc<Doors>>,
    Query(answer): Query<Answer>,
    session: Session,
    request: Request,
) -> Response {
    let from = Asker::of(&doors, request);
    let pending = match take(&session, &answer.state).await {
        Ok(Some(pending)) => pending,
        Ok(None) => return refused(&doors, &from, &SignInError::State, "/").await,
        Err(error) => return unwritten(&error),
    };
    let next = inside(&pending.next).to_owned();
    let Proved { mut person, id_token } = match prove(&doors, &answer, &pending).await {
        Ok(proved) => proved,
        Err(error) => return refused(&doors, &from, &error, &next).await,
    };
    person.from = from.words();
    if let Err(error) = enter(&doors, &session, &from.headers, person.clone(), Some(id_token)).await {
        return unwritten(&error);
    }
    doors.note(&person, "sign-in", "done", "").await;
    Redirect::to(&next).into_response()
}

/// The try that this answer belongs to; it is good once.
async fn take(session: &Session, state: &str) -> Result<Option<Pending>, tower_sessions::session::Error> {
    let mut all: Vec<Pending> = session.get(PENDING).await?.unwrap_or_default();
    let Some(at) = all.iter().position(|one| !state.is_empty() && one.state == state) else { return Ok(None) };
    let pending = all.remove(at);
    session.insert(PENDING, all).await?;
    // On record before the code is used: whoever comes next finds nothing. Of two that come in the same moment
    // the provider refuses one: it takes a code once.
    session.save().await?;
    Ok(Some(pending))
}

async fn prove(doors: &Doors, answer: &Answer, pending: &Pending) -> Result<Proved, SignInError> {
    if doors.clock.now_ms() - pending.at > LASTS_MS {
        return Err(SignInError::Expired);
    }
    if let Some(error) = &answer.error {
        return Err(SignInError::Denied(error.chars().filter(|c| c.is_ascii_graphic()).take(60).collect()));
    }
    let (Some(oidc), Some(code)) = (&doors.oidc, &answer.code) else { return Err(SignInError::State) };
    oidc.finish(code, answer.iss.as_deref(), pending).await
}

/// Leads back to the sign-in page, which says why; logged and on record once, here.
async fn refused(doors: &Doors, from: &Asker, error: &SignInError, next: &str) -> Response {
    tracing::warn!(%error, "a sign-in was refused");
    let nobody = Person { from: from.words(), ..Person::new("", "", Role::Viewer) };
    doors.note(&nobody, "sign-in", "refused", &error.to_string()).await;
    Redirect::to(&paths::sign_in_problem(error.slug(), if next == "/" { "" } else { next })).into_response()
}
