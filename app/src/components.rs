//! Pieces that know the domain.

pub mod address;
pub mod ahead;
#[cfg(feature = "hydrate")]
pub mod ask;
pub mod dag_view;
pub mod live;
pub mod log_view;
#[cfg(feature = "ssr")]
pub mod night_strip;
#[cfg(feature = "hydrate")]
pub mod over;
#[cfg(feature = "hydrate")]
pub mod put;
pub mod run_store;
#[cfg(feature = "hydrate")]
pub mod shortcuts;
pub mod state_badge;
pub mod task_filter;
pub mod task_panel;
pub mod troubles;
