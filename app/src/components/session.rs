//! Who is signed in, for every component that asks.

use leptos::prelude::*;

use crate::api::platform::Session;
use crate::model::error::AppError;

/// The session of this document, loaded once.
#[derive(Clone, Copy)]
pub struct SessionResource(pub Resource<Result<Session, AppError>>);

/// The session resource, if the application frame provided one.
#[must_use]
pub fn use_session() -> Option<Resource<Result<Session, AppError>>> {
    use_context::<SessionResource>().map(|session| session.0)
}
