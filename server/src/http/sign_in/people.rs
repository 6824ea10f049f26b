//! Sign-in of the sandbox's people.

use std::sync::Arc;

use app::model::person::Person;
use axum::Form;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use tower_sessions::Session;

use super::{enter, inside, unwritten};
use crate::http::doors::Doors;

/// Who, and where to go afterwards.
#[derive(Deserialize)]
struct SignIn {
    person: String,
    #[serde(default)]
    next: String,
}

/// Signs one of the four in.
pub async fn sign_in(State(doors): State<Arc<Doors>>, session: Session, request: Request) -> Response {
    if !doors.people {
        return (StatusCode::FORBIDDEN, "Nobody signs in here without single sign-on.").into_response();
    }
    let headers = request.headers().clone();
    let address = doors.address(&headers, request.extensions());
    let form = match Form::<SignIn>::from_request(request, &()).await {
        Ok(Form(form)) => form,
        Err(refused) => return refused.into_response(),
    };
    let Some((subject, name, role)) = app::people().into_iter().find(|(subject, ..)| *subject == form.person) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "There is no such person in the sandbox.").into_response();
    };
    let person = Person {
        email: format!("{subject}@sandbox.example"),
        authenticated: doors.clock.now_ms(),
        from: address.map(|address| address.to_string()).unwrap_or_default(),
        ..Person::new(subject, name, role)
    };
    if let Err(error) = enter(&doors, &session, &headers, person.clone(), None).await {
        return unwritten(&error);
    }
    doors.note(&person, "sign-in", "done", "").await;
    Redirect::to(inside(&form.next)).into_response()
}
