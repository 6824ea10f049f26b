//! Comporta's pages, the view models behind them and the graph of a run.
//!
//! Compiled twice: for the server (feature `ssr`), which renders every page, and for the browser
//! (feature `hydrate`), which takes the page of a run over. The arrows point one way: a page talks to [`api`],
//! `api` to a port, and `server` implements the ports. [`model`] and [`graph`] are pure.
//!
//! # Pages: documents and the page of a run
//! A document (a list, a plan, a form, an execution) exists on the server only; what moves in one is a script of a
//! few lines. The page of a run is taken over by the browser, from what the server put beside it; what does not react
//! in it comes rendered from the server as a fragment. Code that the browser does not need does not reach it.
//!
//! # Adding a page
//! 1. Its address in [`paths`], with a line in the test there.
//! 2. `pages/<area>/<page>.rs`, and its route in `routes` (a document: only under `ssr`).
//! 3. Its server function in [`api`], in its domain's file; who may call it is decided beneath the port.
//! 4. Its empty, partial and error states.
//! 5. A line in `end2end/tests/browser_pages.rs` and `browser_axe.rs`; screenshots in light, dark, 1440
//!    and 390 pixels that were looked at.

#![recursion_limit = "1024"]

#[cfg(feature = "ssr")]
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
pub use components::dag_view::graph_of_cards;
#[cfg(feature = "hydrate")]
pub use components::dag_view::lay_out;
#[cfg(feature = "ssr")]
pub use pages::sign_in::people;
#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "hydrate")]
pub use routes::take_over;
#[cfg(feature = "ssr")]
pub use shell::{Assets, shell};
