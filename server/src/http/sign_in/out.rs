//! Sign-out: here, and at the provider where it has a way for that (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use app::model::person::Person;
use app::paths;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use tower_sessions::Session;
use url::Url;

use super::ID_TOKEN;
use crate::http::doors::Doors;

/// Signs out.
pub async fn sign_out(
    State(doors): State<Arc<Doors>>,
    Extension(who): Extension<Person>,
    session: Session,
) -> Response {
    let token: Option<String> = session.get(ID_TOKEN).await.ok().flatten();
    if let Err(error) = session.flush().await {
        tracing::error!(%error, "the session could not be removed");
        let words = "You are still signed in: the session store does not answer.";
        return (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
    }
    doors.store.tell_sessions_ended(&who.subject).await;
    doors.note(&who, "sign-out", "done", "").await;
    match elsewhere(&doors, token).await {
        Some(url) => Redirect::to(url.as_str()).into_response(),
        None => Redirect::to(&paths::sign_in("")).into_response(),
    }
}

async fn elsewhere(doors: &Doors, token: Option<String>) -> Option<Url> {
    let back = doors.public.as_ref()?.join("sign-in").ok()?;
    doors.oidc.as_ref()?.end_session(&token?, &back).await
}
