//! Every address of the console. Nothing else builds one.

mod ask;
mod query;
mod read;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::audit::AuditFilter;
use crate::model::context::RunRef;
use crate::model::dataset::DatasetQuery;
use crate::model::procedure::PlanRequest;
use crate::model::runs::RunFilter;

pub use ask::{ask_log, ask_overlay, ask_panel, ask_table};
pub use query::{GridQuery, RunQuery};
pub use read::{read_execution, read_run};

/// Everything but RFC 3986's unreserved characters.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes one query value.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Writes an id as one path segment: what a segment may hold stays as it is, so that run ids stay
/// legible; every other byte is `~` and two digits. Not percent-encoding, since proxies and routers
/// disagree on how often and when a path is decoded, and `%2F` does not survive them.
#[must_use]
pub fn segment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for (at, byte) in id.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'+' | b'@' | b'=');
        if plain || (byte == b'.' && at > 0 && id != "..") {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("~{byte:02X}"));
        }
    }
    out
}

/// Reads [`segment`] back; nothing if it is not one.
#[must_use]
pub fn id(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'~' {
            let (digits, tail) = tail.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = tail;
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Appends the pairs whose value is not empty as a query.
fn with_query(path: String, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", encode(value)))
        .collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// The list of runs.
#[must_use]
pub fn runs(filter: &RunFilter) -> String {
    with_query("/".into(), &[("q", &filter.search), ("state", &filter.state), ("dag", &filter.dag)])
}

/// A run.
#[must_use]
pub fn run(run: &RunRef) -> String {
    format!("/runs/{}/{}/{}", segment(&run.airflow), segment(&run.dag), segment(&run.run))
}

/// A run with its selection and switches.
#[must_use]
pub fn run_at(of: &RunRef, query: &RunQuery) -> String {
    with_query(run(of), &query.pairs().collect::<Vec<_>>())
}

/// The grid of a run: its tasks over the last nights.
#[must_use]
pub fn grid(of: &RunRef, query: &GridQuery) -> String {
    with_query(
        format!("{}/grid", run(of)),
        &[
            ("q", &query.search),
            ("phase", &query.phase),
            ("task", &query.task),
            ("order", &query.order),
            ("colour", &query.colour),
            ("from", &query.from),
        ],
    )
}

/// Where the cells of the grid are asked for; what is looked at is appended.
#[must_use]
pub fn grid_cells(of: &RunRef) -> String {
    let pairs = [("run[airflow]", &of.airflow), ("run[dag]", &of.dag), ("run[run]", &of.run)];
    with_query("/api/grid".into(), &pairs.map(|(key, value)| (key, value.as_str())))
}

/// The datasets of a run.
#[must_use]
pub fn datasets(of: &RunRef, query: &DatasetQuery) -> String {
    let from = if query.from == 0 { String::new() } else { query.from.to_string() };
    with_query(
        format!("{}/datasets", run(of)),
        &[("q", &query.search), ("standing", &query.standing), ("sort", &query.sort), ("from", &from)],
    )
}

/// Where pieces of the list of datasets are asked for; what is looked at is appended.
#[must_use]
pub fn dataset_rows(of: &RunRef) -> String {
    let pairs = [("run[airflow]", &of.airflow), ("run[dag]", &of.dag), ("run[run]", &of.run)];
    with_query("/api/dataset_rows".into(), &pairs.map(|(key, value)| (key, value.as_str())))
}

/// A dataset of a run; its schema compared with that of the run `against`, if one is named.
#[must_use]
pub fn dataset(of: &RunRef, name: &str, against: &str) -> String {
    with_query(format!("{}/datasets/{}", run(of), segment(name)), &[("against", against)])
}

/// A run with one task selected.
#[must_use]
pub fn task(of: &RunRef, task: &str) -> String {
    run_at(of, &RunQuery { task: task.into(), ..RunQuery::default() })
}

/// The whole log of one try as plain text.
#[must_use]
pub fn raw_log(of: &RunRef, task: &str, map_index: Option<i32>, attempt: u32) -> String {
    let index = map_index.map(|index| index.to_string()).unwrap_or_default();
    with_query(
        "/logs/raw".into(),
        &[
            ("airflow", &of.airflow),
            ("dag", &of.dag),
            ("run", &of.run),
            ("task", task),
            ("map_index", &index),
            ("try", &attempt.to_string()),
        ],
    )
}

/// The live stream of a run.
#[must_use]
pub fn live_run(of: &RunRef, revision: u64) -> String {
    with_query(
        "/live/run".into(),
        &[("airflow", &of.airflow), ("dag", &of.dag), ("run", &of.run), ("revision", &revision.to_string())],
    )
}

/// The plan of a procedure, made when it is opened.
#[must_use]
pub fn plan(request: &PlanRequest) -> String {
    let index = request.map_index.map(|index| index.to_string()).unwrap_or_default();
    let mut pairs = vec![
        ("airflow", request.run.airflow.as_str()),
        ("dag", &request.run.dag),
        ("run", &request.run.run),
        ("task", &request.task),
        ("map_index", &index),
    ];
    pairs.extend(request.values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    with_query(procedure(&request.procedure), &pairs)
}

/// The plan that releases held machines, without what a request carries: the page of a run is to be small.
#[must_use]
pub fn release_machines(run: &RunRef, task: &str) -> String {
    let path = "/procedures/release-machines".into();
    with_query(path, &[("airflow", &run.airflow), ("dag", &run.dag), ("run", &run.run), ("task", task)])
}

/// The keys of a plan's address that are not parameters of its procedure.
pub const PLAN_KEYS: [&str; 7] = ["airflow", "dag", "run", "task", "map_index", "moved", "taken"];

/// The plan again, after a confirmation that did nothing since the world had moved; `ticket` is that of
/// the showing that was to be confirmed.
#[must_use]
pub fn plan_moved(request: &PlanRequest, ticket: &str) -> String {
    format!("{}&moved={}", plan(request), encode(ticket))
}

/// Every procedure, with its documentation.
pub const PROCEDURES: &str = "/procedures";

/// The documentation of a procedure; its plans are under the same path.
#[must_use]
pub fn procedure(id: &str) -> String {
    format!("{PROCEDURES}/{}", segment(id))
}

/// Requests for approval.
pub const APPROVALS: &str = "/approvals";

/// One request for approval.
#[must_use]
pub fn approval(id: &str) -> String {
    format!("{APPROVALS}/{}", segment(id))
}

/// The plan again, after a confirmation that did nothing since `execution` was first.
#[must_use]
pub fn plan_taken(request: &PlanRequest, execution: &str) -> String {
    format!("{}&taken={}", plan(request), encode(execution))
}

/// The list of executions.
#[must_use]
pub fn executions() -> String {
    "/executions".into()
}

/// One execution.
#[must_use]
pub fn execution(id: &str) -> String {
    format!("/executions/{}", segment(id))
}

/// The live stream of an execution.
#[must_use]
pub fn live_execution(id: &str) -> String {
    with_query("/live/execution".into(), &[("id", id)])
}

/// The audit trail.
pub const AUDIT: &str = "/audit";

/// The rows of the audit trail that match.
#[must_use]
pub fn audit(filter: &AuditFilter) -> String {
    with_filter(AUDIT, filter)
}

/// The rows that match, as a file for a spreadsheet.
#[must_use]
pub fn audit_csv(filter: &AuditFilter) -> String {
    with_filter("/audit.csv", filter)
}

/// The rows that match, as a file of one JSON object a line.
#[must_use]
pub fn audit_lines(filter: &AuditFilter) -> String {
    with_filter("/audit.jsonl", filter)
}

fn with_filter(path: &str, filter: &AuditFilter) -> String {
    with_query(
        path.into(),
        &[
            ("person", &filter.person),
            ("procedure", &filter.procedure),
            ("target", &filter.target),
            ("run", &filter.run),
            ("outcome", &filter.outcome),
            ("since", &filter.since),
            ("until", &filter.until),
            ("before", &filter.before),
        ],
    )
}

/// The sign-in page; `next` is where to go afterwards.
#[must_use]
pub fn sign_in(next: &str) -> String {
    with_query("/sign-in".into(), &[("next", next)])
}

/// On the way to the identity provider.
pub const SIGN_IN_START: &str = "/sign-in/start";

/// Where the identity provider sends browsers back to.
pub const SIGN_IN_CALLBACK: &str = "/sign-in/callback";

/// Proving anew who one is; `next` is where to go afterwards.
#[must_use]
pub fn sign_in_again(next: &str) -> String {
    with_query("/sign-in/again".into(), &[("next", next)])
}

/// On the way to the identity provider; `next` is where to go afterwards.
#[must_use]
pub fn sign_in_start(next: &str) -> String {
    with_query(SIGN_IN_START.into(), &[("next", next)])
}

/// The sign-in page that says why it did not work; `problem` is the word for it.
#[must_use]
pub fn sign_in_problem(problem: &str, next: &str) -> String {
    with_query("/sign-in".into(), &[("problem", problem), ("next", next)])
}

/// One's own sessions.
pub const SESSIONS: &str = "/sessions";

/// Where the sign-out form is sent.
pub const SIGN_OUT: &str = "/sign-out";

/// Where the theme form is sent.
pub const THEME: &str = "/theme";

/// The page that shows the design system.
pub const STYLEGUIDE: &str = "/styleguide";

/// The state of the backends.
pub const BACKENDS: &str = "/backends";

#[cfg(test)]
mod tests;
