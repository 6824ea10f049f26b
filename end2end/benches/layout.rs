//! Layout of a run's graph, one thread, against dagre on the same graphs.
//!
//!     cargo bench -p end2end --bench layout [-- <nodes>…]
//!
//! dagre is given up after two minutes, and left out above 10,000 nodes unless `COMPORTA_BENCH_ALL` is
//! set. Nothing is asserted: the numbers are for people.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use app::graph::{Dag, Options, Size, layout, sample};
use serde_json::json;

const NODE: Size = Size { w: 216, h: 46 };
/// Longer than this nobody waits for a drawing.
const PATIENCE: Duration = Duration::from_secs(120);
const BUDGETS: [(u32, u64); 3] = [(1_000, 10), (10_000, 150), (50_000, 1_200)];

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { BUDGETS.map(|(nodes, _)| nodes).to_vec() } else { asked };
    println!("{:>8} {:>8} {:>12} {:>10} {:>12} {:>8}", "nodes", "edges", "comporta", "budget", "dagre", "ratio");
    for nodes in sizes {
        let (nodes, edges) = sample::pipeline(7, nodes);
        let ours = ours(nodes, &edges);
        let budget =
            BUDGETS.iter().find(|(size, _)| *size == nodes).map_or(String::new(), |(_, ms)| format!("{ms} ms"));
        let all = std::env::var_os("COMPORTA_BENCH_ALL").is_some();
        let theirs = if nodes <= 10_000 || all { dagre(nodes, &edges) } else { Err("left out".into()) };
        let (theirs, ratio) = match theirs {
            Ok(took) => (ms(took), format!("{:.0}×", took.as_secs_f64() / ours.as_secs_f64())),
            Err(why) => (why, String::new()),
        };
        println!("{nodes:>8} {:>8} {:>12} {budget:>10} {theirs:>12} {ratio:>8}", edges.len(), ms(ours));
    }
}

/// The median of several layouts.
fn ours(nodes: u32, edges: &[(u32, u32)]) -> Duration {
    let dag = Dag::new(nodes, edges.iter().copied());
    let sizes = vec![NODE; nodes as usize];
    let once = || {
        let began = Instant::now();
        std::hint::black_box(layout(&dag, &sizes, &Options::default()));
        began.elapsed()
    };
    let first = once();
    let times = (Duration::from_secs(3).as_micros() / first.as_micros().max(1)).clamp(3, 51);
    let mut took: Vec<Duration> = (0..times).map(|_| once()).collect();
    took.sort_unstable();
    took[took.len() / 2]
}

fn dagre(nodes: u32, edges: &[(u32, u32)]) -> Result<Duration, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/dagre.mjs");
    let mut child = Command::new("node")
        .args(["--stack-size=60000", "--max-old-space-size=8192"])
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("node: {error}"))?;
    let graph = json!({ "nodes": nodes, "edges": edges, "w": NODE.w, "h": NODE.h }).to_string();
    let mut input = child.stdin.take().ok_or("node takes no input")?;
    input.write_all(graph.as_bytes()).map_err(|error| error.to_string())?;
    drop(input);
    let began = Instant::now();
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().map_err(|error| error.to_string())?;
            return Err(format!("> {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse::<f64>().map(|ms| Duration::from_secs_f64(ms / 1000.0)).map_err(|_| "failed".into())
}

fn ms(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1000.0)
}
