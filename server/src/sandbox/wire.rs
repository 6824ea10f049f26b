//! What both Airflow APIs write alike.

use serde_json::{Value, json};

use super::world::dag::Operator;

/// A duration: seconds with a fraction.
#[must_use]
pub fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

/// What the templates of a task came out as.
#[must_use]
pub fn rendered(operator: Operator, task: &str) -> Value {
    match operator {
        Operator::Bash => {
            json!({ "bash_command": format!("nu-etl {task}"), "env": null, "cwd": null })
        }
        Operator::Python => {
            json!({ "templates_dict": null, "op_args": [], "op_kwargs": { "step": task } })
        }
        Operator::SparkSubmit => json!({
            "application": "itaipu.jar", "conf": { "spark.executor.memory": "24g" },
            "application_args": ["--filter", task.strip_prefix("itaipu-").unwrap_or(task)],
        }),
        Operator::AuroraJob => json!({ "job": format!("jobs/prod/{task}"), "arguments": [] }),
    }
}

/// Puts the fields of `more` into `object`.
pub fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}
