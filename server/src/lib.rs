//! Comporta's server as a library, so that tests build the same application that is served.
//!
//! `http` takes requests, `service` and `procedures` implement the ports of `app` over `clients` and
//! `store`. The sandbox is a set of backends in the same process that speak the real protocols:
//! nothing in `clients` or `service` knows of it.

pub mod application;
pub mod clients;
pub mod clock;
pub mod command;
pub mod config;
mod http;
pub mod procedures;
pub mod sandbox;
pub mod service;
pub mod store;

pub use application::Application;
