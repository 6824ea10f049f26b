//! Where else facts come from: lineage, loads, notebooks and changes, over the real wire against the sandbox
//! and against servers that answer otherwise.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "sources/check.rs"]
mod check;
#[path = "sources/databricks.rs"]
mod databricks;
#[path = "sources/github.rs"]
mod github;
#[path = "sources/lineage.rs"]
mod lineage;
#[path = "sources/lineage_circleci.rs"]
mod lineage_circleci;
#[path = "sources/loads_direct.rs"]
mod loads_direct;
#[path = "sources/loads_metabase.rs"]
mod loads_metabase;
#[path = "sources/platform.rs"]
mod platform;
#[path = "support/postgres.rs"]
mod postgres;
