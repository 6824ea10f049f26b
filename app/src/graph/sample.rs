//! Made-up pipelines in the shape of a nightly one, the same for a seed on every machine.
//!
//! For tests, benchmarks and comparisons between builds; the sandbox has its own world.

/// A generator of numbers without a state outside itself (splitmix64).
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1))
    }

    /// The next number below `limit`, or zero if there is none.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((((mixed ^ (mixed >> 31)) >> 32) * u64::from(limit)) >> 32) as u32
    }
}

/// The share of nodes, per mille, that each stage of the pipeline has: contracts, five stages of
/// datasets, two of models, loads.
const STAGES: [u32; 9] = [200, 180, 150, 120, 80, 60, 80, 50, 80];

/// A pipeline of `nodes` tasks and about twice as many edges: contracts feed datasets, datasets
/// feed models, models feed loads. Most edges stay within one of many domains and go to the next
/// stage; some are long, some leave the domain, a few datasets are read by very many, and the last
/// task waits for every twentieth load. A few contracts are read by nobody.
pub fn pipeline(seed: u32, nodes: u32) -> (u32, Vec<(u32, u32)>) {
    let mut numbers = Numbers::new(seed);
    let domains = nodes / 50 + 2;
    let mut edges: Vec<(u32, u32)> = Vec::new();
    let mut hubs: Vec<u32> = Vec::new();
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut first = 0;
    let mut share = 0;
    for (stage, part) in STAGES.into_iter().enumerate() {
        share += part;
        let end = (u64::from(nodes) * u64::from(share) / 1000) as u32;
        let mut here: Vec<Vec<u32>> = vec![Vec::new(); domains as usize];
        for node in first..end {
            let domain = numbers.below(domains);
            if first > 0 {
                for _ in 0..[1, 2, 3, 3, 3][numbers.below(5) as usize] {
                    let back = if numbers.below(100) < 75 { 1 } else { 1 + numbers.below(stage as u32) };
                    let near = &members[((stage as u32 - back) * domains + domain) as usize];
                    edges.push((source(&mut numbers, near, &hubs, first), node));
                }
            }
            if (1..4).contains(&stage) && numbers.below(60) == 0 {
                hubs.push(node);
            }
            here[domain as usize].push(node);
        }
        members.append(&mut here);
        if stage + 1 < STAGES.len() {
            first = end;
        }
    }
    edges.extend((first..nodes.saturating_sub(1)).step_by(20).map(|load| (load, nodes - 1)));
    (nodes, edges)
}

/// What a task reads: mostly something of its own domain, otherwise a hub or anything earlier.
fn source(numbers: &mut Numbers, near: &[u32], hubs: &[u32], earlier: u32) -> u32 {
    let pick = |numbers: &mut Numbers, from: &[u32]| from[numbers.below(from.len() as u32) as usize];
    match numbers.below(100) {
        0..5 if !hubs.is_empty() => pick(numbers, hubs),
        5..8 => numbers.below(earlier),
        _ if near.is_empty() => numbers.below(earlier),
        _ => pick(numbers, near),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dag::Dag;
    use super::*;

    #[test]
    fn a_sample_has_the_promised_shape() {
        let (nodes, edges) = pipeline(7, 1000);
        let dag = Dag::new(nodes, edges.iter().copied());
        assert!(dag.back_edges().is_empty());
        assert!((1400..2500).contains(&dag.edge_count()), "{}", dag.edge_count());
        assert_eq!(pipeline(7, 1000).1, edges);
        assert_ne!(pipeline(8, 1000).1, edges);
    }

    #[test]
    fn small_samples_are_samples_too() {
        for nodes in 0..20 {
            let (count, edges) = pipeline(1, nodes);
            assert!(edges.iter().all(|&(from, to)| from < to && to < count));
        }
    }
}
