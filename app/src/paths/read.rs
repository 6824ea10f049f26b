//! Reads addresses back: the query of a run's page in the browser, which has no router, and the ids of live pages.

use percent_encoding::percent_decode_str;

use super::{RunQuery, id};
use crate::model::context::RunRef;

impl RunQuery {
    /// Reads the query of an address, with or without its question mark; what is not known is left out.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut out = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Some(field) = out.field(key) {
                *field = decode(&value.replace('+', " "));
            }
        }
        out
    }
}

/// Percent-decodes; what is not UTF-8 is replaced.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The ids after `root` in the path of an address, if there are `N`.
fn ids<const N: usize>(path: &str, root: &str) -> Option<[String; N]> {
    let ids: Option<Vec<_>> = path.strip_prefix(root)?.split('/').map(|part| id(&decode(part))).collect();
    ids?.try_into().ok()
}

/// Reads the path of [`run`](super::run) back; nothing if it is not one.
#[must_use]
pub fn read_run(path: &str) -> Option<RunRef> {
    let [airflow, dag, run] = ids(path, "/runs/")?;
    Some(RunRef { airflow, dag, run })
}

/// Reads the path of [`execution`](super::execution) back; nothing if it is not one.
#[must_use]
pub fn read_execution(path: &str) -> Option<String> {
    let [execution] = ids(path, "/executions/")?;
    Some(execution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::{execution, run, run_at};

    const ODD: [&str; 6] = ["a.b", "~2F", "a/b c?d=e&f", "é+達", "100%", "scheduled__2026-11-21T01:00:00+00:00"];

    #[test]
    fn what_is_written_is_read() {
        for odd in ODD {
            let of = RunRef::new("main", odd, odd);
            let mut query = RunQuery::default();
            let keys: Vec<&str> = query.fields().map(|(_, key, _)| key).collect();
            for key in &keys {
                *query.field(key).expect("it is one") = odd.to_owned();
            }
            let address = run_at(&of, &query);
            let (path, rest) = address.split_once('?').expect("a query");
            assert_eq!(read_run(path), Some(of), "{address}");
            assert_eq!(RunQuery::read(rest), query, "{address}");
            assert_eq!(RunQuery::read(&format!("?{rest}")), query, "{address}");
            assert_eq!(read_execution(&execution(odd)).as_deref(), Some(odd));
        }
    }

    #[test]
    fn selecting_puts_paths_out_or_gives_them_their_end() {
        let mut query = RunQuery { task: "a".into(), to: "a".into(), attempt: "2".into(), ..RunQuery::default() };
        query.select("b");
        assert_eq!((query.task.as_str(), query.to.as_str(), query.attempt.as_str()), ("b", "a", ""));
        query.select("c");
        assert_eq!((query.task.as_str(), query.to.as_str()), ("c", ""));
    }

    #[test]
    fn what_others_make_of_an_address_is_read_as_well() {
        let plain = run(&RunRef::new("main", "dagao", "scheduled__2026-11-21T01:00:00+00:00"));
        let escaped = plain.replace(':', "%3A").replace('+', "%2B");
        assert_eq!(read_run(&escaped), read_run(&plain));
        assert_eq!(RunQuery::read("q=fx+model").search, "fx model");
        assert_eq!(RunQuery::read("?q=%FF&new=1&task"), RunQuery { search: "\u{fffd}".into(), ..RunQuery::default() });
    }

    #[test]
    fn other_addresses_are_not_taken_for_one() {
        for path in ["/", "/runs/a/b", "/runs/a/b/c/datasets", "/executions/x", "/runs/a/b/~2"] {
            assert_eq!(read_run(path), None, "{path}");
        }
        assert_eq!(read_execution("/executions"), None);
    }
}
