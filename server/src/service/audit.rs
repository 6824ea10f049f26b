//! Implements `app::ports::Audit`: whoever is signed in may read the trail and verify it, since an
//! incident is shared. Nobody may write it from here.

use std::fmt;

use app::model::audit::{AuditFilter, AuditPage, AuditVerdict};
use app::model::error::{AppError, ErrorKind};
use app::model::person::{Person, Role};
use app::ports::Audit;
use async_trait::async_trait;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use tokio::sync::Mutex;

use super::{require, store_error};
use crate::clock::Clock;
use crate::store::Store;
use crate::store::audit::AuditQuery;

/// How long a verdict is good for: the whole trail is read for one.
const FRESH_MS: i64 = 30_000;

/// Reads and verifies the audit trail.
pub struct AuditService {
    store: Store,
    clock: Clock,
    verified: Mutex<Option<AuditVerdict>>,
}

impl AuditService {
    /// A service over this store.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock, verified: Mutex::new(None) }
    }
}

impl fmt::Debug for AuditService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditService").finish_non_exhaustive()
    }
}

#[async_trait]
impl Audit for AuditService {
    async fn search(&self, who: &Person, filter: &AuditFilter, limit: u32) -> Result<AuditPage, AppError> {
        require(who, Role::Viewer)?;
        let query = query(filter, limit + 1)?;
        let mut rows = self.store.audit_search(&query).await.map_err(|error| unreadable(&error))?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|row| row.sequence);
        Ok(AuditPage { rows, next })
    }

    async fn verify(&self, who: &Person) -> Result<AuditVerdict, AppError> {
        require(who, Role::Viewer)?;
        // Whoever comes while the trail is read waits for the same verdict.
        let mut verified = self.verified.lock().await;
        let now = self.clock.now_ms();
        if let Some(verdict) = verified.as_ref().filter(|verdict| (0..FRESH_MS).contains(&(now - verdict.at))) {
            return Ok(verdict.clone());
        }
        let found = self.store.audit_verify().await.map_err(|error| store_error(&error))?;
        if let Some(broken) = &found.broken {
            tracing::error!(sequence = broken.sequence, why = broken.why, "the audit trail is broken");
        }
        let verdict = AuditVerdict { at: now, ..found };
        *verified = Some(verdict.clone());
        Ok(verdict)
    }
}

/// A row that was meddled with can keep a page from being read.
fn unreadable(error: &sqlx::Error) -> AppError {
    match error {
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => {
            tracing::error!(%error, "a row of the audit trail cannot be read");
            let words = "A row of the trail is not as it was written, so this page cannot be shown. The verdict \
                         above names the row; narrow the filter to rows after it.";
            AppError::new(ErrorKind::Internal, words)
        }
        other => store_error(other),
    }
}

fn query(filter: &AuditFilter, limit: u32) -> Result<AuditQuery, AppError> {
    let invalid = |words: &str| AppError::new(ErrorKind::Invalid, words);
    let before = match filter.before.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| invalid("before is the number of a row."))?),
    };
    let time = |label: &str, text: &str, end: bool| match (text, moment(text, end)) {
        ("", _) => Ok(None),
        (_, Some(at)) => Ok(Some(at)),
        (_, None) => {
            Err(invalid(&format!("{label} is not a time: write it in UTC, as in 2026-11-22 01:00 or 2026-11-22.")))
        }
    };
    Ok(AuditQuery {
        person: filter.person.clone(),
        procedure: filter.procedure.clone(),
        target: filter.target.clone(),
        run: filter.run.clone(),
        outcome: filter.outcome.clone(),
        since: time("From", &filter.since, false)?,
        until: time("Until", &filter.until, true)?,
        before,
        limit,
    })
}

/// A day or a minute in UTC; as an end, a day counts whole.
fn moment(text: &str, end: bool) -> Option<i64> {
    let at: DateTime = text.parse().ok()?;
    let at = if end && text.len() == "2026-11-22".len() { at.tomorrow().ok()? } else { at };
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let day = 1_795_305_600_000;
        assert_eq!(moment("2026-11-22", false), Some(day));
        assert_eq!(moment("2026-11-22", true), Some(day + 86_400_000), "a day counts whole");
        for minute in ["2026-11-22T01:00", "2026-11-22 01:00", "2026-11-22 01:00:00"] {
            assert_eq!((moment(minute, false), moment(minute, true)), (Some(day + 3_600_000), Some(day + 3_600_000)));
        }
        for odd in ["yesterday", "2026-13-01", "22.11.2026", "01:00"] {
            assert_eq!(moment(odd, false), None, "{odd}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let filter = AuditFilter { until: "soon".into(), ..AuditFilter::default() };
        let error = query(&filter, 1).expect_err("no time");
        assert_eq!(error.kind, ErrorKind::Invalid);
        assert!(error.message.starts_with("Until is not a time"), "{error}");
        let filter = AuditFilter { before: "x".into(), ..AuditFilter::default() };
        assert_eq!(query(&filter, 1).expect_err("no number").kind, ErrorKind::Invalid);
    }
}
