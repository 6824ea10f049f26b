//! Verifies the chain, page by page, from the first row on.

use app::model::audit::{AuditBreak, AuditMark, AuditVerdict};
use sqlx::Row;

use super::{BEGINNING, digest, row};
use crate::store::Store;

/// Rows of a page.
const PAGE: i64 = 500;

impl Store {
    /// Reads the whole trail and says whether it is unbroken, or which row is the first that is not.
    ///
    /// # Errors
    /// If the store fails. A row that cannot be read is a broken row, not an error.
    pub async fn audit_verify(&self) -> Result<AuditVerdict, sqlx::Error> {
        let mut verdict = AuditVerdict::default();
        loop {
            let after = verdict.last.as_ref().map_or(i64::MIN, |last| last.sequence);
            let page = sqlx::query("SELECT * FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2");
            let page = page.bind(after).bind(PAGE).fetch_all(&self.pool).await?;
            if page.is_empty() {
                return Ok(verdict);
            }
            for found in &page {
                match next(verdict.last.as_ref(), found) {
                    Ok(mark) => {
                        verdict.rows += 1;
                        verdict.last = Some(mark);
                    }
                    Err(why) => {
                        verdict.broken = Some(AuditBreak { sequence: found.try_get("sequence")?, why });
                        return Ok(verdict);
                    }
                }
            }
        }
    }

    /// As [`Store::audit_verify`]; and the row that was noted elsewhere must still be there.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn audit_verify_up_to(&self, noted: &AuditMark) -> Result<AuditVerdict, sqlx::Error> {
        let mut verdict = self.audit_verify().await?;
        if verdict.broken.as_ref().is_some_and(|broken| broken.sequence <= noted.sequence) {
            return Ok(verdict);
        }
        let found = sqlx::query("SELECT hash FROM audit WHERE sequence = $1").bind(noted.sequence);
        let why = match found.fetch_optional(&self.pool).await? {
            Some(row) if row.try_get::<String, _>("hash")? == noted.hash => return Ok(verdict),
            Some(_) => "its digest is not the one that was noted: it was written anew".to_owned(),
            None => format!("it was noted and is gone: the trail ends with {} rows", verdict.rows),
        };
        verdict.broken = Some(AuditBreak { sequence: noted.sequence, why });
        Ok(verdict)
    }
}

/// The mark of a row that follows `last`, or why it does not.
fn next(last: Option<&AuditMark>, found: &sqlx::any::AnyRow) -> Result<AuditMark, String> {
    let row = row::read(found).map_err(|error| format!("it cannot be read: {error}"))?;
    let (expected, previous) = last.map_or((1, BEGINNING), |last| (last.sequence + 1, last.hash.as_str()));
    if row.sequence != expected {
        return Err(match row.sequence - expected {
            1 => format!("the row before it, {expected}, is missing"),
            missing if missing > 0 => {
                format!("{missing} rows before it, {expected} to {}, are missing", row.sequence - 1)
            }
            _ => "its number is below that of the first row".to_owned(),
        });
    }
    if row.previous != previous {
        return Err("it does not follow the row before it: one of the two was written anew".to_owned());
    }
    let digest = digest::digest(&row).map_err(|error| error.to_string())?;
    if row.hash != digest {
        return Err("its digest is not that of what it says: it was changed".to_owned());
    }
    Ok(AuditMark { sequence: row.sequence, hash: row.hash })
}
