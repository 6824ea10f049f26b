//! What the console says about itself and the backends it talks to.

use serde::{Deserialize, Serialize};

/// A backend that did not answer as hoped, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Which backend, such as `airflow main`.
    pub source: String,
    /// What happened and what is missing because of it.
    pub message: String,
}

/// Facts that every page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformInfo {
    /// The built-in sandbox is the platform.
    pub sandbox: bool,
    /// The sandbox's four people may sign in.
    pub people: bool,
    /// What single sign-on is called; absent if there is none.
    pub sign_on: Option<String>,
    /// Version of this program.
    pub version: String,
    /// Name of the environment, from the configuration.
    pub environment: String,
}

/// What `check` found out about one backend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackendReport {
    /// Which backend, such as `airflow main`.
    pub name: String,
    /// Address, without credentials.
    pub address: String,
    /// It answered.
    pub reachable: bool,
    /// Its version, as it says.
    pub version: Option<String>,
    /// It took our credentials; `None` if that could not be tried.
    pub authenticated: Option<bool>,
    /// What is missing or wrong, in words; empty when all is well.
    pub problems: Vec<String>,
}
