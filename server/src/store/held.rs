//! Machines that are held up.

use app::model::context::RunRef;
use app::model::execution::Held;
use sqlx::Row;

use super::Store;
use super::executions::run_key;

impl Store {
    /// Remembers that a downscale task is held.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn hold(&self, run: &RunRef, held: &Held) -> Result<(), sqlx::Error> {
        const SQL: &str = "INSERT INTO held VALUES ($1, $2, $3, $4, $5) ON CONFLICT (run_key, task) \
             DO UPDATE SET execution = excluded.execution, who = excluded.who, since = excluded.since";
        sqlx::query(SQL)
            .bind(run_key(run))
            .bind(&held.task)
            .bind(&held.execution)
            .bind(&held.who)
            .bind(held.since)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Forgets it again.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn release(&self, run: &RunRef, task: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM held WHERE run_key = $1 AND task = $2")
            .bind(run_key(run))
            .bind(task)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// What is held of a run, oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn held(&self, run: &RunRef) -> Result<Vec<Held>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM held WHERE run_key = $1 ORDER BY since").bind(run_key(run));
        let rows = rows.fetch_all(&self.pool).await?;
        Ok(rows
            .iter()
            .map(|row| Held {
                task: row.get("task"),
                execution: row.get("execution"),
                who: row.get("who"),
                since: row.get("since"),
            })
            .collect())
    }

    /// Forgets everything of the sandbox's world: executions, and what is held.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn forget_all(&self) -> Result<(), sqlx::Error> {
        for table in [
            "reminders",
            "held",
            "showings",
            "approvals",
            "execution_output",
            "execution_targets",
            "execution_steps",
            "executions",
        ] {
            sqlx::query(&format!("DELETE FROM {table}")).execute(&self.pool).await?;
        }
        Ok(())
    }
}
