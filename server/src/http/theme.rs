//! Light, dark or as the system says, kept in a cookie.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{REFERER, SET_COOKIE};
use http::{HeaderMap, Uri};
use serde::Deserialize;

use super::doors::Doors;

/// The choice.
#[derive(Deserialize)]
pub struct Choice {
    theme: String,
}

/// Keeps the choice and goes back.
pub async fn choose(State(doors): State<Arc<Doors>>, headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let theme = match choice.theme.as_str() {
        "light" => "light",
        "dark" => "dark",
        _ => "system",
    };
    let back = headers.get(REFERER).and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
    let back = back.and_then(|uri| uri.path_and_query().map(ToString::to_string)).unwrap_or_else(|| "/".into());
    let secure = if doors.secure() { "; Secure" } else { "" };
    let cookie = format!("theme={theme}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    ([(SET_COOKIE, cookie)], Redirect::to(super::sign_in::inside(&back))).into_response()
}
