//! Server functions: a public API, one file per domain, each a few lines. Whoever calls is
//! authorised beneath the ports, so that nothing gets past it.

#![expect(missing_docs, reason = "the server macro makes a struct of the arguments of each function")]

pub mod approval;
pub mod audit;
pub mod dataset;
pub mod execution;
pub mod grid;
pub mod platform;
pub mod procedure;
pub mod run;
pub mod session;
mod text;

use leptos::prelude::*;

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};

use self::text::JsonText;
use crate::model::error::{AppError, ErrorKind};

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => {
                Self::new(ErrorKind::Unavailable, "Comporta does not answer. It is tried again when you reload.")
            }
            ServerFnErrorErr::Args(what) | ServerFnErrorErr::MissingArg(what) => {
                Self::new(ErrorKind::Invalid, format!("The request could not be read: {what}"))
            }
            other => Self::new(ErrorKind::Internal, format!("Comporta failed: {other}")),
        };
        let _ = answer::<()>(Err(error.clone()));
        error
    }
}

/// The ports and the person behind the request.
pub(crate) fn caller() -> Result<(crate::ports::Ports, crate::model::person::Person), AppError> {
    use crate::model::person::Person;
    let parts = use_context::<http::request::Parts>();
    let person = parts.and_then(|parts| parts.extensions.get::<Person>().cloned()).ok_or_else(AppError::anonymous)?;
    Ok((ports()?, person))
}

/// The ports alone, for what needs no person.
pub(crate) fn ports() -> Result<crate::ports::Ports, AppError> {
    use_context().ok_or_else(|| AppError::new(ErrorKind::Internal, "Comporta is not set up: no ports."))
}

/// Nothing is at this address: the page says so, and so does its status.
pub(crate) fn not_found(words: &str) -> AppError {
    let error = AppError::new(ErrorKind::NotFound, words);
    let _ = answer::<()>(Err(error.clone()));
    error
}

/// Sets the HTTP status of an error on its way out. While a page is rendered, only a missing thing
/// changes the page's status: one slow panel does not break the page. A form that a browser sent is led
/// back to where it came from, with the error in the address (`server_fn`), which the frame shows.
pub(crate) fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    if let (Err(error), Some(response)) = (&result, use_context::<leptos_axum::ResponseOptions>()) {
        let accepts = |parts: &http::request::Parts, what: &str| {
            let accept = parts.headers.get(http::header::ACCEPT).and_then(|accept| accept.to_str().ok());
            accept.is_some_and(|accept| accept.contains(what))
        };
        let direct = use_context::<http::request::Parts>()
            .is_some_and(|parts| parts.uri.path().starts_with("/api/") && !accepts(&parts, "text/html"));
        if (direct || error.kind == ErrorKind::NotFound)
            && let Ok(status) = http::StatusCode::from_u16(error.status())
        {
            response.set_status(status);
        }
    }
    result
}
