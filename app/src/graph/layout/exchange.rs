//! Exchanging neighbours within a layer wherever that saves crossings.
//!
//! Finds what sorting by means cannot: it looks at single pairs. It never makes matters worse.

use super::proper::Proper;

/// How often to go through all layers at most: in small parts, in large ones.
const ROUNDS: (u32, u32) = (12, 3);

/// How often to go through a layer at most before its neighbours have their turn.
const PASSES: u32 = 3;

/// Working memory for the exchanges.
pub(super) struct Exchanger {
    positions: Vec<u32>,
    /// Layers beside which something has moved since they were looked at.
    stale: Vec<bool>,
    /// The positions each vertex of a layer is joined to, ascending: before, then after.
    ends: Vec<u32>,
    /// For each vertex of the layer where its ends start, change sides and stop.
    spans: Vec<[u32; 3]>,
}

impl Exchanger {
    pub(super) fn new(proper: &Proper) -> Self {
        let stale = vec![true; proper.layers() as usize];
        Self { positions: proper.positions(), stale, ends: Vec::new(), spans: Vec::new() }
    }

    /// Improves all layers; answers how many crossings it saved.
    pub(super) fn exchange(&mut self, proper: &mut Proper) -> u64 {
        let mut saved = 0;
        let rounds = (100_000 / proper.len().max(1)).clamp(ROUNDS.1, ROUNDS.0);
        for round in 0..rounds {
            let mut now = 0;
            for step in 0..proper.layers() {
                let layer = if round % 2 == 0 { step } else { proper.layers() - 1 - step };
                now += self.improve(proper, layer);
            }
            saved += now;
            if now == 0 {
                break;
            }
        }
        saved
    }

    fn improve(&mut self, proper: &mut Proper, layer: u32) -> u64 {
        if !std::mem::replace(&mut self.stale[layer as usize], false) {
            return 0;
        }
        let (start, end) = (proper.starts[layer as usize] as usize, proper.starts[layer as usize + 1] as usize);
        self.take_ends(proper, layer);
        let mut saved = 0;
        for _ in 0..PASSES {
            let now = self.pass(&mut proper.order[start..end]);
            saved += now;
            if now == 0 {
                break;
            }
        }
        if saved > 0 {
            for (position, &vertex) in (0_u32..).zip(proper.layer(layer)) {
                self.positions[vertex as usize] = position;
            }
            let beside = layer.saturating_sub(1) as usize..self.stale.len().min(layer as usize + 2);
            self.stale[beside].fill(true);
        }
        saved
    }

    fn take_ends(&mut self, proper: &Proper, layer: u32) {
        self.ends.clear();
        self.spans.clear();
        for &vertex in proper.layer(layer) {
            let mut span = [self.ends.len() as u32; 3];
            for (side, joined) in [proper.up.row(vertex), proper.down.row(vertex)].into_iter().enumerate() {
                self.ends.extend(joined.iter().map(|&other| self.positions[other as usize]));
                self.ends[span[side] as usize..].sort_unstable();
                span[side + 1] = self.ends.len() as u32;
            }
            self.spans.push(span);
        }
    }

    /// Goes once through a layer from top to bottom.
    fn pass(&mut self, order: &mut [u32]) -> u64 {
        let mut saved = 0;
        for index in 1..self.spans.len() {
            let (above, below) = (self.spans[index - 1], self.spans[index]);
            let side = |span: [u32; 3], side: usize| &self.ends[span[side] as usize..span[side + 1] as usize];
            let gain = gain(side(above, 0), side(below, 0)) + gain(side(above, 1), side(below, 1));
            if gain > 0 {
                saved += gain.unsigned_abs();
                self.spans.swap(index - 1, index);
                order.swap(index - 1, index);
            }
        }
        saved
    }
}

/// How many crossings fewer there are if the vertex with the ends `below` goes above the other.
fn gain(above: &[u32], below: &[u32]) -> i64 {
    let (mut less, mut not_more, mut gain) = (0, 0, 0);
    for &end in above {
        less += below[less..].iter().take_while(|&&other| other < end).count();
        not_more += below[not_more..].iter().take_while(|&&other| other <= end).count();
        gain += less as i64 - (below.len() - not_more) as i64;
    }
    gain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_what_counting_both_ways_gives() {
        assert_eq!(gain(&[1, 5], &[0, 5]), 1);
        assert_eq!(gain(&[0], &[3, 4]), -2);
        assert_eq!(gain(&[7, 8], &[1, 2, 7]), 5);
        assert_eq!(gain(&[], &[1]), 0);
    }
}
