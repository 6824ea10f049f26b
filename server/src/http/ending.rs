//! A live stream ends with the session that opened it: within moments when somebody ended that on purpose, at any
//! replica, and within half a minute when it lasted as long as it may.

use std::sync::Arc;
use std::time::Duration;

use app::model::person::Person;
use axum::body::Body;
use axum::response::Response;
use futures::StreamExt;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::doors::Doors;
use crate::store::Announcement;
use crate::store::sessions::SESSIONS_ENDED;

/// Between two looks at a session of which nothing is heard.
const LOOK: Duration = Duration::from_secs(30);

/// Ends this answer when the session of `who` is over.
pub fn with_session(doors: &Arc<Doors>, who: &Person, response: Response) -> Response {
    // Heard from now on, whenever the stream is first read.
    let news = doors.store.subscribe();
    let over = over(doors.clone(), news, who.subject.clone(), who.session.clone());
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(Box::pin(over))))
}

async fn over(doors: Arc<Doors>, mut news: Receiver<Announcement>, subject: String, session: String) {
    loop {
        let told = async {
            loop {
                match news.recv().await {
                    Ok(heard) if heard.topic == SESSIONS_ENDED && heard.payload == subject => return,
                    Ok(heard) if heard.topic == Announcement::GAP => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        let _ = tokio::time::timeout(LOOK, told).await;
        let oldest = doors.clock.now_ms() - doors.absolute_ms();
        match doors.store.session_lasts(&session, oldest).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "the session of a live stream could not be read"),
        }
    }
}
