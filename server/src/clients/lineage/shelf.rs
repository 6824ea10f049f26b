//! The last few lineages that were read, by version. Who asks for one that somebody else is just reading
//! waits for it.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::Read;
use crate::clients::http::ClientError;

/// How many are kept.
const KEPT: usize = 4;

/// One that was read.
#[derive(Clone, Debug)]
pub struct Kept {
    /// It.
    pub read: Arc<Read>,
    /// What tells whether the source still has the same: an ETag, a time of modification.
    pub tag: Option<String>,
    /// When that was so.
    pub at: Instant,
}

impl Kept {
    /// One that was read just now.
    pub fn now(read: Arc<Read>, tag: Option<String>) -> Self {
        Self { read, tag, at: Instant::now() }
    }
}

#[derive(Debug, Default)]
struct Slot {
    kept: Option<Kept>,
    failed: Option<(Instant, ClientError)>,
}

/// The shelf.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<VecDeque<(String, Arc<tokio::sync::Mutex<Slot>>)>>);

impl Shelf {
    /// What is kept under `key`, or else `read`. It is handed what is kept so far, and answers that again
    /// where it still holds.
    pub async fn get<F, R>(&self, key: &str, read: F) -> Result<Arc<Read>, ClientError>
    where
        F: FnOnce(Option<Kept>) -> R + Send,
        R: Future<Output = Result<Kept, ClientError>> + Send,
    {
        let asked = Instant::now();
        let slot = self.slot(key);
        let mut slot = slot.lock().await;
        // Whoever waited while somebody else tried in vain does not try anew.
        if let Some((_, error)) = slot.failed.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        match read(slot.kept.clone()).await {
            Ok(kept) => Ok(slot.kept.insert(kept).read.clone()),
            Err(error) => {
                slot.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn slot(&self, key: &str) -> Arc<tokio::sync::Mutex<Slot>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = slots.iter().position(|(one, _)| one == key);
        let entry = at.and_then(|at| slots.remove(at)).unwrap_or_else(|| (key.to_owned(), Arc::default()));
        let slot = entry.1.clone();
        slots.push_back(entry);
        if slots.len() > KEPT {
            slots.pop_front();
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    async fn some() -> Kept {
        Kept::now(Read::of(b"[]".to_vec(), None, "a test".into()).await.unwrap(), None)
    }

    /// Asks for a key, counting what is really read.
    async fn ask(shelf: &Shelf, key: &str, reads: &AtomicUsize, fail: bool) -> Result<Arc<Read>, ClientError> {
        let read = async |kept: Option<Kept>| match kept {
            Some(kept) => Ok(kept),
            None => {
                reads.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                if fail { Err(ClientError::NotFound("none".into())) } else { Ok(some().await) }
            }
        };
        shelf.get(key, read).await
    }

    #[tokio::test]
    async fn who_asks_at_the_same_time_waits_for_one() {
        let (shelf, reads) = (Shelf::default(), AtomicUsize::new(0));
        futures::future::join_all((0..20).map(|_| ask(&shelf, "a", &reads, false))).await;
        assert_eq!(reads.load(Ordering::SeqCst), 1);
        let failures = futures::future::join_all((0..20).map(|_| ask(&shelf, "b", &reads, true))).await;
        assert!(failures.iter().all(Result::is_err));
        assert_eq!(reads.load(Ordering::SeqCst), 2, "they fail together");
        assert!(ask(&shelf, "b", &reads, false).await.is_ok(), "and who comes later tries anew");
    }

    #[tokio::test]
    async fn the_last_few_are_kept() {
        let (shelf, reads) = (Shelf::default(), AtomicUsize::new(0));
        for key in ["a", "b", "c", "d", "a", "e", "a", "b"] {
            ask(&shelf, key, &reads, false).await.unwrap();
        }
        assert_eq!(reads.load(Ordering::SeqCst), 6, "only b had to go, for e");
    }
}
