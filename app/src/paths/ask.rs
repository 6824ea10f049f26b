//! Addresses at which the page of a run asks the server; each is a server function of `api::run`, which reads exactly
//! this form.

use super::{RunQuery, with_query};
use crate::model::context::RunRef;
use crate::model::fragment::LogOf;

/// The panel of a task.
#[must_use]
pub fn ask_panel(of: &RunRef, task: &str, query: &RunQuery) -> String {
    ask("panel", of, &[("task", task)], query)
}

/// What is drawn over the graph.
#[must_use]
pub fn ask_overlay(of: &RunRef, query: &RunQuery) -> String {
    ask("overlay", of, &[], query)
}

/// The table of tasks.
#[must_use]
pub fn ask_table(of: &RunRef, query: &RunQuery) -> String {
    ask("table", of, &[], query)
}

/// A piece of a log.
#[must_use]
pub fn ask_log(of: &LogOf, from: Option<&str>) -> String {
    let index = of.map_index.map(|index| index.to_string()).unwrap_or_default();
    let attempt = of.attempt.to_string();
    let more = [("task", of.task.as_str()), ("map_index", &index), ("attempt", &attempt), ("from", from.unwrap_or(""))];
    ask("log", &of.run, &more, &RunQuery::default())
}

fn ask(function: &str, of: &RunRef, more: &[(&str, &str)], query: &RunQuery) -> String {
    let run = [("run[airflow]", of.airflow.as_str()), ("run[dag]", &of.dag), ("run[run]", &of.run)];
    // The names of the fields, not those of the page's address.
    let fields: Vec<_> = query.fields().map(|(name, _, value)| (format!("query[{name}]"), value)).collect();
    let fields = fields.iter().map(|(name, value)| (name.as_str(), *value));
    let pairs: Vec<(&str, &str)> = run.into_iter().chain(more.iter().copied()).chain(fields).collect();
    with_query(format!("/api/{function}"), &pairs)
}
