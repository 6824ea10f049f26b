//! Whether all values of an operation are such that its executable takes each as what it is.

use super::Operation;
use super::values::{self, Invalid, name};

impl Operation {
    /// The operation, if all of its values are such that its executable takes each as what it is.
    ///
    /// # Errors
    /// The first value that is not.
    pub fn checked(self) -> Result<Self, Invalid> {
        match &self {
            Self::KillJob { stack, role, env, name: job } => {
                names(&[("stack", stack), ("role", role), ("environment", env), ("job", job)])?;
            }
            Self::CycleMachines { service, env, suffix, region } => {
                names(&[("service", service), ("environment", env), ("suffix", suffix)])?;
                values::region(region)?;
            }
            Self::CommitDataset { env, transaction, dataset, format, path } => {
                name("environment", env)?;
                values::uuid("transaction", transaction)?;
                values::uuid("dataset", dataset)?;
                values::format("format", format)?;
                values::s3("path", path)?;
            }
            Self::RunItaipu {
                stack,
                env,
                cluster,
                permanent,
                ephemeral,
                nodes,
                filter,
                itaipu,
                transaction,
                target_date,
                reference_date,
                instance_type,
                use_cache: _,
                placeholders: _,
            } => {
                names(&[("stack", stack), ("environment", env), ("cluster", cluster)])?;
                values::s3("permanent path", permanent)?;
                values::s3("ephemeral path", ephemeral)?;
                values::nodes("nodes", *nodes)?;
                values::dataset("dataset", filter)?;
                values::commit("itaipu version", itaipu)?;
                values::uuid("transaction", transaction)?;
                target_date.iter().try_for_each(|day| values::date("target date", day))?;
                reference_date.iter().try_for_each(|day| values::date("reference date", day))?;
                instance_type.iter().try_for_each(|kind| name("instance type", kind))?;
            }
        }
        Ok(self)
    }
}

fn names(all: &[(&'static str, &String)]) -> Result<(), Invalid> {
    all.iter().try_for_each(|(field, value)| name(field, value))
}
