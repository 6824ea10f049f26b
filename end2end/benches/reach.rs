//! What lies behind and ahead, and what a selection selects, on 50,000 nodes with 200,000 edges: against networkx on
//! the same graph, where Python has it.
//!
//!     cargo bench -p end2end --bench reach
//!
//! The table goes to `RESULTS.md`. Nothing is asserted: the numbers are for people.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use app::graph::reach::between;
use app::graph::{Dag, Selection, Subjects, downstream, path, sample, upstream};
use end2end::results;
use serde_json::json;

const NODES: u32 = 50_000;
const EDGES: usize = 200_000;
const SEED: u32 = 7;

/// How often each is measured at least; the median is shown.
const TIMES: usize = 51;

const HEAD: &str = "| what | found | ours | budget | networkx |";

const ABOUT: &str = "`cargo bench -p end2end --bench reach`: 50,000 nodes, 200,000 edges, one thread, milliseconds, median. \
    From the node that most lies behind, or before. A selection is read and applied to all names; every hundredth \
    task failed. networkx: the same questions in Python, those it knows.";

/// Selections that operators type.
const SELECTIONS: [&str; 7] = [
    "dataset-00042+",
    "+load-49000",
    "1+dataset-25000+1",
    "*-0004?",
    "state:failed",
    "state:failed+",
    "load-*,state:failed+ !load-49*",
];

struct Tasks(Vec<String>);

impl Subjects for Tasks {
    fn name(&self, node: u32) -> &str {
        self.0.get(node as usize).map_or("", String::as_str)
    }

    fn is(&self, node: u32, key: &str, value: &str) -> bool {
        key == "state" && value == "failed" && node.is_multiple_of(100)
    }
}

fn main() {
    let dag = dag();
    let farthest = |of: fn(&Dag, &[u32]) -> Vec<u32>| {
        (0..NODES).step_by(37).max_by_key(|&node| of(&dag, &[node]).len()).unwrap_or_default()
    };
    let (source, sink) = (farthest(downstream), farthest(upstream));
    let theirs = networkx(&dag, source, sink);
    let mut table = vec![HEAD.to_owned(), format!("|{}", "---|".repeat(5))];
    let mut row = |what: &str, found: usize, took: Duration, budget: &str, key: &str| {
        let peer = theirs
            .get(key)
            .map_or(String::new(), |ms| format!("{ms:.1} ({:.0}×)", ms / (took.as_secs_f64() * 1000.0).max(1e-6)));
        let row = format!("| {what} | {found} | {:.2} | {budget} | {peer} |", took.as_secs_f64() * 1000.0);
        println!("{row}");
        table.push(row);
    };
    println!("{HEAD}");
    let (found, took) = median(|| downstream(&dag, &[source]).len());
    row("blast radius", found, took, "5 ms", "descendants");
    let (found, took) = median(|| upstream(&dag, &[sink]).len());
    row("everything before", found, took, "5 ms", "ancestors");
    let (found, took) = median(|| path(&dag, source, sink).map_or(0, |path| path.len()));
    row("a shortest path", found, took, "5 ms", "path");
    let (found, took) = median(|| between(&dag, source, sink).len());
    row("every path between two", found, took, "", "between");
    let tasks =
        Tasks((0..NODES).map(|node| format!("{}-{node:05}", if node < 46_000 { "dataset" } else { "load" })).collect());
    for text in SELECTIONS {
        let select =
            || Selection::parse(text).map_or(0, |it| it.matches(&dag, &tasks).into_iter().filter(|is| *is).count());
        let (found, took) = median(select);
        row(&format!("`{text}`"), found, took, "", text);
    }
    let version =
        theirs.keys().find(|key| key.starts_with("networkx ")).map_or("networkx not installed", String::as_str);
    results::write(
        "Reach and selections",
        &format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), results::stamp(&[version])),
    );
}

fn dag() -> Dag {
    let (nodes, mut edges) = sample::pipeline(SEED, NODES);
    let mut numbers = sample::Numbers::new(SEED);
    let mut dag = Dag::new(nodes, edges.iter().copied());
    // The same pair may come twice: until there are so many different ones.
    while (dag.edge_count() as usize) < EDGES {
        for _ in dag.edge_count() as usize..EDGES {
            let from = numbers.below(nodes - 1);
            edges.push((from, from + 1 + numbers.below((nodes / 50).min(nodes - from - 1))));
        }
        dag = Dag::new(nodes, edges.iter().copied());
    }
    dag
}

fn median(once: impl Fn() -> usize) -> (usize, Duration) {
    let mut took = Vec::new();
    let mut found = 0;
    for _ in 0..TIMES {
        let began = Instant::now();
        found = black_box(once());
        took.push(began.elapsed());
    }
    took.sort_unstable();
    (found, took[TIMES / 2])
}

/// Milliseconds by what was asked, and the version with no time; nothing where it is not installed.
fn networkx(dag: &Dag, source: u32, sink: u32) -> BTreeMap<String, f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/reach.py");
    let mut command = Command::new("python3");
    command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return BTreeMap::new() };
    let edges: Vec<(u32, u32)> = dag.edges().collect();
    let graph = json!({ "nodes": dag.len(), "edges": edges, "source": source, "sink": sink }).to_string();
    if let Some(mut stdin) = child.stdin.take() {
        // A Python without it has ended by now.
        let _ = stdin.write_all(graph.as_bytes());
    }
    let said = child.wait_with_output().map(|output| output.stdout).unwrap_or_default();
    serde_json::from_slice(&said).unwrap_or_default()
}
