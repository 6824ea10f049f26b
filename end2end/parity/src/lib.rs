//! The application's graph module, built for the browser alone, to be asked for digests.
//!
//! The module is included as it is and nothing is added to it. A native test computes the same
//! digests and compares; see `run.mjs` for the other side.

/// The application's sources.
#[path = "../../../app/src"]
mod app {
    pub mod graph;
}

mod digest;
mod shapes;

pub use self::app::graph;

/// The digest of the drawings of a graph.
#[unsafe(no_mangle)]
pub extern "C" fn digest(shape: u32, seed: u32, nodes: u32) -> u64 {
    digest::digest(shape, seed, nodes)
}

/// How many shapes of graphs there are.
#[unsafe(no_mangle)]
pub extern "C" fn shapes() -> u32 {
    shapes::SHAPES
}

/// Lays a sample pipeline out; answers how wide the drawing is. For measuring.
#[unsafe(no_mangle)]
pub extern "C" fn draw(seed: u32, nodes: u32) -> i32 {
    let (dag, sizes) = sample(seed, nodes);
    graph::layout(&dag, &sizes, &graph::Options::default()).width
}

/// Makes the sample of [`draw`] alone; answers how many edges it has.
#[unsafe(no_mangle)]
pub extern "C" fn make(seed: u32, nodes: u32) -> u32 {
    sample(seed, nodes).0.edge_count()
}

fn sample(seed: u32, nodes: u32) -> (graph::Dag, Vec<graph::Size>) {
    let (nodes, edges) = graph::sample::pipeline(seed, nodes);
    (graph::Dag::new(nodes, edges), vec![graph::Size { w: 216, h: 46 }; nodes as usize])
}
