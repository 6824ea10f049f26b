//! The height of every block: as near to where its vertices want to be as the others allow.
//!
//! Which vertices form a block is decided in `blocks`.

use super::blocks::Blocks;
use super::place::Frame;

/// The vertex that is not there.
const NONE: u32 = u32::MAX;

/// How often every block is moved to where its segments are shortest.
const NUDGES: u32 = 4;

/// Middles that keep every block level and every distance in the layers.
pub(super) fn settle(frame: &Frame<'_>, blocks: &Blocks, wanted: &[i32]) -> Vec<i32> {
    let rows = Rows::new(frame, blocks);
    let mut middles = rows.start(wanted);
    for sweep in 0..NUDGES {
        rows.nudge(&mut middles, sweep % 2 == 0);
    }
    (0..frame.proper.len()).map(|vertex| middles[blocks.root(vertex) as usize]).collect()
}

/// The blocks with their neighbours in every layer.
struct Rows<'a> {
    frame: &'a Frame<'a>,
    blocks: &'a Blocks,
    above: Vec<u32>,
    below: Vec<u32>,
    /// Roots, each after every block that is above it somewhere.
    order: Vec<u32>,
}

impl<'a> Rows<'a> {
    fn new(frame: &'a Frame<'a>, blocks: &'a Blocks) -> Self {
        let vertices = frame.proper.len();
        let (mut above, mut below) = (vec![NONE; vertices as usize], vec![NONE; vertices as usize]);
        let mut waiting = vec![0_u32; vertices as usize];
        for layer in 0..frame.proper.layers() {
            for pair in frame.proper.layer(layer).windows(2) {
                below[pair[0] as usize] = pair[1];
                above[pair[1] as usize] = pair[0];
                waiting[blocks.root(pair[1]) as usize] += 1;
            }
        }
        let ready = |root: &u32| blocks.root(*root) == *root && waiting[*root as usize] == 0;
        let mut order: Vec<u32> = (0..vertices).filter(ready).collect();
        let mut head = 0;
        while let Some(&root) = order.get(head) {
            head += 1;
            for next in blocks.members(root).map(|member| below[member as usize]).filter(|&next| next != NONE) {
                let other = blocks.root(next);
                waiting[other as usize] -= 1;
                if waiting[other as usize] == 0 {
                    order.push(other);
                }
            }
        }
        Self { frame, blocks, above, below, order }
    }

    /// The least middle the blocks above allow.
    fn floor(&self, root: u32, middles: &[i32]) -> i32 {
        let members = self.blocks.members(root).filter(|&member| self.above[member as usize] != NONE);
        let least = members.map(|member| {
            let above = self.above[member as usize];
            middles[self.blocks.root(above) as usize] + self.frame.apart(above, member)
        });
        least.max().unwrap_or(i32::MIN)
    }

    /// The greatest middle the blocks below allow.
    fn ceiling(&self, root: u32, middles: &[i32]) -> i32 {
        let members = self.blocks.members(root).filter(|&member| self.below[member as usize] != NONE);
        let most = members.map(|member| {
            let below = self.below[member as usize];
            middles[self.blocks.root(below) as usize] - self.frame.apart(member, below)
        });
        most.min().unwrap_or(i32::MAX)
    }

    /// Halfway between where the blocks come to lie when all conflicts are resolved downwards and
    /// where they do when all are resolved upwards.
    fn start(&self, wanted: &[i32]) -> Vec<i32> {
        let mut down = vec![0_i32; wanted.len()];
        for &root in &self.order {
            let (sum, count) = self
                .blocks
                .members(root)
                .fold((0_i64, 0_i64), |(sum, count), member| (sum + i64::from(wanted[member as usize]), count + 1));
            down[root as usize] = sum.div_euclid(count) as i32;
        }
        let mut up = down.clone();
        for &root in &self.order {
            down[root as usize] = down[root as usize].max(self.floor(root, &down));
        }
        for &root in self.order.iter().rev() {
            up[root as usize] = up[root as usize].min(self.ceiling(root, &up));
        }
        let halfway = |(down, up): (i32, i32)| (i64::from(down) + i64::from(up)).div_euclid(2) as i32;
        down.into_iter().zip(up).map(halfway).collect()
    }

    /// Moves each block to where its segments are shortest in total, as far as there is room.
    fn nudge(&self, middles: &mut [i32], downwards: bool) {
        let mut pulls: Vec<u64> = Vec::new();
        for index in 0..self.order.len() {
            let root = self.order[if downwards { index } else { self.order.len() - 1 - index }];
            pulls.clear();
            for member in self.blocks.members(root) {
                let joined = self.frame.proper.up.row(member).iter().chain(self.frame.proper.down.row(member));
                let outside = joined.map(|&other| (other, self.blocks.root(other))).filter(|&(_, other)| other != root);
                pulls.extend(outside.map(|(other, row)| pull(middles[row as usize], self.frame.weight(member, other))));
            }
            if let Some(best) = median(&mut pulls, middles[root as usize]) {
                middles[root as usize] = best.min(self.ceiling(root, middles)).max(self.floor(root, middles));
            }
        }
    }
}

/// A height and how hard it pulls, as one number that sorts by height.
fn pull(height: i32, weight: i64) -> u64 {
    u64::from(height.wrapping_sub(i32::MIN).cast_unsigned()) << 32 | weight as u64
}

/// The weighted median nearest to where it is now.
fn median(pulls: &mut [u64], now: i32) -> Option<i32> {
    pulls.sort_unstable();
    let height = |pull: u64| ((pull >> 32) as u32).cast_signed().wrapping_add(i32::MIN);
    let weight = |pull: u64| u64::from(pull as u32);
    let total: u64 = pulls.iter().map(|&pull| weight(pull)).sum();
    let mut sum = 0;
    for (index, &pull) in pulls.iter().enumerate() {
        sum += weight(pull);
        if 2 * sum == total {
            let next = pulls.get(index + 1).map_or(height(pull), |&pull| height(pull));
            return Some(now.clamp(height(pull), next));
        }
        if 2 * sum > total {
            return Some(height(pull));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::place::tests::with_frame;
    use super::*;

    #[test]
    fn blocks_stay_level_and_apart_whatever_is_wanted() {
        let edges = (0..40).map(|node| (node % 8, 8 + node * node % 13));
        let dag = Dag::new(24, edges.chain([(8, 21), (9, 22), (0, 22), (22, 23)]));
        with_frame(&dag, |frame| {
            for slope in [0, 7, -30] {
                let wanted: Vec<i32> = (0_i32..).take(frame.proper.len() as usize).map(|at| at * slope).collect();
                let blocks = Blocks::new(frame, &wanted);
                let middles = settle(frame, &blocks, &wanted);
                for vertex in 0..frame.proper.len() {
                    assert_eq!(middles[vertex as usize], middles[blocks.root(vertex) as usize]);
                }
                for layer in 0..frame.proper.layers() {
                    for pair in frame.proper.layer(layer).windows(2) {
                        let distance = middles[pair[1] as usize] - middles[pair[0] as usize];
                        assert!(distance >= frame.apart(pair[0], pair[1]), "{slope} {pair:?}");
                    }
                }
            }
        });
    }

    #[test]
    fn the_median_stays_where_it_may() {
        let median = |pulls: &[(i32, i64)], now: i32| {
            let mut pulls: Vec<u64> = pulls.iter().map(|&(height, weight)| pull(height, weight)).collect();
            median(&mut pulls, now)
        };
        assert_eq!(median(&[(10, 1), (20, 1)], 13), Some(13));
        assert_eq!(median(&[(10, 1), (20, 1)], 99), Some(20));
        assert_eq!(median(&[(30, 1), (-10, 1), (20, 1)], 0), Some(20));
        assert_eq!(median(&[(30, 8), (10, 1), (20, 2)], 0), Some(30));
        assert_eq!(median(&[(i32::MIN, 1), (i32::MAX, 8)], 0), Some(i32::MAX));
        assert_eq!(median(&[], 5), None);
    }
}
