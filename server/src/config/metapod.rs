//! `[metapod]`: the metadata service.

mod check;
mod fields;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::fields::MetapodFields;

/// The metadata service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetapodConfig {
    /// Address of its GraphQL endpoint.
    pub url: Url,
    /// Address that the paths of its other calls are added to; what precedes `/api/graphql` in `url` if absent,
    /// or else the origin of that.
    #[serde(default)]
    pub rest_url: Option<Url>,
    /// Bearer token; rather from the environment or from `token_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
    /// Names of what a task records; `{task}` is the task without the prefixes below.
    #[serde(default = "names")]
    pub dataset_names: Vec<String>,
    /// Prefixes of task ids that dataset names lack.
    #[serde(default = "prefixes")]
    pub strip_prefixes: Vec<String>,
    /// Tasks of datasets that are not named after them; the first rule that fits counts.
    #[serde(default)]
    pub task_of: Vec<TaskRule>,
    /// What the deployment calls what not every deployment has.
    #[serde(default)]
    pub fields: MetapodFields,
    /// Where it is taken back that a dataset is committed.
    #[serde(default = "retract_committed")]
    pub retract_committed: String,
    /// Where an attribute of a schema is taken back.
    #[serde(default = "retract_attribute")]
    pub retract_attribute: String,
    /// Where an indexed attribute is taken back.
    #[serde(default = "retract_indexed_attribute")]
    pub retract_indexed_attribute: String,
    /// Where a manual append to a dataset series is taken back.
    #[serde(default = "retract_append")]
    pub retract_append: String,
    /// How many things are taken back at once.
    #[serde(default = "retract_at_once")]
    pub retract_at_once: u32,
    /// Shard that `nu ser curl` is told.
    #[serde(default = "shard")]
    pub shard: String,
    /// Service that `nu ser curl` is told.
    #[serde(default = "service")]
    pub service: String,
    /// Suffix that `nu ser curl` is told; none if empty.
    #[serde(default)]
    pub suffix: String,
    /// File without rows that a dataset is committed with so that the run goes on.
    #[serde(default = "empty_file")]
    pub empty_file: String,
}

/// Which task makes the datasets whose names fit a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskRule {
    /// Pattern (`*` and `?`) over dataset names.
    pub datasets: String,
    /// The task.
    pub task: String,
}

const fn timeout() -> u64 {
    4
}

/// The names that a task may record under (HOWTO, "Determining if it was the dataset or model").
pub(super) fn names() -> Vec<String> {
    ["dataset/{task}", "dataset/{task}-csv-gz", "model/{task}", "model/{task}-avro"].map(str::to_owned).to_vec()
}

/// What a task id has more than a dataset's name.
pub(super) fn prefixes() -> Vec<String> {
    vec!["itaipu-".into()]
}

fn retract_committed() -> String {
    "/api/migrations/retract/committed-dataset/{id}".into()
}

fn retract_attribute() -> String {
    "/api/migrations/retract/attribute/{id}".into()
}

fn retract_indexed_attribute() -> String {
    "/api/migrations/retract/indexed-attribute/{id}".into()
}

fn retract_append() -> String {
    "/api/migrations/retract/dataset-series/dataset/{id}".into()
}

const fn retract_at_once() -> u32 {
    10
}

fn shard() -> String {
    "global".into()
}

fn service() -> String {
    "metapod".into()
}

fn empty_file() -> String {
    "s3://nu-spark-us-east-1/non-datomic/static-datasets/empty-materialized/empty.gz.parquet".into()
}

impl MetapodConfig {
    /// The defaults at an address, without a token.
    #[must_use]
    pub fn at(url: Url) -> Self {
        Self {
            url,
            rest_url: None,
            token: None,
            token_file: None,
            timeout_seconds: timeout(),
            dataset_names: names(),
            strip_prefixes: prefixes(),
            task_of: Vec::new(),
            fields: MetapodFields::default(),
            retract_committed: retract_committed(),
            retract_attribute: retract_attribute(),
            retract_indexed_attribute: retract_indexed_attribute(),
            retract_append: retract_append(),
            retract_at_once: retract_at_once(),
            shard: shard(),
            service: service(),
            suffix: String::new(),
            empty_file: empty_file(),
        }
    }

    /// Address that paths are added to, without a slash at its end.
    #[must_use]
    pub fn rest(&self) -> String {
        let given = self.rest_url.as_ref().map(Url::as_str);
        let before = self.url.as_str().strip_suffix("/api/graphql").map(str::to_owned);
        let base = given.map(str::to_owned).or(before);
        base.unwrap_or_else(|| self.url.origin().ascii_serialization()).trim_end_matches('/').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_other_calls_go() {
        for (url, rest) in [
            ("https://metapod.example/api/graphql", "https://metapod.example"),
            ("http://gate:8080/metapod/api/graphql", "http://gate:8080/metapod"),
            ("http://gate:8080/sonar/graphiql?x=1", "http://gate:8080"),
        ] {
            assert_eq!(MetapodConfig::at(url.parse().unwrap()).rest(), rest);
        }
        let mut config = MetapodConfig::at("https://sonar.example/graphql".parse().unwrap());
        config.rest_url = Some("https://metapod.example/".parse().unwrap());
        assert_eq!(config.rest(), "https://metapod.example");
    }
}
