//! Plans that wait for a second person, and what became of them.

use app::model::approval::{ApprovalHead, ApprovalState};
use app::model::plan::Plan;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Store;
use super::executions::run_key;

impl Store {
    /// Puts a request on record, once per showing of a plan: answers the id that it has.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn ask(&self, head: &ApprovalHead, plan: &Plan) -> Result<String, sqlx::Error> {
        sqlx::query(
            "INSERT INTO approvals (id, ticket, run_key, plan, subject, who, reason, asked, expires, state) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (ticket) DO NOTHING",
        )
        .bind(&head.id)
        .bind(&plan.ticket)
        .bind(run_key(&plan.request.run))
        .bind(serde_json::to_string(plan).unwrap_or_default())
        .bind(&head.subject)
        .bind(&head.who)
        .bind(&head.reason)
        .bind(head.asked)
        .bind(head.expires)
        .bind(head.state.word())
        .execute(&self.pool)
        .await?;
        Ok(self.approval_by_ticket(&plan.ticket).await?.unwrap_or_else(|| head.id.clone()))
    }

    /// The request that was made for a showing.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn approval_by_ticket(&self, ticket: &str) -> Result<Option<String>, sqlx::Error> {
        let row = sqlx::query("SELECT id FROM approvals WHERE ticket = $1").bind(ticket);
        Ok(row.fetch_optional(&self.pool).await?.map(|row| row.get(0)))
    }

    /// One request, with its plan. One that nobody decided in time reads as expired.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn approval(&self, id: &str, now: i64) -> Result<Option<(ApprovalHead, Plan)>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM approvals WHERE id = $1").bind(id).fetch_optional(&self.pool).await?;
        Ok(row.as_ref().and_then(|row| read(row, now)))
    }

    /// Requests, newest first.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn approvals(&self, now: i64) -> Result<Vec<ApprovalHead>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM approvals ORDER BY asked DESC, id DESC LIMIT 200");
        let rows = rows.fetch_all(&self.pool).await?;
        Ok(rows.iter().filter_map(|row| read(row, now).map(|(head, _)| head)).collect())
    }

    /// Decides a request that is pending and not expired. `false`: somebody else was first, or it is too
    /// late.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn decide(
        &self,
        id: &str,
        state: ApprovalState,
        by: &str,
        comment: &str,
        now: i64,
    ) -> Result<bool, sqlx::Error> {
        let decided = sqlx::query(
            "UPDATE approvals SET state = $1, decided_by = $2, comment = $3, decided = $4 \
             WHERE id = $5 AND state = 'pending' AND expires > $4",
        )
        .bind(state.word())
        .bind(by)
        .bind(comment)
        .bind(now)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(decided.rows_affected() == 1)
    }

    /// Writes what an approved request led to: its execution, or that it was overtaken.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn led_to(&self, id: &str, state: ApprovalState, execution: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE approvals SET state = $1, execution = $2 WHERE id = $3")
            .bind(state.word())
            .bind(execution)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

fn read(row: &AnyRow, now: i64) -> Option<(ApprovalHead, Plan)> {
    let plan: Plan = serde_json::from_str(row.get("plan")).ok()?;
    let expires: i64 = row.get("expires");
    let state = match ApprovalState::from_word(row.get("state"))? {
        ApprovalState::Pending if expires <= now => ApprovalState::Expired,
        state => state,
    };
    let head = ApprovalHead {
        id: row.get("id"),
        title: plan.title(),
        run: plan.request.run.to_string(),
        who: row.get("who"),
        subject: row.get("subject"),
        reason: row.get("reason"),
        asked: row.get("asked"),
        expires,
        state,
        decided_by: row.get("decided_by"),
        comment: row.get("comment"),
        decided: row.get("decided"),
        execution: Some(row.get::<String, _>("execution")).filter(|id| !id.is_empty()),
    };
    Some((head, plan))
}
