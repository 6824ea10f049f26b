//! Comporta's server as a library, so that tests build the same application that is served.
//!
//! `http` takes requests, `service` and `procedures` implement the ports of `app` over `clients` and
//! `store`. The sandbox is a set of backends in the same process that speak the real protocols:
//! nothing in `clients` or `service` knows of it.
//!
//! Adding a procedure: see [`procedures`]. Security, requirement by requirement: see [`http::asvs`].
//!
//! # Adding a backend
//! 1. Its section in `config/`, with a line in `config/default.toml`.
//! 2. `clients/<system>`: a typed error or [`clients::http::ClientError`], one method per operation,
//!    reads through `Http::read`, changes through `Http::act`.
//! 3. A fake in `sandbox/` that speaks the wire, and a real peer in `end2end` where one can be had.
//! 4. [`service::backends::Backends`] connects it and `check` tries it.
//! 5. Its row in the README's table of what is proved.

pub mod application;
pub mod clients;
pub mod clock;
pub mod command;
pub mod commands;
pub mod config;
pub mod http;
pub mod oidc;
pub mod procedures;
pub mod sandbox;
pub mod service;
pub mod store;

pub use application::Application;
