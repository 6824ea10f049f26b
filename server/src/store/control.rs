//! What operators ask of executions, and whether an execution may go on. Every question to a row is asked
//! in the statement that changes it, so that of two who ask at once one is told so.

use app::model::execution::{Control, Outcome, OutputLine, TargetRecord};
use app::model::state::TaskState;
use sqlx::Row;

use super::{Lock, Store};

/// How an execution stands towards the process that is at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may go on.
    Ours,
    /// An operator asked for something.
    Asked(Control),
    /// Another process is at it, or it is over.
    Lost,
}

/// What became of a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Controlled {
    /// It is on record.
    Done,
    /// The execution stands differently by now; nothing was changed.
    Overtaken,
    /// Another execution is under way on the run.
    Taken(String),
}

/// No more lines of output are kept of an execution.
const LINES: i64 = 5_000;

impl Store {
    /// How an execution stands towards whoever holds `lease`.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn standing(&self, id: &str, lease: &str) -> Result<Standing, sqlx::Error> {
        let row = sqlx::query("SELECT control FROM executions WHERE id = $1 AND lease = $2 AND ended IS NULL")
            .bind(id)
            .bind(lease)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(Standing::Lost) };
        Ok(Control::from_slug(row.get(0)).map_or(Standing::Ours, Standing::Asked))
    }

    /// Writes that a target begins, if the lease is held and nothing was asked. `false`: nothing may be
    /// done.
    ///
    /// # Errors
    /// If the store fails: then nothing may be done either.
    pub async fn begin_target(&self, id: &str, lease: &str, place: usize) -> Result<bool, sqlx::Error> {
        let begun = sqlx::query(
            "UPDATE execution_targets SET outcome = 'running' WHERE execution = $1 AND place = $2 AND EXISTS \
             (SELECT 1 FROM executions WHERE id = $1 AND lease = $3 AND lease_until > $4 AND control = '' AND ended IS NULL)",
        )
        .bind(id)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .bind(lease)
        .bind(super::leases::now())
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// Writes how one target stands.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn write_target(&self, id: &str, place: usize, target: &TargetRecord) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE execution_targets SET after = $1, outcome = $2, detail = $3 WHERE execution = $4 AND place = $5",
        )
        .bind(target.after.as_ref().map(TaskState::wire))
        .bind(target.outcome.slug())
        .bind(&target.detail)
        .bind(id)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Lets an execution rest until an operator says so; `asks` names the step that is asked about.
    /// `false`: something else was asked meanwhile, or the lease is lost.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn pause(&self, id: &str, lease: &str, asks: Option<usize>, summary: &str) -> Result<bool, sqlx::Error> {
        let paused = sqlx::query(
            "UPDATE executions SET outcome = $1, control = '', asks = $2, summary = $3, lease = '', lease_until = 0 \
             WHERE id = $4 AND lease = $5 AND control <> 'cancel' AND ended IS NULL",
        )
        .bind(Outcome::Paused.slug())
        .bind(asks.and_then(|place| i64::try_from(place).ok()).unwrap_or(-1))
        .bind(summary)
        .bind(id)
        .bind(lease)
        .execute(&self.pool)
        .await?;
        Ok(paused.rows_affected() == 1)
    }

    /// Puts on record what an operator asks.
    ///
    /// # Errors
    /// If the store fails: then nothing was changed.
    pub async fn control(&self, id: &str, control: Control, who: &str) -> Result<Controlled, sqlx::Error> {
        const GO_ON: &str = "UPDATE executions SET outcome = 'running', control = '', asks = -1, summary = '', \
                             lease = '', lease_until = 0 WHERE id = $1 AND outcome = 'paused' AND ended IS NULL";
        let mut tx = self.write(Lock::Executions).await?;
        let changed = match control {
            Control::Pause => {
                sqlx::query(
                    "UPDATE executions SET control = 'pause' \
                     WHERE id = $1 AND outcome = 'running' AND control = '' AND ended IS NULL",
                )
                .bind(id)
                .execute(&mut *tx)
                .await?
            }
            // One that rests is taken up again, to be ended.
            Control::Cancel => {
                sqlx::query(
                    "UPDATE executions SET control = 'cancel', asks = -1, \
                     lease_until = CASE WHEN outcome = 'paused' THEN 0 ELSE lease_until END, outcome = 'running' \
                     WHERE id = $1 AND outcome IN ('running', 'paused') AND ended IS NULL",
                )
                .bind(id)
                .execute(&mut *tx)
                .await?
            }
            Control::Resume => sqlx::query(&format!("{GO_ON} AND asks < 0")).bind(id).execute(&mut *tx).await?,
            Control::WasDone | Control::WasNotDone => {
                let (outcome, words) = if control == Control::WasDone {
                    (Outcome::Done, format!("{who} says that it was done."))
                } else {
                    (Outcome::Pending, format!("{who} says that it was not done."))
                };
                sqlx::query(
                    "UPDATE execution_steps SET outcome = $1, detail = $2 WHERE execution = $3 AND place = \
                     (SELECT asks FROM executions WHERE id = $3 AND outcome = 'paused')",
                )
                .bind(outcome.slug())
                .bind(words)
                .bind(id)
                .execute(&mut *tx)
                .await?;
                sqlx::query(&format!("{GO_ON} AND asks >= 0")).bind(id).execute(&mut *tx).await?
            }
            Control::RetryFailed => {
                let busy = sqlx::query(
                    "SELECT id FROM executions WHERE ended IS NULL AND run_key = \
                     (SELECT run_key FROM executions WHERE id = $1)",
                )
                .bind(id)
                .fetch_optional(&mut *tx)
                .await?;
                if let Some(row) = busy {
                    return Ok(Controlled::Taken(row.get(0)));
                }
                // What is not known is read first, as if it were under way; all else begins again.
                for table in ["execution_steps", "execution_targets"] {
                    let again = format!(
                        "UPDATE {table} SET outcome = CASE WHEN outcome = 'unknown' THEN 'running' ELSE 'pending' END \
                         WHERE execution = $1 AND outcome NOT IN ('done', 'already_so')"
                    );
                    sqlx::query(&again).bind(id).execute(&mut *tx).await?;
                }
                sqlx::query(
                    "UPDATE executions SET ended = NULL, outcome = 'running', control = '', asks = -1, summary = '', \
                     lease = '', lease_until = 0 WHERE id = $1 AND ended IS NOT NULL",
                )
                .bind(id)
                .execute(&mut *tx)
                .await?
            }
        };
        if changed.rows_affected() != 1 {
            return Ok(Controlled::Overtaken);
        }
        tx.commit().await?;
        Ok(Controlled::Done)
    }

    /// Adds lines that a command printed; past a limit they are left out.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn append_output(&self, id: &str, lines: &[OutputLine]) -> Result<(), sqlx::Error> {
        let mut tx = self.pool.begin().await?;
        let last = sqlx::query("SELECT coalesce(max(line), -1) FROM execution_output WHERE execution = $1").bind(id);
        let mut line: i64 = last.fetch_one(&mut *tx).await?.get(0);
        for one in lines {
            line += 1;
            if line >= LINES {
                break;
            }
            sqlx::query("INSERT INTO execution_output VALUES ($1, $2, $3, $4, $5)")
                .bind(id)
                .bind(line)
                .bind(i64::try_from(one.step).unwrap_or(i64::MAX))
                .bind(i64::from(one.error))
                .bind(&one.text)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }

    /// What commands of an execution printed.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn output(&self, id: &str) -> Result<Vec<OutputLine>, sqlx::Error> {
        let rows = sqlx::query("SELECT step, error, text FROM execution_output WHERE execution = $1 ORDER BY line")
            .bind(id)
            .fetch_all(&self.pool)
            .await?;
        let line = |row: &sqlx::any::AnyRow| OutputLine {
            step: usize::try_from(row.get::<i64, _>(0)).unwrap_or_default(),
            error: row.get::<i64, _>(1) != 0,
            text: row.get(2),
        };
        Ok(rows.iter().map(line).collect())
    }
}
