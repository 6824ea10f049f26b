//! Executions, their steps and targets.

use app::model::context::RunRef;
use app::model::execution::{Control, Execution, ExecutionHead, Outcome, StepRecord, TargetRecord};
use app::model::plan::Plan;
use app::model::procedure::{Declaration, Gate};
use app::model::state::TaskState;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Lock, Store};

/// The key under which the store knows a run.
#[must_use]
pub fn run_key(run: &RunRef) -> String {
    serde_json::to_string(&[&run.airflow, &run.dag, &run.run]).unwrap_or_default()
}

/// What is said of an execution that nobody can go on with.
pub const ORPHAN: &str = "Comporta stopped while this ran. Read the state of the run before you go on.";

/// What became of recording a new execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is on record; run it.
    New,
    /// The same ticket was confirmed before: its execution.
    Same(String),
    /// Another execution is under way on this run.
    Taken(String),
}

impl Store {
    /// Records a new execution with its steps and targets, unless its ticket is known or its run is
    /// taken; all of it or nothing. `work` is what it does, as JSON; whoever calls holds `lease`.
    ///
    /// # Errors
    /// If the store fails: then nothing may be done.
    pub async fn begin(&self, execution: &Execution, work: &str, lease: &str) -> Result<Begun, sqlx::Error> {
        let head = &execution.head;
        let key = run_key(&head.request.run);
        let mut tx = self.write(Lock::Executions).await?;
        let known = sqlx::query("SELECT id FROM executions WHERE ticket = $1").bind(&execution.plan.ticket);
        if let Some(row) = known.fetch_optional(&mut *tx).await? {
            return Ok(Begun::Same(row.get(0)));
        }
        let busy = sqlx::query("SELECT id FROM executions WHERE run_key = $1 AND ended IS NULL").bind(&key);
        if let Some(row) = busy.fetch_optional(&mut *tx).await? {
            return Ok(Begun::Taken(row.get(0)));
        }
        sqlx::query(
            "INSERT INTO executions (id, ticket, run_key, procedure, task, subject, who, plan, started, outcome, summary, \
             work, lease, lease_until, approved_by, break_glass, request, title) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        )
            .bind(&head.id)
            .bind(&execution.plan.ticket)
            .bind(&key)
            .bind(&head.request.procedure)
            .bind(&head.request.task)
            .bind(&head.subject)
            .bind(&head.who)
            .bind(serde_json::to_string(&execution.plan).unwrap_or_default())
            .bind(head.started)
            .bind(head.outcome.slug())
            .bind(&head.summary)
            .bind(work)
            .bind(lease)
            .bind(super::leases::end())
            .bind(head.approved_by.as_deref().unwrap_or(""))
            .bind(head.break_glass.as_deref().unwrap_or(""))
            .bind(serde_json::to_string(&head.request).unwrap_or_default())
            .bind(&head.title)
            .execute(&mut *tx)
            .await?;
        for (place, step) in (0_i64..).zip(&execution.steps) {
            sqlx::query("INSERT INTO execution_steps VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(&head.id)
                .bind(place)
                .bind(&step.title)
                .bind(step.outcome.slug())
                .bind(&step.detail)
                .bind(step.started)
                .bind(step.ended)
                .execute(&mut *tx)
                .await?;
        }
        for (place, target) in (0_i64..).zip(&execution.targets) {
            sqlx::query("INSERT INTO execution_targets VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(&head.id)
                .bind(place)
                .bind(&target.task)
                .bind(serde_json::to_string(&target.effect).unwrap_or_default())
                .bind(target.before.wire())
                .bind(target.after.as_ref().map(TaskState::wire))
                .bind(target.outcome.slug())
                .bind(i64::from(target.critical))
                .bind(&target.detail)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(Begun::New)
    }

    /// The execution that was begun under a ticket.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn by_ticket(&self, ticket: &str) -> Result<Option<String>, sqlx::Error> {
        let row =
            sqlx::query("SELECT id FROM executions WHERE ticket = $1").bind(ticket).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Writes how a step stands.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn write_step(&self, id: &str, place: usize, step: &StepRecord) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE execution_steps SET outcome = $1, detail = $2, started = $3, ended = $4 WHERE execution = $5 AND place = $6")
            .bind(step.outcome.slug())
            .bind(&step.detail)
            .bind(step.started)
            .bind(step.ended)
            .bind(id)
            .bind(i64::try_from(place).unwrap_or(i64::MAX))
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Writes what is seen while a step is under way; nothing if it is not any more, or the lease is not held.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn tell_step(&self, id: &str, lease: &str, place: usize, detail: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE execution_steps SET detail = $1 WHERE execution = $2 AND place = $3 AND outcome = 'running' AND EXISTS \
             (SELECT 1 FROM executions WHERE id = $2 AND lease = $4 AND ended IS NULL)",
        )
        .bind(detail)
        .bind(id)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .bind(lease)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Writes how targets stand; of `were`, how they were written last, only those that differ.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn write_targets(
        &self,
        id: &str,
        targets: &[TargetRecord],
        were: &[TargetRecord],
    ) -> Result<(), sqlx::Error> {
        let same = |place: usize, target: &TargetRecord| {
            were.get(place).is_some_and(|was| was.after == target.after && was.outcome == target.outcome)
        };
        if targets.iter().enumerate().all(|(place, target)| same(place, target)) {
            return Ok(());
        }
        let mut tx = self.pool.begin().await?;
        for (place, target) in targets.iter().enumerate().filter(|(place, target)| !same(*place, target)) {
            sqlx::query("UPDATE execution_targets SET after = $1, outcome = $2 WHERE execution = $3 AND place = $4")
                .bind(target.after.as_ref().map(TaskState::wire))
                .bind(target.outcome.slug())
                .bind(id)
                .bind(i64::try_from(place).unwrap_or(i64::MAX))
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }

    /// Writes that an execution is over.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn finish(&self, id: &str, outcome: Outcome, summary: &str, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE executions SET outcome = $1, summary = $2, ended = $3, control = '' WHERE id = $4 AND ended IS NULL")
            .bind(outcome.slug())
            .bind(summary)
            .bind(now)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Ends an execution that nobody can go on with: what was sent may have been done, so its outcome
    /// is unknown.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn end_orphan(&self, id: &str, now: i64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE execution_steps SET outcome = 'unknown', ended = $1, detail = $2 \
             WHERE outcome = 'running' AND execution = $3",
        )
        .bind(now)
        .bind(ORPHAN)
        .bind(id)
        .execute(&self.pool)
        .await?;
        sqlx::query("UPDATE execution_steps SET outcome = 'skipped' WHERE outcome = 'pending' AND execution = $1")
            .bind(id)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "UPDATE execution_targets SET outcome = 'unknown' WHERE outcome IN ('pending', 'running') AND execution = $1",
        )
        .bind(id)
        .execute(&self.pool)
        .await?;
        self.finish(id, Outcome::Unknown, ORPHAN, now).await
    }

    /// One execution.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn execution(&self, id: &str, now: i64) -> Result<Option<Execution>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM executions WHERE id = $1").bind(id).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(plan) = read_plan(row.get("plan")) else { return Ok(None) };
        let Some(head) = head(&row, Some(&plan)) else { return Ok(None) };
        let steps = sqlx::query("SELECT * FROM execution_steps WHERE execution = $1 ORDER BY place")
            .bind(id)
            .fetch_all(&self.pool)
            .await?;
        let targets = sqlx::query("SELECT * FROM execution_targets WHERE execution = $1 ORDER BY place")
            .bind(id)
            .fetch_all(&self.pool)
            .await?;
        Ok(Some(Execution {
            head,
            plan,
            steps: steps.iter().map(step).collect(),
            targets: targets.iter().map(target).collect(),
            output: self.output(id).await?,
            reverse: None,
            as_of: now,
        }))
    }

    /// Heads of executions, newest first; of one run if given.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn executions(&self, run: Option<&RunRef>) -> Result<Vec<ExecutionHead>, sqlx::Error> {
        // Plans are large; only of executions of versions before this one their titles are in them.
        const COLUMNS: &str = "SELECT id, who, subject, started, ended, outcome, summary, approved_by, break_glass, control, \
             asks, request, title, CASE WHEN request = '' THEN plan ELSE '' END AS plan FROM executions";
        let rows = match run {
            Some(run) => {
                let text = format!("{COLUMNS} WHERE run_key = $1 ORDER BY started DESC, id DESC LIMIT 200");
                sqlx::query(&text).bind(run_key(run)).fetch_all(&self.pool).await?
            }
            None => {
                let text = format!("{COLUMNS} ORDER BY started DESC, id DESC LIMIT 200");
                sqlx::query(&text).fetch_all(&self.pool).await?
            }
        };
        Ok(rows.iter().filter_map(|row| head(row, None)).collect())
    }

    /// How many executions are under way.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn under_way(&self) -> Result<i64, sqlx::Error> {
        sqlx::query("SELECT count(*) FROM executions WHERE ended IS NULL")
            .fetch_one(&self.pool)
            .await
            .map(|row| row.get(0))
    }
}

fn head(row: &AnyRow, plan: Option<&Plan>) -> Option<ExecutionHead> {
    let text = |column: &str| Some(row.get::<String, _>(column)).filter(|text| !text.is_empty());
    let of_plan = |plan: &Plan| (plan.request.clone(), plan.title());
    let (request, title) = match (plan, text("request")) {
        (Some(plan), _) => of_plan(plan),
        (None, Some(request)) => (serde_json::from_str(&request).ok()?, row.get("title")),
        (None, None) => of_plan(&read_plan(row.get("plan"))?),
    };
    Some(ExecutionHead {
        id: row.get("id"),
        request,
        who: row.get("who"),
        subject: row.get("subject"),
        started: row.get("started"),
        ended: row.get("ended"),
        outcome: outcome(row),
        summary: row.get("summary"),
        title,
        approved_by: text("approved_by"),
        break_glass: text("break_glass"),
        control: Control::from_slug(row.get("control")),
        asks: usize::try_from(row.get::<i64, _>("asks")).ok(),
    })
}

/// A plan as this version writes it, or as versions before it did, which knew neither declarations nor
/// gates.
fn read_plan(kept: &str) -> Option<Plan> {
    if let Ok(plan) = serde_json::from_str(kept) {
        return Some(plan);
    }
    let mut value: serde_json::Value = serde_json::from_str(kept).ok()?;
    let procedure = value.get("request")?.get("procedure")?.as_str()?.to_owned();
    let object = value.as_object_mut()?;
    object.insert("declaration".into(), serde_json::to_value(Declaration::unknown(&procedure)).ok()?);
    object.insert("gate".into(), serde_json::to_value(Gate::Click).ok()?);
    object.insert("typed".into(), serde_json::Value::from(""));
    serde_json::from_value(value).ok()
}

fn outcome(row: &AnyRow) -> Outcome {
    Outcome::from_slug(row.get("outcome")).unwrap_or(Outcome::Unknown)
}

fn step(row: &AnyRow) -> StepRecord {
    StepRecord {
        title: row.get("title"),
        outcome: outcome(row),
        detail: row.get("detail"),
        started: row.get("started"),
        ended: row.get("ended"),
    }
}

fn target(row: &AnyRow) -> TargetRecord {
    TargetRecord {
        task: row.get("task"),
        effect: serde_json::from_str(row.get("effect")).unwrap_or(app::model::plan::Effect::ClearedByUs),
        before: TaskState::from(row.get::<String, _>("before")),
        after: row.get::<Option<String>, _>("after").map(TaskState::from),
        outcome: outcome(row),
        critical: row.get::<i64, _>("critical") != 0,
        detail: row.get("detail"),
    }
}
