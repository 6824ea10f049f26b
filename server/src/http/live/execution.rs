//! An execution as it goes.

use std::time::Duration;

use app::model::execution::Execution;
use app::model::person::Person;
use app::ports::Ports;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::StatusCode;
use serde::Deserialize;
use tokio::sync::broadcast;

use super::viewer::Viewer;

/// Changes within this time are told together: a bulk step has hundreds of them.
const TOGETHER: Duration = Duration::from_millis(120);

/// And for each target of the execution this much longer, since all of it is read for every telling.
const EACH: Duration = Duration::from_micros(120);

/// Which execution.
#[derive(Deserialize)]
pub struct Ask {
    id: String,
}

/// Streams the execution whole, whenever it changes, and once at the beginning.
pub async fn execution(
    State(state): State<crate::http::State>,
    Extension(who): Extension<Person>,
    Query(Ask { id }): Query<Ask>,
) -> Response {
    let changes = state.procedures.changes();
    let first = match state.ports.procedures.execution(&who, &id).await {
        Ok(first) => first,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, error.message).into_response();
        }
    };
    let targets = u32::try_from(first.targets.len()).unwrap_or(u32::MAX);
    let together = TOGETHER + EACH.saturating_mul(targets);
    let start = Follower { together, changes, ports: state.ports, who, id, first: Some(first), _viewer: Viewer::new() };
    let events = stream::unfold(start, |mut follower| async move {
        let execution = follower.next().await?;
        let fragment = app::fragments::execution(&execution, &follower.who);
        let event = Event::default().json_data(&fragment).unwrap_or_default();
        Some((Ok::<_, std::convert::Infallible>(event), follower))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(10))).into_response()
}

struct Follower {
    together: Duration,
    changes: broadcast::Receiver<String>,
    ports: Ports,
    who: Person,
    id: String,
    first: Option<Execution>,
    _viewer: Viewer,
}

impl Follower {
    async fn next(&mut self) -> Option<Execution> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            match self.changes.recv().await {
                Ok(id) if !id.is_empty() && id != self.id => {}
                // Whoever was too slow reads how it stands now; what changes at once is told at once.
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    tokio::time::sleep(self.together).await;
                    self.changes = self.changes.resubscribe();
                    return self.ports.procedures.execution(&self.who, &self.id).await.ok();
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
