//! `…/logs/{try}` of API v1. As text the first line is the host. As JSON, which is what one gets
//! without asking, `content` is Python's print of a list of pairs, and there is always a token
//! (observed).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::Problem;
use super::form::{number, quote};
use crate::sandbox::query::Query;
use crate::sandbox::time::log_stamp;
use crate::sandbox::world::attempt::Attempt;
use crate::sandbox::world::dagao::BROKEN;
use crate::sandbox::world::log::{self, Line, Subject};
use crate::sandbox::{Sandbox, token};

const GROUP: &str = " INFO - ::group::Log message source details\n";
const END: &str = " INFO - ::endgroup::\n";

/// `GET …/taskInstances/{task}/logs/{try}`
pub async fn get(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, try_number)): Path<(String, String, String, String)>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = Query::read(raw.as_deref());
    let wrong = |_| Problem::bad_request("Wrong type, expected 'integer' for path parameter 'task_try_number'");
    let wanted: u32 = try_number.parse().map_err(wrong)?;
    let index = number(&query, "map_index")?.unwrap_or(-1);
    let seed = sandbox.options.seed;
    let from = match query.get("token").filter(|text| !text.is_empty()) {
        None => 0,
        Some(text) => position(seed, text)?,
    };
    let mut world = sandbox.world();
    let now = world.now;
    let missing = || Problem::not_found("TaskInstance not found");
    let (at, slot) = world.find_slot(&dag, &run, &task, index).ok_or_else(missing)?;
    let (shape, run_seed) = (world.dag_of(at), world.runs[at].seed);
    let instance = &world.instances(at)[slot];
    let host = instance.now.host.map(log::host).unwrap_or_default();
    let of = &shape.tasks[shape.task_of_slot[slot]];
    let (host, text) = match instance.attempt(wanted) {
        _ if wanted == 0 => ("default_host".into(), "Error fetching the logs. Try number 0 is invalid.\n".into()),
        Some(attempt) => {
            let seed = seed ^ run_seed ^ slot as u64;
            let subject = Subject { dag: &shape, task: of, attempt, seed, known_cause: of.id == BROKEN };
            let file = format!("/opt/airflow/logs/dag_id={dag}/run_id={run}/task_id={task}/attempt={wanted}.log");
            (attempt.host.map(log::host).unwrap_or_default(), written(subject, attempt, &file, now))
        }
        None if host.is_empty() => (host, format!("{GROUP}{END}")),
        None => {
            let text = format!(
                "{GROUP}*** Log file not found on worker '{host}'. This attempt may have run on a different worker whose logs are no longer accessible. Consider configuring remote logging (S3, GCS, etc.) for log persistence.\n{END}"
            );
            (host, text)
        }
    };
    drop(world);
    let text = text.get(from..).unwrap_or_default();
    if wants_text(&headers) {
        return Ok(([(header::CONTENT_TYPE, "text/plain")], format!("{host}\n{text}")).into_response());
    }
    let next = token::sign(seed, &json!({ "end_of_log": false, "log_pos": from + text.len() }).to_string());
    let content = format!("[({}, {})]", quote(&host), quote(text));
    Ok(Json(json!({ "content": content, "continuation_token": next })).into_response())
}

fn wants_text(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.starts_with("text/plain") || accept.starts_with("*/*")
}

fn position(seed: u64, text: &str) -> Result<usize, Problem> {
    let payload = token::open(seed, text)
        .ok_or_else(|| Problem::bad_title("Bad Signature. Please use only the tokens provided by the API."))?;
    let payload: Value = serde_json::from_str(&payload).unwrap_or(Value::Null);
    Ok(payload.get("log_pos").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok()).unwrap_or(0))
}

fn written(subject: Subject<'_>, attempt: &Attempt, file: &str, now: i64) -> String {
    let mut out = format!("{GROUP}*** Found local files:\n***   * {file}\n{END}");
    for line in log::lines(subject, now) {
        let Line { at, level, event, file, line, .. } = line;
        let level = level.to_uppercase();
        out.push_str(&format!("[{}] {{{file}:{line}}} {level} - {event}\n", log_stamp(at)));
        if level == "ERROR" {
            out.push_str(&format!("Traceback (most recent call last):\n  File \"/opt/airflow/{file}\", line {line}, in _execute_task\nairflow.exceptions.AirflowException: {}\n", log::exception(subject.task)));
        }
    }
    if attempt.number == 0 {
        return format!("{GROUP}{END}");
    }
    out
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::sandbox::testing::{Answer, Bench, V1};

    async fn text(bench: &Bench, path: &str) -> Answer {
        let request = Request::get(format!("{V1}/taskInstances/{path}"))
            .header("authorization", "Basic Y29tcG9ydGE6c2FuZGJveA==")
            .header("accept", "text/plain");
        bench.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn as_text_the_host_comes_first() {
        let bench = Bench::new();
        let log = text(&bench, "itaipu-fx-model/logs/2").await.text;
        assert!(log.starts_with("ip-10-3-"), "{}", &log[..80]);
        assert!(log.contains("Caused by: java.util.NoSuchElementException"));
        let never = text(&bench, "fx-model/logs/0").await.text;
        assert_eq!(never, "default_host\nError fetching the logs. Try number 0 is invalid.\n");
        let missing = text(&bench, "itaipu-fx-model/logs/9").await;
        assert_eq!(missing.status, 200);
        assert!(missing.text.contains("Log file not found on worker"));
    }

    #[tokio::test]
    async fn as_json_the_content_is_python() {
        let bench = Bench::new();
        let log = bench.get(&format!("{V1}/taskInstances/itaipu-fx-model/logs/1")).await.json;
        assert!(log["content"].as_str().unwrap().starts_with("[('ip-10-3-"));
        assert!(log["continuation_token"].is_string());
    }
}
