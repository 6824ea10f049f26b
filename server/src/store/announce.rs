//! News for every process that shares the store: a topic and a few words. Nothing here is kept; who
//! was not listening reads the store.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use super::{Kind, Store};

/// The channel of PostgreSQL on which everything is announced.
const CHANNEL: &str = "comporta";
/// PostgreSQL takes less than 8000 bytes.
const MOST_BYTES: usize = 7_900;
/// How much a slow listener may be behind before it misses something.
const BEHIND: usize = 1024;
/// Silence after which the connection is tried.
const SILENCE: Duration = Duration::from_secs(30);
/// Between two attempts to listen again.
const PAUSE: Duration = Duration::from_millis(500);

/// Something that was announced, by this process or by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What it is about.
    pub topic: String,
    /// An id, or a few words.
    pub payload: String,
}

impl Announcement {
    /// The topic that says that some announcements may have been missed: read the store again.
    pub const GAP: &'static str = "gap";
}

/// Hands announcements to who listens in this process.
#[derive(Debug)]
pub(super) struct Exchange {
    sender: broadcast::Sender<Announcement>,
    listener: Option<AbortHandle>,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

impl Exchange {
    /// Within this process.
    pub(super) fn local() -> Self {
        Self { sender: broadcast::channel(BEHIND).0, listener: None }
    }

    /// Between all processes that share a PostgreSQL; listens when it returns.
    pub(super) async fn postgres(url: &str) -> Result<Self, sqlx::Error> {
        let sender = broadcast::channel(BEHIND).0;
        let listener = listen(url).await?;
        let task = tokio::spawn(follow(url.to_owned(), listener, sender.clone()));
        Ok(Self { sender, listener: Some(task.abort_handle()) })
    }
}

impl Store {
    /// Announces something to everybody who listens, here and in other replicas.
    ///
    /// # Errors
    /// If the store fails, or topic and payload are longer than 7900 bytes as JSON.
    pub async fn announce(&self, topic: &str, payload: &str) -> Result<(), sqlx::Error> {
        let announcement = Announcement { topic: topic.into(), payload: payload.into() };
        let text = serde_json::to_string(&announcement).map_err(|error| sqlx::Error::Encode(error.into()))?;
        if text.len() > MOST_BYTES {
            return Err(sqlx::Error::Encode(format!("an announcement of {} bytes is too long", text.len()).into()));
        }
        match self.kind {
            Kind::Sqlite => {
                // Nobody may be listening.
                let _ = self.exchange.sender.send(announcement);
            }
            Kind::Postgres => {
                sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(text).execute(&self.pool).await?;
            }
        }
        Ok(())
    }

    /// Everything that is announced from now on, one's own included. After [`Announcement::GAP`], or
    /// when the receiver says that it lagged, something was missed.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Announcement> {
        self.exchange.sender.subscribe()
    }
}

async fn listen(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Passes on what comes; when the connection is lost, listens again and says that there was a gap.
async fn follow(url: String, mut listener: PgListener, sender: broadcast::Sender<Announcement>) {
    loop {
        pass_on(&mut listener, &sender).await;
        tracing::warn!("the store announces nothing any more; listening again");
        listener = loop {
            tokio::time::sleep(PAUSE).await;
            match listen(&url).await {
                Ok(listener) => break listener,
                Err(error) => tracing::warn!(%error, "the store cannot be listened to"),
            }
        };
        let _ = sender.send(Announcement { topic: Announcement::GAP.into(), payload: String::new() });
    }
}

/// Passes on until the connection is lost.
async fn pass_on(listener: &mut PgListener, sender: &broadcast::Sender<Announcement>) {
    loop {
        match tokio::time::timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(heard))) => match serde_json::from_str(heard.payload()) {
                Ok(announcement) => {
                    let _ = sender.send(announcement);
                }
                Err(error) => tracing::warn!(%error, "an announcement is not ours"),
            },
            Ok(Ok(None) | Err(_)) => return,
            Err(_silent) => {
                let alive = sqlx::query("SELECT 1").execute(&mut *listener);
                if !matches!(tokio::time::timeout(PAUSE * 10, alive).await, Ok(Ok(_))) {
                    return;
                }
            }
        }
    }
}
