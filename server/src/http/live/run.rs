//! Changes of a run.

use std::sync::Arc;
use std::time::Duration;

use app::model::context::RunRef;
use app::model::live::{Delta, LiveEvent};
use app::model::run::RunView;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use http::StatusCode;
use serde::Deserialize;
use tokio::sync::watch;

use super::viewer::Viewer;
use crate::service::watch::{Seen, Watchers};

/// Which run, and what the viewer has already.
#[derive(Deserialize)]
pub struct Ask {
    airflow: String,
    dag: String,
    run: String,
    #[serde(default)]
    revision: u64,
}

/// Streams [`LiveEvent`]s.
pub async fn run(State(watchers): State<Arc<Watchers>>, Query(ask): Query<Ask>) -> Response {
    let run = RunRef { airflow: ask.airflow, dag: ask.dag, run: ask.run };
    let mut seen = match watchers.follow(&run).await {
        Ok(seen) => seen,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, error.message).into_response();
        }
    };
    // What is there already is told first.
    seen.mark_changed();
    let start = Follower { seen, last: None, revision: ask.revision, _viewer: Viewer::new() };
    let events = stream::unfold(start, |mut follower| async move {
        let event = follower.next().await?;
        let event = Event::default().json_data(&event).unwrap_or_default();
        Some((Ok::<_, std::convert::Infallible>(event), follower))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(10))).into_response()
}

struct Follower {
    seen: watch::Receiver<Seen>,
    last: Option<Arc<RunView>>,
    revision: u64,
    _viewer: Viewer,
}

impl Follower {
    /// The next thing to tell; nothing when the watcher is gone.
    async fn next(&mut self) -> Option<LiveEvent> {
        self.seen.changed().await.ok()?;
        let seen = self.seen.borrow_and_update().clone();
        let Some(newest) = seen.newest().cloned() else { return Some(LiveEvent::Reload) };
        if let Some(error) = seen.error {
            return Some(LiveEvent::Trouble { message: error.message, as_of: newest.as_of });
        }
        let known =
            self.last.clone().or_else(|| seen.views.iter().find(|view| view.revision == self.revision).cloned());
        let event = match known.and_then(|known| Delta::between(&known, &newest)) {
            Some(delta) => LiveEvent::Delta(Box::new(delta)),
            None => LiveEvent::Reload,
        };
        self.last = Some(newest);
        Some(event)
    }
}
