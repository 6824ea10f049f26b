//! The application layer: implements the ports of `app`. Authorises, then composes clients and
//! store. Nothing here knows whether it talks to a sandbox.

pub mod audit;
pub mod backends;
pub mod datasets;
pub mod drawings;
pub mod grid;
pub mod groups;
pub mod history;
pub mod insight;
pub mod instances;
pub mod offers;
pub mod patterns;
pub mod platform;
pub mod runs;
pub mod sessions;
pub mod snapshot;
pub mod watch;

use app::model::error::{AppError, ErrorKind};
use app::model::person::{Person, Role};

/// The person has the role, or an error in words.
///
/// # Errors
/// [`ErrorKind::Forbidden`].
pub fn require(who: &Person, role: Role) -> Result<(), AppError> {
    who.refusal(role).map_or(Ok(()), |words| Err(AppError::new(ErrorKind::Forbidden, words)))
}

/// A failure of the store, logged here and told without its innards.
#[must_use]
pub fn store_error(error: &sqlx::Error) -> AppError {
    tracing::error!(%error, "the store failed");
    AppError::new(ErrorKind::Internal, "The store does not answer; nothing was done. Look at /readyz and the log.")
}
