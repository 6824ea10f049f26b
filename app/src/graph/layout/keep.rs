//! The order within each layer as it was in a drawing before, with what is new fitted in.
//!
//! Whether it is worth keeping is decided in `order`.

use super::crossings::Tally;
use super::exchange::Exchanger;
use super::proper::Proper;
use super::sorted::by_key;

/// How often what is new, and every bend, is moved between what it is joined to.
const SWEEPS: u32 = 8;

/// The crossings and the order if every vertex with a height stays in its place among those of its layer.
pub(super) fn keep(proper: &mut Proper, before: &[Option<i32>]) -> (u64, Vec<u32>) {
    let first = proper.order.clone();
    let mut heights = before.to_vec();
    for sweep in 0..SWEEPS {
        for at in 0..first.len() {
            let vertex = first[if sweep % 2 == 0 { at } else { first.len() - 1 - at }];
            if before[vertex as usize].is_none() {
                let joined = proper.up.row(vertex).iter().chain(proper.down.row(vertex));
                let (sum, count) = joined
                    .filter_map(|&other| heights[other as usize])
                    .fold((0_i64, 0_i64), |(sum, count), height| (sum + i64::from(height), count + 1));
                heights[vertex as usize] = sum.checked_div(count).map(|mean| mean as i32);
            }
        }
    }
    for layer in proper.starts.windows(2) {
        // Whole numbers as unsigned ones in the same order.
        let key = |vertex: u32| heights[vertex as usize].unwrap_or(0).cast_unsigned() ^ 1 << 31;
        by_key(&mut proper.order[layer[0] as usize..layer[1] as usize], key);
    }
    Exchanger::new(proper, before).exchange(proper);
    let crossings = Tally::new().total(proper, &proper.positions());
    (crossings, std::mem::replace(&mut proper.order, first))
}
