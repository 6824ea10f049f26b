//! View models: what the server says to the browser. Serde only; no I/O, no clock, no view code,
//! and never a backend's payload.

pub mod approval;
pub mod audit;
pub mod context;
pub mod dataset;
pub mod error;
pub mod execution;
pub mod fragment;
pub mod grid;
pub mod history;
#[cfg(feature = "ssr")]
pub mod insight;
pub mod live;
pub mod log;
pub mod number;
pub mod overlay;
#[cfg(feature = "ssr")]
pub mod pace;
pub mod person;
pub mod plan;
pub mod platform;
pub mod procedure;
pub mod run;
pub mod runs;
pub mod session;
pub mod state;
pub mod task;
pub mod time;
