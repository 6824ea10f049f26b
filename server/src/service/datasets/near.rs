//! What a dataset is made from, and what is made from it: nearest first.

use std::collections::{BTreeMap, VecDeque};

use app::model::dataset::{LineageFacts, Lineages, Near};

use super::reading::Reading;
use crate::clients::lineage::Read;

/// No more neighbours than this are listed each way.
const LISTED: usize = 400;
/// The picture goes so far each way, and has no more datasets than this.
const DRAWN_HOPS: u32 = 2;
const DRAWN: usize = 40;

/// Both ways from a dataset; nothing if lineage was not read.
#[must_use]
pub fn lineages(reading: &Reading, name: &str) -> Option<Lineages> {
    let read = reading.lineage.as_ref()?;
    let mut facts = LineageFacts {
        from: read.from.clone(),
        version: read.version.clone(),
        flaws: read.flaws.iter().map(ToString::to_string).collect(),
    };
    if read.more_flaws > 0 {
        facts.flaws.push(format!("and {} more", read.more_flaws));
    }
    let Some(start) = read.lineage.place(name) else {
        facts.flaws.insert(0, format!("{name} is not in it."));
        let none = Lineages {
            upstream: Vec::new(),
            all_upstream: 0,
            downstream: Vec::new(),
            all_downstream: 0,
            edges: Vec::new(),
            facts,
        };
        return Some(none);
    };
    let (upstream, all_upstream) = walk(reading, read, start, |place| read.lineage.predecessors(place));
    let (downstream, all_downstream) = walk(reading, read, start, |place| read.lineage.successors(place));
    let edges = edges(read, name, &upstream, &downstream);
    Some(Lineages { upstream, all_upstream, downstream, all_downstream, edges, facts })
}

fn walk<'a>(reading: &Reading, read: &Read, start: u32, next: impl Fn(u32) -> &'a [u32]) -> (Vec<Near>, u32) {
    let mut hops: BTreeMap<u32, u32> = [(start, 0)].into();
    let mut queue = VecDeque::from([start]);
    let mut found = Vec::new();
    let mut all = 0;
    while let Some(place) = queue.pop_front() {
        let far = hops.get(&place).copied().unwrap_or_default();
        for other in next(place) {
            if hops.contains_key(other) {
                continue;
            }
            hops.insert(*other, far + 1);
            queue.push_back(*other);
            all += 1;
            if found.len() < LISTED {
                found.push(near(reading, read.lineage.name(*other), far + 1));
            }
        }
    }
    (found, all)
}

fn near(reading: &Reading, name: &str, hops: u32) -> Near {
    let entry = reading.place(name).and_then(|place| reading.entry(place));
    Near {
        name: name.to_owned(),
        standing: entry.map(|entry| entry.standing),
        critical: entry.is_some_and(|entry| entry.critical),
        hops,
    }
}

/// The edges of the picture: among the dataset and what is nearest.
fn edges(read: &Read, name: &str, upstream: &[Near], downstream: &[Near]) -> Vec<(String, String)> {
    let close = |list: &[Near]| {
        let close = list.iter().filter(|near| near.hops <= DRAWN_HOPS).take(DRAWN / 2);
        close.map(|near| near.name.clone()).collect::<Vec<_>>()
    };
    let mut names = vec![name.to_owned()];
    names.extend(close(upstream));
    names.extend(close(downstream));
    let mut edges = Vec::new();
    for from in &names {
        let Some(place) = read.lineage.place(from) else { continue };
        for to in read.lineage.successors(place) {
            let to = read.lineage.name(*to);
            if to != from.as_str() && names.iter().any(|name| name == to) {
                edges.push((from.clone(), to.to_owned()));
            }
        }
    }
    edges
}
