//! Payloads of both versions. Every field that a server may leave out or send as null is optional;
//! what is unknown is ignored.

use app::model::state::{RunState, TaskState};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::types::{Dag, Instance, Run, TaskDef, TryRecord};

/// Milliseconds since the epoch of an RFC 3339 time; nothing if it is absent or odd.
pub fn millis(text: Option<&str>) -> Option<i64> {
    text?.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// A time as both versions take it in a query.
pub fn rfc3339(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

#[derive(Debug, Deserialize)]
pub struct WireVersion {
    pub version: String,
}

#[derive(Debug, Deserialize)]
pub struct WireDag {
    pub dag_id: String,
    #[serde(default)]
    pub is_paused: Option<bool>,
}

impl From<WireDag> for Dag {
    fn from(wire: WireDag) -> Self {
        Self { id: wire.dag_id, paused: wire.is_paused.unwrap_or(false) }
    }
}

#[derive(Debug, Deserialize)]
pub struct WireRun {
    pub dag_run_id: String,
    pub state: Option<String>,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
    pub conf: Option<Value>,
}

impl From<WireRun> for Run {
    fn from(wire: WireRun) -> Self {
        Self {
            id: wire.dag_run_id,
            state: RunState::from(wire.state.unwrap_or_default()),
            start: millis(wire.start_date.as_deref()),
            end: millis(wire.end_date.as_deref()),
            conf: match wire.conf {
                Some(Value::Object(conf)) => conf,
                _ => Map::new(),
            },
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct WireTask {
    pub task_id: Option<String>,
    pub downstream_task_ids: Option<Vec<String>>,
    pub trigger_rule: Option<String>,
    pub retries: Option<f64>,
    pub owner: Option<String>,
    pub operator_name: Option<String>,
    pub class_ref: Option<Value>,
    pub pool: Option<String>,
    pub is_mapped: Option<bool>,
}

impl From<WireTask> for TaskDef {
    fn from(wire: WireTask) -> Self {
        let class = wire.class_ref.as_ref().and_then(|class| class["class_name"].as_str()).map(str::to_owned);
        Self {
            id: wire.task_id.unwrap_or_default(),
            downstream: wire.downstream_task_ids.unwrap_or_default(),
            rule: wire.trigger_rule.unwrap_or_else(|| "all_success".into()),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
            retries: wire.retries.unwrap_or(0.0) as u32,
            owner: wire.owner,
            operator: wire.operator_name.or(class),
            pool: wire.pool,
            mapped: wire.is_mapped.unwrap_or(false),
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct WireInstance {
    pub task_id: String,
    pub map_index: Option<i32>,
    pub state: Option<String>,
    pub try_number: Option<i64>,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
    pub hostname: Option<String>,
    pub operator: Option<String>,
}

impl WireInstance {
    fn number(&self) -> u32 {
        self.try_number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
    }
}

impl From<WireInstance> for Instance {
    fn from(wire: WireInstance) -> Self {
        Self {
            map_index: wire.map_index.unwrap_or(-1),
            try_number: wire.number(),
            state: TaskState::from(wire.state.unwrap_or_default()),
            start: millis(wire.start_date.as_deref()),
            end: millis(wire.end_date.as_deref()),
            host: wire.hostname.filter(|host| !host.is_empty()),
            operator: wire.operator,
            task: wire.task_id,
        }
    }
}

impl From<WireInstance> for TryRecord {
    fn from(wire: WireInstance) -> Self {
        Self {
            number: wire.number(),
            state: TaskState::from(wire.state.unwrap_or_default()),
            start: millis(wire.start_date.as_deref()),
            end: millis(wire.end_date.as_deref()),
            host: wire.hostname.filter(|host| !host.is_empty()),
        }
    }
}

/// A page of any list; the list's name differs.
#[derive(Debug, Deserialize)]
pub struct WirePage<T> {
    #[serde(alias = "dags", alias = "dag_runs", alias = "tasks", alias = "task_instances")]
    pub items: Vec<T>,
    #[serde(default)]
    pub total_entries: Option<u32>,
}

/// Body of `clearTaskInstances`; safe for 2.x to 3.3.
#[derive(Debug, Serialize)]
pub struct WireClear<'a> {
    pub dry_run: bool,
    pub dag_run_id: &'a str,
    pub task_ids: &'a [String],
    pub only_failed: bool,
    pub only_running: bool,
    pub reset_dag_runs: bool,
    pub include_upstream: bool,
    pub include_downstream: bool,
    pub include_future: bool,
    pub include_past: bool,
}

impl<'a> WireClear<'a> {
    pub const fn new(spec: &'a super::ClearSpec) -> Self {
        Self {
            dry_run: spec.dry_run,
            dag_run_id: spec.run.as_str(),
            task_ids: spec.tasks.as_slice(),
            only_failed: spec.only_failed,
            only_running: false,
            reset_dag_runs: true,
            include_upstream: false,
            include_downstream: false,
            include_future: false,
            include_past: false,
        }
    }
}

/// A command line of curl for the same request; the token is left to the operator's shell.
pub fn curl(method: &str, url: &str, auth: &str, body: &impl Serialize) -> String {
    let body = serde_json::to_string(body).unwrap_or_default().replace('\'', r"'\''");
    format!("curl -sf -X {method} '{url}' {auth} -H 'Content-Type: application/json' -d '{body}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nulls_and_unknown_values_are_kept() {
        let page: WirePage<WireInstance> = serde_json::from_str(
            r#"{"task_instances":[{"task_id":"a","state":null,"try_number":-1,"map_index":null,"start_date":"garbage"},
                {"task_id":"b","state":"vaporised","try_number":2,"start_date":"2026-11-21T01:00:00.5+00:00","extra":{}}]}"#,
        )
        .unwrap();
        let instances: Vec<Instance> = page.items.into_iter().map(Instance::from).collect();
        assert_eq!(instances[0].state, TaskState::NotStarted);
        assert_eq!((instances[0].try_number, instances[0].start, instances[0].map_index), (0, None, -1));
        assert_eq!(instances[1].state, TaskState::Unknown("vaporised".into()));
        assert_eq!(instances[1].start, Some(1_795_222_800_500));
    }
}
