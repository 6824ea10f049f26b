//! Pieces that know the domain.

pub mod dag_view;
pub mod frame;
pub mod live;
pub mod log_view;
pub mod night_strip;
pub mod offers;
pub mod run_store;
pub mod session;
pub mod state_badge;
pub mod task_filter;
pub mod task_panel;
pub mod troubles;
