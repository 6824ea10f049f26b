//! `…/logs/{try}`. Observed: JSON or NDJSON by `Accept`, 406 for anything else; a try 0 that exists
//! has one sentence; a missing try is a 404; while the task runs there is a token with the position
//! read so far, and a token that nobody signed is a 400. The local file handler gives a finished log
//! whole; a long one is cut into pages here unless `full_content` is set, as the remote handlers do.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::{Error, negative, not_a_number};
use super::out::Frame;
use super::tries::index_of;
use crate::sandbox::query::Query;
use crate::sandbox::time::zulu;
use crate::sandbox::world::attempt::Attempt;
use crate::sandbox::world::dagao::BROKEN;
use crate::sandbox::world::log::{self, Line, Subject};
use crate::sandbox::world::state::State as TaskState;
use crate::sandbox::{Sandbox, token};

/// How many events a page has at most.
const PAGE: usize = 500;

/// `GET …/taskInstances/{task}/logs/{try}`
pub async fn get(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, number)): Path<(String, String, String, String)>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let number = try_number(&number)?;
    let lines = accepts_lines(&headers)?;
    let index = index_of(raw.as_deref())?;
    let query = Query::read(raw.as_deref());
    let seed = sandbox.options.seed;
    let position = query.get("token").filter(|text| !text.is_empty()).map(|text| read_token(seed, text)).transpose()?;
    let full = matches!(query.get("full_content"), Some("true" | "True" | "1" | "yes" | "on"));
    let mut world = sandbox.world();
    let now = world.now;
    let none = || Error::not_found("TaskInstance not found");
    let (at, slot) = world.find_slot(&dag, &run, &task, index).ok_or_else(none)?;
    let frame = Frame::of(&world, at);
    let instance = &world.instances(at)[slot];
    let attempt = instance.attempt(number).ok_or_else(none)?;
    let ti = frame.id(slot, instance);
    let content =
        if number == 0 { nothing(attempt, instance.updated) } else { events(&frame, slot, attempt, &ti, seed, now) };
    let running = attempt.state == Some(TaskState::Running);
    drop(world);
    if lines {
        return Ok(ndjson(seed, &content, position));
    }
    let (from, to) = window(content.len(), position, full);
    let more = to < content.len() || running;
    let next = more.then(|| sign(seed, to));
    let header = if position.is_none() { source(&frame.run_id, &dag, &task, number) } else { Vec::new() };
    let content: Vec<Value> =
        header.into_iter().filter(|_| number > 0).chain(content[from..to].iter().cloned()).collect();
    Ok(Json(json!({ "content": content, "continuation_token": next })).into_response())
}

fn try_number(text: &str) -> Result<u32, Error> {
    let place = || json!(["path", "try_number"]);
    match text.parse::<i64>() {
        Ok(number) => u32::try_from(number).map_err(|_| Error::invalid(vec![negative(place(), text)])),
        Err(_) => Err(Error::invalid(vec![not_a_number(place(), text)])),
    }
}

/// Whether NDJSON is wanted; JSON otherwise.
fn accepts_lines(headers: &HeaderMap) -> Result<bool, Error> {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    match accept {
        _ if accept.starts_with("*/*") || accept.starts_with("application/json") => Ok(false),
        _ if accept.starts_with("application/x-ndjson") => Ok(true),
        _ => {
            Err(Error::detail(StatusCode::NOT_ACCEPTABLE, "Only application/json or application/x-ndjson is supported"))
        }
    }
}

/// The position a token stands for.
fn read_token(seed: u64, text: &str) -> Result<usize, Error> {
    let payload = token::open(seed, text)
        .ok_or_else(|| Error::bad_request("Bad Signature. Please use only the tokens provided by the API."))?;
    let payload: Value = serde_json::from_str(&payload).unwrap_or(Value::Null);
    Ok(payload.get("log_pos").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok()).unwrap_or(0))
}

fn sign(seed: u64, position: usize) -> String {
    token::sign(seed, &format!("{{\"end_of_log\":false,\"log_pos\":{position}}}"))
}

/// Which of `all` events an answer holds.
fn window(all: usize, position: Option<usize>, full: bool) -> (usize, usize) {
    let from = position.unwrap_or(0).min(all);
    (from, if full { all } else { all.min(from + PAGE) })
}

/// As a stream, a log comes whole; the header always has a token, finished or not (observed).
fn ndjson(seed: u64, content: &[Value], position: Option<usize>) -> Response {
    let from = position.unwrap_or(0).min(content.len());
    let text: String = content[from..].iter().map(|event| format!("{event}\n")).collect();
    let headers = [
        (header::CONTENT_TYPE.as_str(), "application/x-ndjson".to_owned()),
        ("airflow-continuation-token", sign(seed, content.len())),
    ];
    (headers, text).into_response()
}

fn source(run: &str, dag: &str, task: &str, number: u32) -> Vec<Value> {
    vec![
        json!({ "event": "::group::Log message source details" }),
        json!({ "event": format!("/opt/airflow/logs/dag_id={dag}/run_id={run}/task_id={task}/attempt={number}.log") }),
        json!({ "event": "::endgroup::" }),
    ]
}

/// What there is to read of a task that never ran.
fn nothing(attempt: &Attempt, updated: i64) -> Vec<Value> {
    let text = match attempt.state {
        Some(TaskState::Skipped) => "Task was skipped — no logs available.",
        Some(TaskState::UpstreamFailed) => "Task did not run because upstream task(s) failed.",
        _ => "No logs available for this task.",
    };
    vec![
        json!({ "timestamp": null, "event": "::group::Log message source details" }),
        json!({ "timestamp": null, "event": "::endgroup::" }),
        json!({ "timestamp": zulu(updated), "event": text }),
    ]
}

fn events(frame: &Frame, slot: usize, attempt: &Attempt, ti: &str, seed: u64, now: i64) -> Vec<Value> {
    let task = &frame.dag.tasks[frame.dag.task_of_slot[slot]];
    let subject = Subject {
        dag: &frame.dag,
        task,
        attempt,
        seed: seed ^ frame.seed ^ slot as u64,
        known_cause: task.id == BROKEN,
    };
    let common = json!({
        "map_index": frame.dag.map_index(slot), "try_number": attempt.number, "dag_id": frame.dag.id, "ti_id": ti,
        "run_id": frame.run_id, "task_id": task.id,
    });
    log::lines(subject, now).into_iter().map(|line| event(line, &common, &log::exception(task))).collect()
}

fn event(line: Line, common: &Value, exception: &str) -> Value {
    let mut out = json!({
        "timestamp": zulu(line.at), "event": line.event, "level": line.level, "logger": line.logger,
        "filename": line.file, "lineno": line.line,
    });
    let failed = line.level == "error";
    if let (Value::Object(out), Value::Object(common)) = (&mut out, common) {
        out.extend(common.clone());
        if failed {
            out.insert("error_detail".into(), json!([{
                "exc_type": "AirflowException", "exc_value": exception, "exc_notes": [], "syntax_error": null,
                "is_cause": false, "is_group": false, "exceptions": [],
                "frames": [{ "filename": "/opt/airflow/task_runner.py", "lineno": 1_579, "name": "_run_task_and_map_outcome" }],
            }]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Answer, Bench, V2};

    async fn read(bench: &Bench, path: &str, accept: &str) -> Answer {
        let token = bench.login().await;
        let request = Request::get(format!("{V2}/taskInstances/{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("accept", accept);
        bench.send(request.body(Body::empty()).unwrap()).await
    }

    fn events(answer: &Value) -> Vec<&str> {
        answer["content"].as_array().unwrap().iter().map(|line| line["event"].as_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn the_cause_stands_near_the_end_of_the_failed_log() {
        let bench = Bench::new();
        let log = bench.get(&format!("{V2}/taskInstances/itaipu-fx-model/logs/2?full_content=true")).await.json;
        let events = events(&log);
        assert!((150..400).contains(&events.len()), "{}", events.len());
        let cause = events.iter().position(|event| event.starts_with("Caused by: ")).unwrap();
        assert!(events[cause].contains("CurrencyPair(BRL,VES)") && cause > events.len() - 20);
        assert_eq!(log["continuation_token"], json!(null));
    }

    #[tokio::test]
    async fn a_running_log_goes_on_from_its_token() {
        let bench = Bench::new();
        let path = format!("{V2}/taskInstances/itaipu-series-scr/logs/1");
        let first = bench.get(&format!("{path}?full_content=true")).await.json;
        let token = first["continuation_token"].as_str().unwrap();
        bench.hand.advance(20_000);
        let second = bench.get(&format!("{path}?token={token}&full_content=true")).await.json;
        assert_eq!(events(&second).len(), 4);
        let whole = bench.get(&format!("{path}?full_content=true")).await.json;
        assert_eq!(events(&whole), [events(&first), events(&second)].concat());
    }

    #[tokio::test]
    async fn a_long_log_comes_in_pages() {
        let bench = Bench::new();
        let path = format!("{}/taskInstances/sorting-hat-model/logs/1", V2.replace("-22T", "-21T"));
        let mut page = bench.get(&path).await.json;
        let mut lines = page["content"].as_array().unwrap().len();
        let mut pages = 1;
        while let Some(token) = page["continuation_token"].as_str() {
            page = bench.get(&format!("{path}?token={token}")).await.json;
            lines += page["content"].as_array().unwrap().len();
            pages += 1;
        }
        let whole = bench.get(&format!("{path}?full_content=true")).await.json;
        assert_eq!(whole["content"].as_array().unwrap().len(), lines);
        assert!(pages > 1 && lines > 500, "{pages} {lines}");
    }

    #[tokio::test]
    async fn what_never_ran_says_so() {
        let bench = Bench::new();
        let log = bench.get(&format!("{V2}/taskInstances/fx-model/logs/0")).await;
        assert!(log.text.contains("Task did not run because upstream task(s) failed."), "{}", log.text);
        let mapped = bench.get(&format!("{V2}/taskInstances/load-redshift-shards/logs/0?map_index=3")).await;
        assert_eq!(mapped.status, 200);
    }

    #[tokio::test]
    async fn formats_and_refusals() {
        let bench = Bench::new();
        let lines = read(&bench, "itaipu-fx-model/logs/1", "application/x-ndjson").await;
        assert!(lines.headers.contains_key("airflow-continuation-token"));
        assert!(
            lines
                .text
                .lines()
                .all(|line| { serde_json::from_str::<Value>(line).is_ok_and(|line| line["event"].is_string()) })
        );
        for (path, accept, status, text) in [
            ("itaipu-fx-model/logs/1", "text/plain", 406, "Only application/json or application/x-ndjson"),
            ("itaipu-fx-model/logs/0", "*/*", 404, "TaskInstance not found"),
            ("itaipu-fx-model/logs/9", "*/*", 404, "TaskInstance not found"),
            ("itaipu-fx-model/logs/-1", "*/*", 422, "greater_than_equal"),
            ("itaipu-fx-model/logs/1?token=abc", "*/*", 400, "Bad Signature"),
        ] {
            let answer = read(&bench, path, accept).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains(text), "{}", answer.text);
        }
    }
}
