//! The cluster of the sandbox: what was killed, and the machines of its services.

use std::collections::BTreeMap;

use crate::sandbox::rng;
use crate::sandbox::time::HOUR;
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
    killed: BTreeMap<String, Killed>,
    cycled: BTreeMap<String, Vec<i64>>,
    started: BTreeMap<String, Started>,
}

/// A job that somebody started: when, and when and how it ends.
#[derive(Clone, Copy, Debug)]
struct Started {
    at: i64,
    ends: i64,
    well: bool,
}

/// A job that was killed: since when it had run, and when that was.
#[derive(Clone, Copy, Debug)]
struct Killed {
    since: i64,
    at: i64,
}

/// One instance of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// From 0.
    pub number: usize,
    /// Its task id.
    pub id: String,
    /// On which machine.
    pub host: String,
    /// What it has come to, and when, oldest first; never empty.
    pub events: Vec<(i64, &'static str)>,
}

impl Instance {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> &'static str {
        self.events.last().map_or("INIT", |event| event.1)
    }

    /// It is not over.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.status(), "RUNNING" | "KILLING")
    }
}

impl Cluster {
    /// The instances of a job: of what runs since then, or else of what was killed last. `born` is when the
    /// sandbox began.
    #[must_use]
    pub fn job(&self, name: &str, running: Option<i64>, born: i64, now: i64) -> Vec<Instance> {
        let left = (name == LEFT).then_some(born - HOUR);
        let killed = self.killed.get(name).copied();
        let started = self.started.get(name).copied().filter(|_| running.is_none());
        let since = running.or(started.map(|started| started.at)).or(killed.map(|killed| killed.since)).or(left);
        let Some(since) = since else { return Vec::new() };
        let mut events = vec![(since, "RUNNING")];
        if let Some(killed) = killed.filter(|killed| killed.at >= since) {
            events.push((killed.at, "KILLING"));
            events.extend((now - killed.at >= KILLING_MS).then_some((killed.at + KILLING_MS, "KILLED")));
        } else if let Some(started) = started.filter(|started| started.ends <= now) {
            events.push((started.ends, if started.well { "FINISHED" } else { "FAILED" }));
        }
        let instance = |number: usize| {
            let on = u32::try_from(rng::hash(&[rng::text(name), number as u64]) % 40).unwrap_or(0);
            let id = format!("{since}-jobs-prod-{name}-{number}-sandbox");
            Instance { number, id, host: host(on), events: events.clone() }
        };
        (0..if name == LEFT { 2 } else { 1 }).map(instance).collect()
    }

    /// Names of the jobs that the cluster knows besides those that run.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.killed.keys().chain(self.started.keys()).cloned().chain([LEFT.to_owned()]).collect()
    }

    /// Kills a job that has run since then.
    pub fn kill(&mut self, name: &str, since: i64, now: i64) {
        self.killed.insert(name.to_owned(), Killed { since, at: now });
    }

    /// Starts a job.
    pub fn start(&mut self, name: &str, now: i64, ends: i64, well: bool) {
        self.started.insert(name.to_owned(), Started { at: now, ends, well });
    }

    /// Begins to replace the machines of a service; answers how long that takes, in milliseconds.
    pub fn cycle(&mut self, service: &str, now: i64) -> i64 {
        self.cycled.entry(service.to_owned()).or_default().push(now);
        REPLACE_MS * i64::try_from(size(service)).unwrap_or(1)
    }

    /// Ids of the machines of a service; nothing for one that is not there.
    #[must_use]
    pub fn machines(&self, service: &str, now: i64) -> Vec<String> {
        let id = |place: usize| {
            let times = self.cycled.get(service).map_or(0, |began| {
                let ends = |began: &i64| began + REPLACE_MS * (i64::try_from(place).unwrap_or(0) + 1);
                began.iter().filter(|began| ends(began) <= now).count()
            });
            format!("i-{:012x}", rng::hash(&[rng::text(service), place as u64, times as u64]) >> 16)
        };
        (0..size(service)).map(id).collect()
    }
}

/// How many machines a service has.
#[must_use]
pub fn size(service: &str) -> usize {
    match service {
        "mesos-master" => 3,
        "mesos-on-demand" => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::testing::NOON;

    fn status(cluster: &Cluster, running: Option<i64>, now: i64) -> &'static str {
        cluster.job(LEFT, running, NOON, now)[0].status()
    }

    #[test]
    fn what_was_killed_stays_dead_until_it_is_started_anew() {
        let mut cluster = Cluster::default();
        assert_eq!(status(&cluster, None, NOON + 5 * HOUR), "RUNNING");
        let first = cluster.job(LEFT, None, NOON, NOON)[0].clone();
        cluster.kill(LEFT, first.events[0].0, NOON);
        assert_eq!(status(&cluster, None, NOON + 1_000), "KILLING");
        assert_eq!(status(&cluster, None, NOON + 2_000), "KILLED");
        assert_eq!(status(&cluster, None, NOON + 5 * HOUR), "KILLED");
        let again = NOON + 60_000;
        assert_eq!(status(&cluster, Some(again), again), "RUNNING");
        assert_ne!(cluster.job(LEFT, Some(again), NOON, again)[0].id, first.id);
    }

    #[test]
    fn a_job_that_was_started_ends_or_is_killed() {
        let mut cluster = Cluster::default();
        let of = |cluster: &Cluster, now: i64| cluster.job("x-reserve", None, NOON, now)[0].status();
        cluster.start("x-reserve", NOON, NOON + 4_000, true);
        assert_eq!((of(&cluster, NOON + 3_999), of(&cluster, NOON + 4_000)), ("RUNNING", "FINISHED"));
        cluster.start("x-reserve", NOON + 5_000, NOON + 9_000, false);
        assert_eq!((of(&cluster, NOON + 5_001), of(&cluster, NOON + 9_000)), ("RUNNING", "FAILED"));
        cluster.start("x-reserve", NOON + 10_000, NOON + 14_000, true);
        cluster.kill("x-reserve", NOON + 10_000, NOON + 11_000);
        assert_eq!((of(&cluster, NOON + 11_001), of(&cluster, NOON + 15_000)), ("KILLING", "KILLED"));
    }

    #[test]
    fn machines_are_replaced_one_after_the_other() {
        let mut cluster = Cluster::default();
        let before = cluster.machines("mesos-master", NOON);
        assert_eq!(cluster.cycle("mesos-master", NOON), 2_100);
        let changed = |after: i64| {
            let now = cluster.machines("mesos-master", NOON + after);
            now.iter().zip(&before).filter(|(now, before)| now != before).count()
        };
        assert_eq!([0, 700, 1_400, 2_100].map(changed), [0, 1, 2, 3]);
    }
}
