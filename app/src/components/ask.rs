//! Asks the server for something: what a server function answers, as the browser reads it. A call is an address and an
//! answer in JSON; the client that goes with server functions would be twice as much code as all that it is asked for.

use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::model::error::{AppError, ErrorKind};

/// The answer at an address of `paths`.
///
/// # Errors
/// What the server says, or that there was no answer that could be read.
pub async fn ask<T: DeserializeOwned>(address: &str) -> Result<T, AppError> {
    let (fine, text) = text(address).await.map_err(|_| lost())?;
    if fine {
        return serde_json::from_str(&text).map_err(|_| lost());
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| lost()))
}

fn lost() -> AppError {
    AppError::new(ErrorKind::Unavailable, "The console does not answer. Reload the page, or try again in a moment.")
}

async fn text(address: &str) -> Result<(bool, String), JsValue> {
    let window = leptos::prelude::window();
    let response: web_sys::Response = JsFuture::from(window.fetch_with_str(address)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.ok(), text.as_string().unwrap_or_default()))
}
