//! Stub.
pub mod error;
use std::sync::Arc;
use axum::Router;
use super::Sandbox;
/// Everything under `/airflow2`.
pub fn router(_sandbox: Arc<Sandbox>) -> Router { Router::new() }
