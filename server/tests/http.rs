//! The console as browsers, probes and attackers meet it over HTTP.

#[path = "http/addresses.rs"]
mod addresses;
#[path = "support/console.rs"]
mod console;
#[path = "http/headers.rs"]
mod headers;
#[path = "http/health.rs"]
mod health;
#[path = "http/live.rs"]
mod live;
#[path = "http/origins.rs"]
mod origins;
#[path = "http/troubles.rs"]
mod troubles;
