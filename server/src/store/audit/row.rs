//! A row as the table holds it.

use app::model::audit::{AuditEntry, AuditKind, AuditRow};
use app::model::context::RunRef;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row};

/// The entry as both databases can hold it: PostgreSQL has no text with a zero byte.
pub(super) fn storable(entry: &AuditEntry) -> AuditEntry {
    let mut entry = entry.clone();
    let texts = [
        &mut entry.subject,
        &mut entry.name,
        &mut entry.role,
        &mut entry.address,
        &mut entry.procedure,
        &mut entry.fingerprint,
        &mut entry.outcome,
        &mut entry.detail,
        &mut entry.execution,
    ];
    let run = entry.run.iter_mut().flat_map(|run| [&mut run.airflow, &mut run.dag, &mut run.run]);
    for text in texts.into_iter().chain(run).chain(&mut entry.break_glass) {
        if text.contains('\0') {
            *text = text.replace('\0', "\u{fffd}");
        }
    }
    entry
}

/// The statement that adds a row.
pub(super) fn insert(row: &AuditRow) -> Result<Query<'_, Any, AnyArguments<'_>>, sqlx::Error> {
    const SQL: &str = "INSERT INTO audit (sequence, at, kind, attempt, subject, name, role, address, procedure, \
        airflow, dag, run, parameters, fingerprint, targets, outcome, detail, execution, links, break_glass, \
        previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21, $22)";
    let entry = &row.entry;
    let run = entry.run.as_ref();
    Ok(sqlx::query(SQL)
        .bind(row.sequence)
        .bind(entry.at)
        .bind(entry.kind.word())
        .bind(entry.attempt)
        .bind(&entry.subject)
        .bind(&entry.name)
        .bind(&entry.role)
        .bind(&entry.address)
        .bind(&entry.procedure)
        .bind(run.map(|run| run.airflow.as_str()))
        .bind(run.map(|run| run.dag.as_str()))
        .bind(run.map(|run| run.run.as_str()))
        .bind(json(&entry.parameters)?)
        .bind(&entry.fingerprint)
        .bind(json(&entry.targets)?)
        .bind(&entry.outcome)
        .bind(&entry.detail)
        .bind(&entry.execution)
        .bind(json(&entry.links)?)
        .bind(entry.break_glass.as_deref())
        .bind(&row.previous)
        .bind(&row.hash))
}

/// Reads a row; an error if it cannot have been written by [`insert`].
pub(super) fn read(row: &AnyRow) -> Result<AuditRow, sqlx::Error> {
    let kind: String = row.try_get("kind")?;
    let kind = AuditKind::from_word(&kind).ok_or_else(|| strange(format!("the kind {kind:?} is none")))?;
    let run: [Option<String>; 3] = [row.try_get("airflow")?, row.try_get("dag")?, row.try_get("run")?];
    let run = match run {
        [Some(airflow), Some(dag), Some(run)] => Some(RunRef { airflow, dag, run }),
        [None, None, None] => None,
        _ => return Err(strange("its run is named in part".into())),
    };
    let entry = AuditEntry {
        at: row.try_get("at")?,
        kind,
        attempt: row.try_get("attempt")?,
        subject: row.try_get("subject")?,
        name: row.try_get("name")?,
        role: row.try_get("role")?,
        address: row.try_get("address")?,
        procedure: row.try_get("procedure")?,
        run,
        parameters: parsed(row, "parameters")?,
        fingerprint: row.try_get("fingerprint")?,
        targets: parsed(row, "targets")?,
        outcome: row.try_get("outcome")?,
        detail: row.try_get("detail")?,
        execution: row.try_get("execution")?,
        links: parsed(row, "links")?,
        break_glass: row.try_get("break_glass")?,
    };
    Ok(AuditRow {
        sequence: row.try_get("sequence")?,
        entry,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
    })
}

fn json<T: Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A column that holds JSON, exactly as we would have written it.
fn parsed<T: Serialize + DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    let value = serde_json::from_str(&text).map_err(|error| strange(format!("its {column} are no JSON: {error}")))?;
    if json(&value)? != text {
        return Err(strange(format!("its {column} are not as they were written")));
    }
    Ok(value)
}

fn strange(why: String) -> sqlx::Error {
    sqlx::Error::Decode(why.into())
}
