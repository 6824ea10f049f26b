//! How long the edges of a drawing are in total, counted in layers: what the assignment of layers is to make least.

use std::collections::BTreeMap;

use super::graphs::Sample;

/// The total, from the left side of every node. Every connected part has columns of its own.
pub fn total(sample: &Sample, columns: &[i64]) -> u64 {
    let part = parts(sample);
    let mut of_part: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
    for (&part, &column) in part.iter().zip(columns) {
        of_part.entry(part).or_default().push(column);
    }
    for columns in of_part.values_mut() {
        columns.sort_unstable();
        columns.dedup();
    }
    let layer = |node: u32| of_part[&part[node as usize]].partition_point(|&column| column < columns[node as usize]);
    sample.edges.iter().map(|&(from, to)| (layer(to) - layer(from)) as u64).sum()
}

/// The lowest node that each is connected with.
fn parts(sample: &Sample) -> Vec<u32> {
    let mut part: Vec<u32> = (0..sample.nodes).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for &(from, to) in sample.edges.iter().chain(sample.edges.iter().rev()) {
            let lowest = part[from as usize].min(part[to as usize]);
            for node in [from, to] {
                changed |= part[node as usize] != lowest;
                part[node as usize] = lowest;
            }
        }
    }
    part
}
