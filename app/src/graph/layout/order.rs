//! The order within each layer, so that few edges cross.
//!
//! Sweeps back and forth, each layer sorted by the mean position of what it is joined to in the
//! layer before, neighbours exchanged where that helps; the best order seen is kept.

use super::crossings::Tally;
use super::proper::Proper;

/// Vertices visited by all sweeps together, about; large graphs get fewer sweeps.
const EFFORT: u32 = 600_000;

/// Tuning.
pub static DEBUG: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
pub(super) fn env(k: &str, d: u32) -> u32 { std::env::var(k).ok().and_then(|x| x.parse().ok()).unwrap_or(d) }

/// Orders every layer.
pub(super) fn order(proper: &mut Proper) {
    let base = proper.order.clone();
    let mut best = u64::MAX;
    let mut kept = base.clone();
    let effort = env("EFFORT", EFFORT);
    let starts = env("STARTS", 2);
    let total = (effort / proper.len().max(1)).clamp(4, env("MAXS", 24));
    for start in 0..starts {
        proper.order.clone_from(&base);
        first_visited(proper, start);
        let mut sweeper = Sweeper::new(proper);
        let mut idle = 0;
        let mut mine = u64::MAX;
        let mut mine_order = proper.order.clone();
        let mut count = 0;
        for sweep in 0..total {
            count += 1;
            sweeper.sweep(proper, (sweep + start) % 2 == 0, sweep / 2 % 2 == 1);
            sweeper.stale.fill(true);
            for i in 0..env("X", 0) { sweeper.exchange(proper, i % 2 == 0); }
            let crossings = sweeper.crossings(proper);
            idle += 1;
            if crossings < mine {
                (mine, idle) = (crossings, 0);
                mine_order.clone_from(&proper.order);
            }
            if best == 0 || idle > env("IDLE", 7) {
                break;
            }
        }
        proper.order.clone_from(&mine_order);
        let before = mine;
        let mut sweeper = Sweeper::new(proper);
        for i in 0..env("TRP", 20) { let s = sweeper.exchange(proper, i % 2 == 0); mine -= s; if s == 0 { break } }
        if std::env::var("V").is_ok() && proper.len() > 100 { eprintln!("start {start} V {} sweeps {count} before {before} after {mine}", proper.len()); }
        if mine < best { best = mine; kept.clone_from(&proper.order); }
    }
    proper.order = kept;
    DEBUG.store(best, std::sync::atomic::Ordering::Relaxed);
}

/// Lays out each layer in the order of a depth-first walk, which draws trees without a crossing.
fn first_visited(proper: &mut Proper, start: u32) {
    let mut next = proper.starts.clone();
    let mut seen = vec![false; proper.rank.len()];
    let mut stack = Vec::new();
    let roots = proper.order.clone();
    for root in roots {
        stack.push(root);
        while let Some(vertex) = stack.pop() {
            if std::mem::replace(&mut seen[vertex as usize], true) {
                continue;
            }
            let slot = &mut next[proper.rank[vertex as usize] as usize];
            proper.order[*slot as usize] = vertex;
            *slot += 1;
            if start % 2 == 1 { stack.extend(proper.up.row(vertex).iter().rev().filter(|&&to| !seen[to as usize])); }
            stack.extend(proper.down.row(vertex).iter().rev().filter(|&&to| !seen[to as usize]));
        }
    }
}

/// Working memory for the sweeps.
struct Sweeper {
    tally: Tally,
    positions: Vec<u32>,
    keyed: Vec<(i64, u32, u32)>,
    ends: Vec<u32>,
    spans: Vec<[u32; 3]>,
    stale: Vec<bool>,
}

impl Sweeper {
    fn new(proper: &Proper) -> Self {
        Self { tally: Tally::new(), positions: proper.positions(), keyed: Vec::new(), ends: Vec::new(), spans: Vec::new(), stale: vec![true; proper.layers() as usize] }
    }

    fn crossings(&mut self, proper: &Proper) -> u64 {
        self.tally.total(proper, &self.positions)
    }

    /// Orders each layer by the one before it, or after it when going backwards.
    fn sweep(&mut self, proper: &mut Proper, forwards: bool, flip: bool) {
        for step in 1..proper.layers() {
            let layer = if forwards { step } else { proper.layers() - 1 - step };
            self.sort(proper, layer, forwards, flip);
        }
    }

    fn sort(&mut self, proper: &mut Proper, layer: u32, forwards: bool, flip: bool) {
        self.keyed.clear();
        for &vertex in proper.layer(layer) {
            let joined = if forwards { proper.up.row(vertex) } else { proper.down.row(vertex) };
            let position = self.positions[vertex as usize];
            let sum: i64 = joined.iter().map(|&other| i64::from(self.positions[other as usize])).sum();
            let key = if joined.is_empty() { i64::from(position) << 16 } else { (sum << 16) / joined.len() as i64 };
            let tie = if flip { u32::MAX - position } else { position };
            self.keyed.push((key, tie, vertex));
        }
        self.keyed.sort_unstable();
        let start = proper.starts[layer as usize] as usize;
        for (position, &(_, _, vertex)) in (0_u32..).zip(&self.keyed) {
            proper.order[start + position as usize] = vertex;
            self.positions[vertex as usize] = position;
        }
    }

    /// Exchanges neighbours in every layer where that saves crossings; answers how many it saved.
    fn exchange(&mut self, proper: &mut Proper, forwards: bool) -> u64 {
        let mut saved = 0;
        for step in 0..proper.layers() {
            let layer = if forwards { step } else { proper.layers() - 1 - step };
            if !self.stale[layer as usize] { continue; }
            let gained = self.exchange_in(proper, layer);
            self.stale[layer as usize] = gained > 0;
            if gained > 0 {
                if layer > 0 { self.stale[layer as usize - 1] = true; }
                if let Some(next) = self.stale.get_mut(layer as usize + 1) { *next = true; }
            }
            saved += gained;
        }
        saved
    }

    fn exchange_in(&mut self, proper: &mut Proper, layer: u32) -> u64 {
        let (start, end) = (proper.starts[layer as usize] as usize, proper.starts[layer as usize + 1] as usize);
        self.ends.clear();
        self.spans.clear();
        for &vertex in &proper.order[start..end] {
            let mut span = [0_u32; 3];
            span[0] = self.ends.len() as u32;
            for (side, joined) in [proper.up.row(vertex), proper.down.row(vertex)].into_iter().enumerate() {
                self.ends.extend(joined.iter().map(|&other| self.positions[other as usize]));
                self.ends[span[side] as usize..].sort_unstable();
                span[side + 1] = self.ends.len() as u32;
            }
            self.spans.push(span);
        }
        let mut saved = 0;
        let mut rounds = 0;
        loop {
            let mut now = 0;
            for index in 1..self.spans.len() {
                let (above, below) = (self.spans[index - 1], self.spans[index]);
                let side = |span: [u32; 3], side: usize| &self.ends[span[side] as usize..span[side + 1] as usize];
                let gain = gain(side(above, 0), side(below, 0)) + gain(side(above, 1), side(below, 1));
                if gain > 0 {
                    now += gain as u64;
                    self.spans.swap(index - 1, index);
                    proper.order.swap(start + index - 1, start + index);
                }
            }
            saved += now;
            rounds += 1;
            if now == 0 || rounds >= env("ROUNDS", 3) {
                break;
            }
        }
        for (position, &vertex) in (0_u32..).zip(&proper.order[start..end]) {
            self.positions[vertex as usize] = position;
        }
        saved
    }
}

/// crossings(a before b) - crossings(b before a)
fn gain(a: &[u32], b: &[u32]) -> i64 {
    let (mut i, mut j) = (0, 0);
    let mut total = 0_i64;
    // for each x in a: #{y in b: y < x} - #{y in b: y > x}
    let mut k = 0;
    while i < a.len() {
        while j < b.len() && b[j] < a[i] { j += 1; }
        while k < b.len() && b[k] <= a[i] { k += 1; }
        total += j as i64 - (b.len() - k) as i64;
        i += 1;
    }
    total
}
