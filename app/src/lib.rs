//! Comporta's pages, the view models behind them and the graph of a run.
//!
//! Compiled twice: for the server (feature `ssr`), which renders every page, and for the browser
//! (feature `hydrate`), which takes them over. The arrows point one way: a page talks to [`api`],
//! `api` to a port, and `server` implements the ports. [`model`] and [`graph`] are pure.

#![recursion_limit = "1024"]

pub mod api;
mod components;
#[cfg(feature = "ssr")]
pub mod fragments;
pub mod graph;
pub mod model;
mod pages;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod ports;
mod routes;
#[cfg(feature = "ssr")]
mod shell;
mod ui;

#[cfg(feature = "ssr")]
pub use pages::sign_in::people;
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};
