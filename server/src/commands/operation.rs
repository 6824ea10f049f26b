//! What can be run: one variant per line of the tools' grammar (PROTOCOLS.md §14).

mod itaipu;
mod values;

use serde::{Deserialize, Serialize};

pub use self::itaipu::Itaipu;
use self::values::{name, region, s3, uuid};

/// One operation. Its values are checked when it is made, and again when it is run, since it may have been read
/// from the store meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// `sabesp --aurora-stack=<stack> jobs kill <role> <env> <name>`: ends every instance of an Aurora job.
    KillJob {
        /// Aurora stack, such as `cantareira-stable`.
        stack: String,
        /// Role of the job.
        role: String,
        /// Environment of the job.
        env: String,
        /// Name of the job.
        name: String,
    },
    /// `nu ser cycle <service> --env <env> --suffix <suffix> --region <region>`: replaces every machine of a
    /// service, one after the other.
    CycleMachines {
        /// Service, such as `mesos-on-demand`.
        service: String,
        /// Environment, such as `cantareira`.
        env: String,
        /// Suffix of the stack, such as `stable`.
        suffix: String,
        /// Region of the cloud, such as `us-east-1`.
        region: String,
    },
    /// `sabesp metapod --token --env <env> dataset commit <transaction> <id> <format> <path>`: records a dataset as
    /// committed with a file.
    CommitDataset {
        /// Environment of Metapod, such as `prod`.
        env: String,
        /// Transaction, a UUID.
        transaction: String,
        /// Id of the dataset, a UUID.
        id: String,
        /// Format of the file, such as `PARQUET`.
        format: String,
        /// Where it lies, on S3.
        path: String,
    },
    /// `nu datainfra sabesp -- … jobs itaipu …`: computes a dataset again.
    RunItaipu(Box<Itaipu>),
}

/// A value that no operation takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value:?}: it must be {allowed}")]
pub struct Invalid {
    /// Which value.
    pub field: &'static str,
    /// What was given, its beginning.
    pub value: String,
    /// What is allowed instead.
    pub allowed: &'static str,
}

impl Operation {
    /// Ending an Aurora job.
    ///
    /// # Errors
    /// If a value is no name.
    pub fn kill_job(stack: &str, role: &str, env: &str, name: &str) -> Result<Self, Invalid> {
        Self::KillJob { stack: stack.into(), role: role.into(), env: env.into(), name: name.into() }.checked()
    }

    /// Replacing the machines of a service.
    ///
    /// # Errors
    /// If a value is no name, or the region no region.
    pub fn cycle_machines(service: &str, env: &str, suffix: &str, region: &str) -> Result<Self, Invalid> {
        let (service, env, suffix, region) = (service.into(), env.into(), suffix.into(), region.into());
        Self::CycleMachines { service, env, suffix, region }.checked()
    }

    /// Committing a dataset with a file.
    ///
    /// # Errors
    /// If an id is no UUID, the format no name, or the path none of S3.
    pub fn commit_dataset(env: &str, transaction: &str, id: &str, format: &str, path: &str) -> Result<Self, Invalid> {
        let (env, transaction, id) = (env.into(), transaction.into(), id.into());
        Self::CommitDataset { env, transaction, id, format: format.into(), path: path.into() }.checked()
    }

    /// Computing a dataset again.
    ///
    /// # Errors
    /// The first value that is not what it has to be.
    pub fn run_itaipu(asked: Itaipu) -> Result<Self, Invalid> {
        Self::RunItaipu(Box::new(asked)).checked()
    }

    /// The operation, if all of its values are such that its executable takes each as what it is.
    ///
    /// # Errors
    /// The first value that is not.
    pub fn checked(self) -> Result<Self, Invalid> {
        match &self {
            Self::KillJob { stack, role, env, name: job } => {
                [("stack", stack), ("role", role), ("environment", env), ("job", job)]
                    .into_iter()
                    .try_for_each(|(field, value)| name(field, value))?;
            }
            Self::CycleMachines { service, env, suffix, region: place } => {
                [("service", service), ("environment", env), ("suffix", suffix)]
                    .into_iter()
                    .try_for_each(|(field, value)| name(field, value))?;
                region(place)?;
            }
            Self::CommitDataset { env, transaction, id, format, path } => {
                [("environment", env), ("format", format)]
                    .into_iter()
                    .try_for_each(|(field, value)| name(field, value))?;
                [("transaction", transaction), ("dataset", id)]
                    .into_iter()
                    .try_for_each(|(field, value)| uuid(field, value))?;
                s3("path", path)?;
            }
            Self::RunItaipu(asked) => asked.check()?,
        }
        Ok(self)
    }

    /// What it is, for the log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::KillJob { .. } => "kill-job",
            Self::CycleMachines { .. } => "cycle-machines",
            Self::CommitDataset { .. } => "commit-dataset",
            Self::RunItaipu(_) => "run-itaipu",
        }
    }

    /// Name of the executable in the configuration.
    #[must_use]
    pub const fn program(&self) -> &'static str {
        match self {
            Self::KillJob { .. } | Self::CommitDataset { .. } => "sabesp",
            Self::CycleMachines { .. } | Self::RunItaipu(_) => "nu",
        }
    }

    /// The arguments after the executable.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        match self {
            Self::KillJob { stack, role, env, name } => {
                vec![
                    format!("--aurora-stack={stack}"),
                    "jobs".into(),
                    "kill".into(),
                    role.into(),
                    env.into(),
                    name.into(),
                ]
            }
            Self::CycleMachines { service, env, suffix, region } => ["ser", "cycle", service.as_str()]
                .into_iter()
                .chain(["--env", env, "--suffix", suffix, "--region", region])
                .map(str::to_owned)
                .collect(),
            Self::CommitDataset { env, transaction, id, format, path } => {
                ["metapod", "--token", "--env", env, "dataset", "commit", transaction, id, format, path]
                    .map(str::to_owned)
                    .into()
            }
            Self::RunItaipu(asked) => asked.arguments(),
        }
    }

    /// The line that does the same by hand. No value needs quoting: none holds what a shell reads.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.program(), self.arguments().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_the_how_to() {
        let kill = Operation::kill_job("cantareira-stable", "jobs", "prod", "itaipu-contracts").unwrap();
        assert_eq!(kill.line(), "sabesp --aurora-stack=cantareira-stable jobs kill jobs prod itaipu-contracts");
        let cycle = Operation::cycle_machines("mesos-on-demand", "cantareira", "stable", "us-east-1").unwrap();
        assert_eq!(cycle.line(), "nu ser cycle mesos-on-demand --env cantareira --suffix stable --region us-east-1");
    }

    #[test]
    fn a_dataset_is_committed_with_a_file() {
        let (tx, id) = ("f7832a01-001b-56f7-a4fe-b3a417f8f654", "5a5d411b-e41a-4a30-ab34-bac476b95761");
        let path = "s3://nu-spark-us-east-1/non-datomic/static-datasets/empty-materialized/empty.gz.parquet";
        let commit = Operation::commit_dataset("prod", tx, id, "PARQUET", path).unwrap();
        assert_eq!(commit.line(), format!("sabesp metapod --token --env prod dataset commit {tx} {id} PARQUET {path}"));
        for odd in ["file:///etc/passwd", "s3://a b", "s3://", "s3://-x", "s3://a'b", "s3://a$(b)"] {
            assert_eq!(Operation::commit_dataset("prod", tx, id, "PARQUET", odd).unwrap_err().field, "path", "{odd}");
        }
        assert_eq!(Operation::commit_dataset("prod", "x", id, "PARQUET", path).unwrap_err().field, "transaction");
    }

    #[test]
    fn nothing_but_names_gets_in() {
        let long = "x".repeat(10_000);
        for odd in ["", "-x", "--help", "a b", "a;b", "$(reboot)", "a\nb", "a'b", "é", "a/b", "`a`", "a\u{0}b", &long]
        {
            let error = Operation::kill_job("stack", "jobs", "prod", odd).unwrap_err();
            assert_eq!(error.field, "job", "{odd:?}");
            assert!(error.to_string().len() < 250, "{error}");
            assert!(Operation::cycle_machines(odd, "e", "s", "r").is_err(), "{odd:?}");
        }
    }

    #[test]
    fn a_region_is_a_region() {
        let cycle = |region: &str| Operation::cycle_machines("mesos-master", "cantareira", "stable", region);
        for good in ["us-east-1", "us-gov-west-1", "ap-southeast-2"] {
            assert!(cycle(good).is_ok(), "{good}");
        }
        for odd in ["", "us", "us-east", "us-east-", "-us-east-1", "US-EAST-1", "us-east-1;", "us--1", "us east 1"] {
            let error = cycle(odd).unwrap_err();
            assert_eq!((error.field, error.allowed), ("region", "a region such as us-east-1"), "{odd:?}");
        }
    }

    #[test]
    fn what_was_stored_is_checked_as_what_was_typed() {
        let good = Operation::kill_job("stack", "jobs", "prod", "itaipu-contracts").unwrap();
        let stored = serde_json::to_string(&good).unwrap();
        let read: Operation = serde_json::from_str(&stored).unwrap();
        assert_eq!(read.checked(), Ok(good));
        let tampered: Operation = serde_json::from_str(&stored.replace("itaipu-contracts", "--all")).unwrap();
        assert_eq!(tampered.checked().unwrap_err().field, "job");
    }
}
