//! What the tests share: a browser that looks at the console, and real peers.

pub mod airflow;
pub mod browser;
pub mod drawing;
pub mod gauge;
pub mod metapod;
pub mod node;
pub mod oidc;
pub mod results;
