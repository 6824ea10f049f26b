//! dagre, ELK and Graphviz, each in a process of its own.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use end2end::drawing::Course;
use serde::Deserialize;
use serde_json::json;

use super::NODE;
use super::graphs::Sample;

/// Longer than this nobody waits for a drawing.
const PATIENCE: Duration = Duration::from_secs(120);

/// Network simplex is given no graph of more edges: even without the rest it takes minutes.
const SIMPLEX: usize = 18_000;

/// Points in an inch, in which Graphviz measures.
const INCH: f64 = 72.0;

/// How long a drawing took and the course of its edges, or why there is none.
type Drawn = Result<(Duration, Vec<Course>), String>;

/// Another layout engine.
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// Its name with its version.
    pub version: String,
    run: fn(&Sample) -> Drawn,
    /// Nodes and edges of those that it did not draw; what has as many of both is left out.
    beaten: Vec<(u32, usize)>,
}

impl Peer {
    /// Draws a graph: how long it took and the edges, or why not.
    pub fn draw(&mut self, sample: &Sample) -> Drawn {
        if self.beaten.iter().any(|(nodes, edges)| sample.nodes >= *nodes && sample.edges.len() >= *edges) {
            return Err("left out".into());
        }
        let drawn = (self.run)(sample);
        if drawn.is_err() {
            self.beaten.push((sample.nodes, sample.edges.len()));
        }
        drawn
    }
}

/// How long the edges are in total, in layers, if network simplex assigns the layers: Graphviz does, and is spared
/// the rest of its work as far as possible. Only of graphs that are not too large.
pub fn network_simplex(sample: &Sample) -> Option<u64> {
    if sample.edges.len() > SIMPLEX {
        return None;
    }
    let mut command = Command::new("dot");
    command.args(["-Tplain", "-Gnslimit=0.1", "-Gmclimit=0.01", "-Gsplines=false"]);
    let (said, _) = output(&mut command, &text(sample)).ok()?;
    let mut columns = vec![0; sample.nodes as usize];
    for line in said.lines().filter_map(|line| line.strip_prefix("node ")) {
        let mut words = line.split(' ');
        let (node, x) = (words.next()?.parse::<usize>().ok()?, words.next()?.parse::<f64>().ok()?);
        *columns.get_mut(node)? = (x * 100.0).round() as i64;
    }
    Some(super::length::total(sample, &columns))
}

/// All of them.
pub fn all() -> Vec<Peer> {
    let peer = |name, version, run| Peer { name, version, run, beaten: Vec::new() };
    vec![
        peer("dagre", format!("dagre {}", npm("@dagrejs/dagre")), |sample| script("dagre.mjs", sample)),
        peer("ELK", format!("elkjs {}", npm("elkjs")), |sample| script("elk.mjs", sample)),
        peer("Graphviz", dot_version(), dot),
    ]
}

fn npm(package: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("node_modules/{package}/package.json"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    package["version"].as_str().unwrap_or("not installed").to_owned()
}

fn dot_version() -> String {
    let output = Command::new("dot").arg("-V").output();
    output.map_or_else(
        |_| "Graphviz not installed".into(),
        |output| String::from_utf8_lossy(&output.stderr).trim().replace("dot - graphviz version", "Graphviz"),
    )
}

fn script(name: &str, sample: &Sample) -> Drawn {
    #[derive(Deserialize)]
    struct Answer {
        ms: f64,
        edges: Vec<Course>,
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name);
    let mut command = Command::new("node");
    command.args(["--stack-size=60000", "--max-old-space-size=8192"]).arg(path);
    let graph = json!({ "nodes": sample.nodes, "edges": sample.edges, "w": NODE.w, "h": NODE.h }).to_string();
    let said = output(&mut command, &graph)?.0;
    let answer: Answer = serde_json::from_str(&said).map_err(|_| "failed".to_owned())?;
    Ok((Duration::from_secs_f64(answer.ms / 1000.0), answer.edges))
}

fn text(sample: &Sample) -> String {
    let (w, h) = (f64::from(NODE.w) / INCH, f64::from(NODE.h) / INCH);
    let mut graph = format!(
        "digraph {{ rankdir=LR; ranksep=1; nodesep=0.2; node [shape=box fixedsize=true label=\"\" width={w} height={h}];\n"
    );
    for node in 0..sample.nodes {
        let _ = writeln!(graph, "{node};");
    }
    for (from, to) in &sample.edges {
        let _ = writeln!(graph, "{from} -> {to};");
    }
    graph.push('}');
    graph
}

fn dot(sample: &Sample) -> Drawn {
    let mut command = Command::new("dot");
    command.arg("-Tplain");
    let (said, took) = output(&mut command, &text(sample))?;
    let edges: Vec<Course> = said.lines().filter_map(edge).collect();
    if edges.is_empty() { Err("failed".into()) } else { Ok((took, edges)) }
}

/// `edge <tail> <head> <n> <x1> <y1> … <xn> <yn> …`: a start and three control points for each curve.
fn edge(line: &str) -> Option<Course> {
    let mut words = line.strip_prefix("edge ")?.split(' ');
    let (from, to) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let count: usize = words.next()?.parse().ok()?;
    let numbers: Vec<f64> = words.take(2 * count).filter_map(|word| word.parse().ok()).collect();
    let controls: Vec<(f64, f64)> = numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let mut points = vec![*controls.first()?];
    for curve in controls.windows(4).step_by(3) {
        points.extend((1..=4).map(|step| bezier(curve, f64::from(step) / 4.0)));
    }
    Some(Course { from, to, points })
}

fn bezier(p: &[(f64, f64)], t: f64) -> (f64, f64) {
    let u = 1.0 - t;
    let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    let sum = |of: fn(&(f64, f64)) -> f64| p.iter().zip(weights).map(|(point, weight)| of(point) * weight).sum();
    (sum(|point| point.0), sum(|point| point.1))
}

/// What a command prints, and how long it ran; or that it ran too long.
fn output(command: &mut Command, input: &str) -> Result<(String, Duration), String> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|error| format!("not run: {error}"))?;
    let began = Instant::now();
    let mut stdin = child.stdin.take().ok_or("no input")?;
    let text = input.to_owned();
    // Both at once: a child that prints much would otherwise wait for a reader, and we for it.
    std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let mut stdout = child.stdout.take().ok_or("no output")?;
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        std::io::Read::read_to_string(&mut stdout, &mut said).map(|_| said)
    });
    wait(&mut child, began)?;
    let took = began.elapsed();
    let said = reader.join().map_err(|_| "failed")?.map_err(|error| error.to_string())?;
    Ok((said, took))
}

fn wait(child: &mut Child, began: Instant) -> Result<(), String> {
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().map_err(|error| error.to_string())?;
            let _ = child.wait();
            return Err(format!("> {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
