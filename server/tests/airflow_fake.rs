//! The clients of both versions of Airflow, and of Metapod, over real sockets against the sandbox.

#[path = "airflow_fake/failures.rs"]
mod failures;
#[path = "airflow_fake/metapod.rs"]
mod metapod;
#[path = "airflow_fake/platform.rs"]
mod platform;
#[path = "airflow_fake/reads.rs"]
mod reads;
#[path = "airflow_fake/retractions.rs"]
mod retractions;
#[path = "airflow_fake/strangers.rs"]
mod strangers;
#[path = "airflow_fake/writes.rs"]
mod writes;
