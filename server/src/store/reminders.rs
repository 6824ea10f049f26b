//! Reminders: what is to be done in the nights that follow.

use app::model::context::RunRef;
use app::model::execution::Reminder;
use sqlx::Row;

use super::Store;

impl Store {
    /// Leaves a reminder; again, it is the same one.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn remind(&self, reminder: &Reminder) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO reminders VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING")
            .bind(&reminder.id)
            .bind(&reminder.run.airflow)
            .bind(&reminder.run.dag)
            .bind(&reminder.run.run)
            .bind(&reminder.dataset)
            .bind(&reminder.words)
            .bind(&reminder.who)
            .bind(reminder.since)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// All of them, oldest first.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn reminders(&self) -> Result<Vec<Reminder>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM reminders ORDER BY since, id LIMIT 50").fetch_all(&self.pool).await?;
        Ok(rows
            .iter()
            .map(|row| Reminder {
                id: row.get("id"),
                dataset: row.get("dataset"),
                words: row.get("words"),
                who: row.get("who"),
                since: row.get("since"),
                run: RunRef { airflow: row.get("airflow"), dag: row.get("dag"), run: row.get("run") },
            })
            .collect())
    }

    /// Takes one away; `false` if it was gone.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn forget_reminder(&self, id: &str) -> Result<bool, sqlx::Error> {
        let gone = sqlx::query("DELETE FROM reminders WHERE id = $1").bind(id).execute(&self.pool).await?;
        Ok(gone.rows_affected() == 1)
    }
}
