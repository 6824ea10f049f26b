//! The script that saves what is seen of a graph as a file. It is small and seldom needed, so it stands in the page and
//! not in the bundle.

/// It.
pub const EXPORT: &str = include_str!("export.js");
