//! Finds rows of the trail.

use app::model::audit::{AuditFilter, AuditRow};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Arguments, Encode, Type};

use super::row;
use crate::store::{Kind, Store};

const OPEN: &str =
    " AND kind = 'attempt' AND NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.attempt = audit.sequence)";

/// Which rows, newest first; what is empty does not narrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Part of a name or subject.
    pub person: String,
    /// Part of a procedure's slug.
    pub procedure: String,
    /// Part of a target's name.
    pub target: String,
    /// Part of a DAG or run id.
    pub run: String,
    /// Slug of an outcome, or [`AuditFilter::OPEN`].
    pub outcome: String,
    /// From when, in milliseconds since the epoch.
    pub since: Option<i64>,
    /// Until before when, in milliseconds since the epoch.
    pub until: Option<i64>,
    /// Only rows before this sequence number.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
}

impl AuditQuery {
    /// The newest rows, whatever they are.
    #[must_use]
    pub const fn newest(limit: u32) -> Self {
        Self {
            person: String::new(),
            procedure: String::new(),
            target: String::new(),
            run: String::new(),
            outcome: String::new(),
            since: None,
            until: None,
            before: None,
            limit,
        }
    }
}

/// A statement that grows, with what is bound to it; sqlx' own builder writes placeholders that only
/// SQLite knows.
struct Statement {
    sql: String,
    arguments: AnyArguments<'static>,
}

impl Statement {
    /// Adds words, with `{}` where the value goes.
    fn bind<T: Encode<'static, Any> + Type<Any> + 'static>(
        &mut self,
        words: &str,
        value: T,
    ) -> Result<(), sqlx::Error> {
        self.arguments.add(value).map_err(sqlx::Error::Encode)?;
        self.sql.push_str(&words.replace("{}", &format!("${}", self.arguments.len())));
        Ok(())
    }
}

impl Store {
    /// Rows of the trail, newest first.
    ///
    /// # Errors
    /// If the store fails, or a row is not as it was written.
    pub async fn audit_search(&self, query: &AuditQuery) -> Result<Vec<AuditRow>, sqlx::Error> {
        let Statement { sql, arguments } = self.statement(query)?;
        let rows: Vec<AnyRow> = sqlx::query_with(&sql, arguments).fetch_all(&self.pool).await?;
        rows.iter().map(row::read).collect()
    }

    fn statement(&self, query: &AuditQuery) -> Result<Statement, sqlx::Error> {
        let sql = "SELECT * FROM audit WHERE 1 = 1".to_owned();
        let mut statement = Statement { sql, arguments: AnyArguments::default() };
        let parts = [
            ("subject || ' ' || name", query.person.clone()),
            ("procedure", query.procedure.clone()),
            ("targets", in_json(&query.target)),
            ("coalesce(dag || ' / ' || run, '')", query.run.clone()),
        ];
        for (column, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
            statement.bind(&format!(" AND lower({column}) LIKE {{}} ESCAPE '\\'"), self.pattern(&part))?;
        }
        match query.outcome.as_str() {
            "" => {}
            AuditFilter::OPEN => statement.sql.push_str(OPEN),
            outcome => statement.bind(" AND outcome = {}", outcome.to_owned())?,
        }
        let bounds =
            [(" AND at >= {}", query.since), (" AND at < {}", query.until), (" AND sequence < {}", query.before)];
        for (words, bound) in bounds {
            if let Some(bound) = bound {
                statement.bind(words, bound)?;
            }
        }
        statement.bind(" ORDER BY sequence DESC LIMIT {}", i64::from(query.limit))?;
        Ok(statement)
    }

    /// Matches texts that hold `part`, as their database writes it in small letters.
    fn pattern(&self, part: &str) -> String {
        let small = match self.kind {
            Kind::Sqlite => part.to_ascii_lowercase(),
            Kind::Postgres => part.to_lowercase(),
        };
        let escaped = small.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{escaped}%")
    }
}

/// A part of a text as JSON writes it.
fn in_json(part: &str) -> String {
    let quoted = serde_json::Value::from(part).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
