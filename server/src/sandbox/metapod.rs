//! Stub.
use std::sync::Arc;
use axum::Router;
use super::Sandbox;
/// Everything under `/metapod`.
pub fn router(_sandbox: &Arc<Sandbox>) -> Router { Router::new() }
