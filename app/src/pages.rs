//! One module per area, one file per page. Documents exist on the server only, see `routes`.

#[cfg(feature = "ssr")]
pub mod approvals;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod backends;
pub mod execution;
#[cfg(feature = "ssr")]
pub mod executions;
#[cfg(feature = "ssr")]
pub mod not_found;
#[cfg(feature = "ssr")]
pub mod procedure;
#[cfg(feature = "ssr")]
pub mod procedures;
pub mod run;
#[cfg(feature = "ssr")]
pub mod runs;
#[cfg(feature = "ssr")]
pub mod sessions;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod styleguide;
