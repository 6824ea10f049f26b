//! What the tests share: a browser that looks at the console.

pub mod airflow;
pub mod browser;
pub mod oidc;
