//! One's own sessions.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

use super::{answer, caller};
use crate::model::error::AppError;
use crate::model::session::SessionRow;

/// One's own sessions, the one that asks first.
#[server(endpoint = "sessions", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionRow>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.sessions.list(&who).await
    };
    answer(result.await)
}

/// Ends one of one's own sessions; all but the one that asks if `id` is empty.
#[server(endpoint = "revoke_session", input = PostUrl)]
pub async fn revoke_session(#[server(default)] id: String) -> Result<(), AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.sessions.revoke(&who, &id).await
    };
    let result = answer(result.await);
    if result.is_ok() {
        leptos_axum::redirect(crate::paths::SESSIONS);
    }
    result
}
