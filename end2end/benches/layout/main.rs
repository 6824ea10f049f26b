//! Layout of a run's graph, one thread, against dagre, ELK and Graphviz on the same graphs: how long, and how many
//! edges cross.
//!
//!     cargo bench -p end2end --bench layout [-- <name or nodes>…]
//!
//! A peer is given 120 s a graph, and none that has as many nodes and edges as one that it did not draw. The table goes to
//! `RESULTS.md` and a plot to `layout.svg`, unless some are asked for. Nothing is asserted: the numbers are for people.

mod graphs;
mod length;
mod peers;
mod plot;

use std::time::{Duration, Instant};

use app::graph::{Dag, Layout, Options, Size, layout};
use end2end::drawing::{Course, crossings};
use end2end::results;

use self::graphs::Sample;
use self::peers::Peer;

/// As large as a card of the console.
pub const NODE: Size = Size { w: 216, h: 46 };

/// Crossings of larger drawings are not counted: it takes too long.
const COUNTED: usize = 45_000;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let samples = graphs::samples(&asked);
    let mut peers = peers::all();
    let mut table = vec![
        format!(
            "| graph | nodes | edges | ours | budget | in wasm | {} | crossings: ours |{} | edge length: ours / network simplex |",
            heads(&peers, ""),
            heads(&peers, " crossings")
        ),
        format!("|{}", "---|".repeat(8 + 2 * peers.len())),
    ];
    let mut points = Vec::new();
    println!("{}", table[0]);
    for sample in samples {
        let row = measure(&sample, &mut peers, &mut points);
        println!("{row}");
        table.push(row);
    }
    if asked.is_empty() {
        let versions: Vec<&str> = peers.iter().map(|peer| peer.version.as_str()).collect();
        let body = format!(
            "`cargo bench -p end2end --bench layout`: milliseconds of the layout alone, one thread, the median of several \
             for ours; a peer is run once, is given 120 s, and is left out where it did not draw a graph of no more nodes and edges. Crossings are counted in the finished drawings, between edges \
             that share no node. Edge length: in layers, in total; network simplex, of Graphviz, finds the least.\n\n{}\n\n![Time by size](layout.svg)\n\n{}",
            table.join("\n"),
            results::stamp(&versions)
        );
        results::write("Layout", &body);
        std::fs::write(results::folder().join("layout.svg"), plot::plot(&points)).expect("the plot is written");
    }
}

fn heads(peers: &[Peer], suffix: &str) -> String {
    peers.iter().map(|peer| format!(" {}{suffix} |", peer.name)).collect::<String>().trim_end_matches('|').to_owned()
}

/// One row of the table; `points` is told of every time.
fn measure(sample: &Sample, peers: &mut [Peer], points: &mut Vec<plot::Point>) -> String {
    let dag = Dag::new(sample.nodes, sample.edges.iter().copied());
    let (took, drawing) = ours(&dag);
    let own = (sample.edges.len() <= COUNTED).then(|| crossings(&courses(&drawing)));
    let mut tell = |name: &str, took: Duration| {
        if sample.name == graphs::PIPELINE {
            points.push(plot::Point { series: name.to_owned(), nodes: sample.nodes, took });
        }
    };
    tell("comporta", took);
    let in_wasm = sample.in_wasm().map_or_else(String::new, ms);
    let (mut times, mut crossed) = (Vec::new(), Vec::new());
    for peer in peers {
        let (time, cross) = match peer.draw(sample) {
            Ok((theirs, edges)) => {
                tell(peer.name, theirs);
                let times = theirs.as_secs_f64() / took.as_secs_f64().max(1e-9);
                let counted = own.map(|_| crossings(&edges).to_string()).unwrap_or_default();
                (format!("{} ({times:.0}×)", ms(theirs)), counted)
            }
            Err(why) => (why, String::new()),
        };
        times.push(time);
        crossed.push(cross);
    }
    let own = own.map(|count| count.to_string()).unwrap_or_default();
    let budget = sample.budget.map_or_else(String::new, |budget| format!("{budget} ms"));
    let columns: Vec<i64> = drawing.nodes.iter().map(|rect| i64::from(rect.x)).collect();
    let length = length::total(sample, &columns);
    let lengths = peers::network_simplex(sample).map_or_else(
        || length.to_string(),
        |least| format!("{length} / {least} ({:+.1} %)", 100.0 * (length as f64 / least.max(1) as f64 - 1.0)),
    );
    format!(
        "| {} | {} | {} | {} | {budget} | {in_wasm} | {} | {own} | {} | {lengths} |",
        sample.name,
        sample.nodes,
        dag.edge_count(),
        ms(took),
        times.join(" | "),
        crossed.join(" | ")
    )
}

/// The median of several layouts, and the drawing.
fn ours(dag: &Dag) -> (Duration, Layout) {
    let sizes = vec![NODE; dag.len() as usize];
    let once = || {
        let began = Instant::now();
        let drawing = std::hint::black_box(layout(dag, &sizes, &Options::default()));
        (began.elapsed(), drawing)
    };
    let (first, drawing) = once();
    let times = (Duration::from_secs(2).as_micros() / first.as_micros().max(1)).clamp(3, 51);
    let mut took: Vec<Duration> = (0..times).map(|_| once().0).collect();
    took.sort_unstable();
    (took[took.len() / 2], drawing)
}

fn courses(drawing: &Layout) -> Vec<Course> {
    let course = |route: &app::graph::Route| Course {
        from: route.from,
        to: route.to,
        points: route.points.iter().map(|point| (f64::from(point.x), f64::from(point.y))).collect(),
    };
    drawing.edges.iter().map(course).collect()
}

fn ms(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1000.0;
    if ms < 100.0 { format!("{ms:.1}") } else { format!("{ms:.0}") }
}
