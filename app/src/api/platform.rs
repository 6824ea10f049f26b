//! The console itself: who is signed in, what it talks to.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{answer, caller, ports};
use crate::model::error::AppError;
use crate::model::person::Person;
use crate::model::platform::{BackendReport, PlatformInfo};

/// Who is signed in, where, and what time it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Absent when nobody is signed in.
    pub person: Option<Person>,
    /// Facts about this console.
    pub platform: PlatformInfo,
    /// The server's time, in milliseconds since the epoch.
    pub now: i64,
}

/// Who is signed in. Answers anonymous callers, with nothing but the sandbox flag and the version.
#[server(endpoint = "session", input = GetUrl)]
pub async fn get_session() -> Result<Session, AppError> {
    let ports = ports()?;
    Ok(Session {
        person: caller().ok().map(|(_, person)| person),
        platform: ports.platform.info(),
        now: ports.platform.now(),
    })
}

/// Tries every configured backend.
#[server(endpoint = "backends", input = GetUrl)]
pub async fn check_backends() -> Result<Vec<BackendReport>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.platform.check(&who).await
    };
    answer(result.await)
}

/// Puts the sandbox back to last night.
#[server(endpoint = "reset_sandbox", input = PostUrl)]
pub async fn reset_sandbox() -> Result<(), AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.platform.reset_sandbox(&who).await
    };
    let result = answer(result.await);
    if result.is_ok() {
        leptos_axum::redirect("/");
    }
    result
}
