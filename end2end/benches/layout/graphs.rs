//! The graphs: pipelines of several sizes, and the shapes that make layouts explode.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use app::graph::sample;

/// Name of those that are shaped like a nightly pipeline.
pub const PIPELINE: &str = "pipeline";

const SEED: u32 = 7;

/// A graph.
pub struct Sample {
    /// What it is.
    pub name: &'static str,
    /// How many nodes.
    pub nodes: u32,
    /// From where to where.
    pub edges: Vec<(u32, u32)>,
    /// Budget of the design, in milliseconds.
    pub budget: Option<u64>,
}

impl Sample {
    /// How long the same takes in WebAssembly, in Node; only pipelines, which are made there.
    pub fn in_wasm(&self) -> Option<Duration> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let wasm = root.join("target/parity/wasm32-unknown-unknown/release/parity.wasm");
        if self.name != PIPELINE || !wasm.exists() {
            return None;
        }
        let script = root.join("end2end/parity/time.mjs");
        let output =
            Command::new("node").arg(script).arg(wasm).args([SEED.to_string(), self.nodes.to_string()]).output();
        let said = String::from_utf8(output.ok()?.stdout).ok()?;
        said.trim().parse::<f64>().ok().map(|ms| Duration::from_secs_f64(ms / 1000.0))
    }
}

/// All of them, or those of a name or a size that is asked for.
pub fn samples(asked: &[String]) -> Vec<Sample> {
    let wanted = |sample: &Sample| asked.iter().any(|word| *word == sample.name || *word == sample.nodes.to_string());
    let mut samples = all();
    samples.retain(|sample| asked.is_empty() || wanted(sample));
    samples
}

fn all() -> Vec<Sample> {
    let mut samples: Vec<Sample> = [200, 1_000, 3_000, 10_000, 50_000].into_iter().map(pipeline).collect();
    let shape = |name, nodes, edges: Vec<(u32, u32)>| Sample { name, nodes, edges, budget: None };
    samples.extend([
        shape("chain", 500, (1..500).map(|node| (node - 1, node)).collect()),
        shape("chain", 1_000, (1..1_000).map(|node| (node - 1, node)).collect()),
        shape("fan", 10_001, (1..10_001).map(|node| (0, node)).collect()),
        shape("join", 10_001, (0..10_000).map(|node| (node, 10_000)).collect()),
        shape("thousand layers", 5_000, layered(1_000, 5)),
        parts(300),
        shape("bipartite", 400, (0..200).flat_map(|from| (200..400).map(move |to| (from, to))).collect()),
        dense(1_000, 4_000),
        dense(50_000, 200_000),
    ]);
    for sample in &mut samples {
        sample.edges.sort_unstable();
        sample.edges.dedup();
    }
    samples
}

/// Layers in which every node waits for one or two of the layer before.
fn layered(layers: u32, width: u32) -> Vec<(u32, u32)> {
    let mut numbers = sample::Numbers::new(SEED);
    let mut edges = Vec::new();
    for node in width..layers * width {
        for _ in 0..=numbers.below(2) {
            edges.push((node / width * width - width + numbers.below(width), node));
        }
    }
    edges
}

/// So many trees of two to thirteen nodes.
fn parts(count: u32) -> Sample {
    let mut numbers = sample::Numbers::new(SEED);
    let (mut edges, mut next) = (Vec::new(), 0);
    for _ in 0..count {
        let nodes = 2 + numbers.below(12);
        edges.extend((1..nodes).map(|node| (next + numbers.below(node), next + node)));
        next += nodes;
    }
    Sample { name: "many parts", nodes: next, edges, budget: None }
}

fn pipeline(nodes: u32) -> Sample {
    let (nodes, edges) = sample::pipeline(SEED, nodes);
    let budget = match nodes {
        1_000 => Some(10),
        10_000 => Some(150),
        50_000 => Some(1_200),
        _ => None,
    };
    Sample { name: PIPELINE, nodes, edges, budget }
}

/// A pipeline with edges added until there are so many, each to something that is not far ahead and none twice.
fn dense(nodes: u32, wanted: usize) -> Sample {
    let (nodes, edges) = sample::pipeline(SEED, nodes);
    let mut edges: BTreeSet<(u32, u32)> = edges.into_iter().collect();
    let mut numbers = sample::Numbers::new(SEED);
    while edges.len() < wanted {
        let from = numbers.below(nodes - 1);
        edges.insert((from, from + 1 + numbers.below((nodes / 50).min(nodes - from - 1))));
    }
    Sample { name: "dense", nodes, edges: edges.into_iter().collect(), budget: None }
}
