//! Clients of the backends, one folder per system, over one HTTP client. A client speaks a wire and
//! says what happened in a typed error; it knows neither pages nor procedures.

pub mod airflow;
pub mod aurora;
pub mod databricks;
pub mod github;
pub mod http;
pub mod lineage;
pub mod loads;
pub mod metapod;
