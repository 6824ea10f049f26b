//! How DAGs were drawn last.

use std::collections::BTreeMap;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::Store;

/// Heights by task, in the units of the drawing.
pub type Heights = BTreeMap<String, i32>;

/// How the whole of a DAG was drawn last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Digest of its tasks and edges.
    pub shape: String,
    /// What it was drawn after: the drawing of the shape before.
    pub seed: Heights,
    /// How high each task came to be.
    pub drawn: Heights,
}

impl Store {
    /// The seed of the last drawing of a DAG, if that is of this shape.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn drawing_seed(&self, airflow: &str, dag: &str, shape: &str) -> Result<Option<Heights>, sqlx::Error> {
        let row = sqlx::query("SELECT seed FROM drawings WHERE airflow = $1 AND dag = $2 AND shape = $3");
        let row = row.bind(airflow).bind(dag).bind(shape).fetch_optional(&self.pool).await?;
        row.map(|row| heights(&row, "seed")).transpose()
    }

    /// The last drawing of a DAG.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn drawing(&self, airflow: &str, dag: &str) -> Result<Option<Drawing>, sqlx::Error> {
        let row = sqlx::query("SELECT shape, seed, drawn FROM drawings WHERE airflow = $1 AND dag = $2");
        let row = row.bind(airflow).bind(dag).fetch_optional(&self.pool).await?;
        row.map(|row| {
            Ok(Drawing { shape: row.get("shape"), seed: heights(&row, "seed")?, drawn: heights(&row, "drawn")? })
        })
        .transpose()
    }

    /// Keeps a drawing in the place of the one of the shape `before`; of two who do, one does.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn keep_drawing(
        &self,
        airflow: &str,
        dag: &str,
        before: Option<&str>,
        drawing: &Drawing,
    ) -> Result<(), sqlx::Error> {
        let text = |heights: &Heights| serde_json::to_string(heights).unwrap_or_default();
        let statement = if before.is_some() {
            "UPDATE drawings SET shape = $3, seed = $4, drawn = $5 WHERE airflow = $1 AND dag = $2 AND shape = $6"
        } else {
            "INSERT INTO drawings VALUES ($1, $2, $3, $4, $5) ON CONFLICT (airflow, dag) DO NOTHING"
        };
        let mut query = sqlx::query(statement)
            .bind(airflow)
            .bind(dag)
            .bind(&drawing.shape)
            .bind(text(&drawing.seed))
            .bind(text(&drawing.drawn));
        if let Some(before) = before {
            query = query.bind(before);
        }
        query.execute(&self.pool).await.map(drop)
    }
}

fn heights(row: &AnyRow, column: &str) -> Result<Heights, sqlx::Error> {
    serde_json::from_str(row.get::<&str, _>(column)).map_err(|error| sqlx::Error::Decode(error.into()))
}
