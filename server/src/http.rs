//! The HTTP side: router, sessions, live streams, health, metrics, and the site inside the binary.

pub mod assets;
pub mod asvs;
mod audit;
pub mod doors;
mod ending;
mod headers;
mod health;
mod identity;
mod length;
mod live;
mod logs;
pub mod metrics;
mod origin;
mod router;
mod sign_in;
mod stuck;
mod theme;

pub use self::router::{State, router};
