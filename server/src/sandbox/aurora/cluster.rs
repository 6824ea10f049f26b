//! The cluster of the sandbox: what was killed, and the machines of its services.

use std::collections::BTreeMap;

use super::Row;
use crate::sandbox::rng;
use crate::sandbox::world::log::host;

/// A job that belongs to no task of the DAG any more, and does not end: the first of the pipeline, from a
/// run whose DAG was redeployed (HOWTO, "Re-deploying the DAG during a run").
pub const LEFT: &str = "itaipu-contracts";

/// How long an instance takes to end.
const KILLING_MS: i64 = 1_500;

/// How long it takes to replace one machine.
const REPLACE_MS: i64 = 700;

/// The cluster.
#[derive(Debug, Default)]
pub struct Cluster {
    killed: BTreeMap<String, i64>,
    cycled: BTreeMap<String, Vec<i64>>,
}

impl Cluster {
    /// The instances of a job that has run since then, if it runs.
    pub fn job(&self, name: &str, running: Option<i64>, now: i64) -> Vec<Row> {
        let since = match (running, name == LEFT) {
            (Some(since), _) => since,
            (None, true) => now - 3_600_000,
            (None, false) => match self.killed.get(name) {
                Some(at) => *at,
                None => return Vec::new(),
            },
        };
        let status = match self.killed.get(name) {
            Some(at) if *at >= since && now - at < KILLING_MS => "KILLING",
            Some(at) if *at >= since => "KILLED",
            _ => "RUNNING",
        };
        let instances = if name == LEFT { 2 } else { 1 };
        (0..instances)
            .map(|number| {
                let id = format!("1795345200000-jobs-prod-{name}-{number}-sandbox");
                let on = u32::try_from(rng::hash(&[name.len() as u64, number as u64 + 3]) % 40).unwrap_or(0);
                (number, id, status, host(on), since)
            })
            .collect()
    }

    /// Kills a job.
    pub fn kill(&mut self, name: &str, now: i64) {
        self.killed.insert(name.to_owned(), now);
    }

    /// Begins to replace the machines of a service; answers how long that takes, in milliseconds.
    pub fn cycle(&mut self, service: &str, now: i64) -> i64 {
        self.cycled.entry(service.to_owned()).or_default().push(now);
        REPLACE_MS * i64::try_from(size(service)).unwrap_or(1)
    }

    /// Ids of the machines of a service; nothing for one that is not there.
    pub fn machines(&self, service: &str, now: i64) -> Vec<String> {
        let id = |place: usize| {
            let times = self.cycled.get(service).map_or(0, |began| {
                let ends = |began: &i64| began + REPLACE_MS * (i64::try_from(place).unwrap_or(0) + 1);
                began.iter().filter(|began| ends(began) <= now).count()
            });
            format!("i-{:012x}", rng::hash(&[service.len() as u64, place as u64, times as u64]) >> 16)
        };
        (0..size(service)).map(id).collect()
    }
}

/// How many machines a service has.
pub fn size(service: &str) -> usize {
    match service {
        "mesos-master" => 3,
        "mesos-on-demand" => 5,
        _ => 0,
    }
}
