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

pub use self::app::graph;

/// The digest of the drawing of a sample pipeline.
#[unsafe(no_mangle)]
pub extern "C" fn digest(seed: u32, nodes: u32) -> u64 {
    digest::digest(seed, nodes)
}
