//! What can be run: one variant per line of the tools' grammar (PROTOCOLS.md §14).

mod arguments;
mod checked;
mod values;

pub use self::values::Invalid;

use serde::{Deserialize, Serialize};

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
    /// `sabesp metapod --token --env <env> dataset commit <transaction> <dataset> <format> <path>`: commits a
    /// dataset with a file that is there already.
    CommitDataset {
        /// Environment of Metapod, such as `prod`.
        env: String,
        /// Transaction of the run.
        transaction: String,
        /// Id of the dataset in it.
        dataset: String,
        /// Format of the file, such as `PARQUET`.
        format: String,
        /// Where the file is.
        path: String,
    },
    /// `nu datainfra sabesp -- --aurora-stack=<stack> jobs itaipu <env> <cluster> <permanent> <ephemeral> <nodes> …`:
    /// computes one dataset in a cluster of its own.
    RunItaipu {
        /// Aurora stack.
        stack: String,
        /// Environment of the job.
        env: String,
        /// Name of the cluster, which is that of the job.
        cluster: String,
        /// Where Metapod keeps what stays.
        permanent: String,
        /// Where Metapod keeps what does not.
        ephemeral: String,
        /// How many machines the cluster has.
        nodes: u32,
        /// Name of the dataset.
        filter: String,
        /// Version of itaipu: a short commit.
        itaipu: String,
        /// Transaction of the run.
        transaction: String,
        /// Date whose data is built, if it is said.
        target_date: Option<String>,
        /// Date up to which data is read, if it is said.
        reference_date: Option<String>,
        /// Type of the machines, if it is said.
        instance_type: Option<String>,
        /// What is committed already is taken as it is.
        use_cache: bool,
        /// Operations that stand in for others are built as well.
        placeholders: bool,
    },
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

    /// Committing a dataset by hand.
    ///
    /// # Errors
    /// If an id is no UUID, or the path not one on S3.
    pub fn commit_dataset(
        env: &str,
        transaction: &str,
        dataset: &str,
        format: &str,
        path: &str,
    ) -> Result<Self, Invalid> {
        let (env, transaction, dataset) = (env.into(), transaction.into(), dataset.into());
        Self::CommitDataset { env, transaction, dataset, format: format.into(), path: path.into() }.checked()
    }

    /// What it is, for the log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::KillJob { .. } => "kill-job",
            Self::CycleMachines { .. } => "cycle-machines",
            Self::CommitDataset { .. } => "commit-dataset",
            Self::RunItaipu { .. } => "run-itaipu",
        }
    }

    /// Name of the executable in the configuration.
    #[must_use]
    pub const fn program(&self) -> &'static str {
        match self {
            Self::KillJob { .. } | Self::CommitDataset { .. } => "sabesp",
            Self::CycleMachines { .. } | Self::RunItaipu { .. } => "nu",
        }
    }

    /// The line that does the same by hand. No value needs quoting: the checks let no such character in.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.program(), self.arguments().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TX: &str = "319703ce-b90d-5a07-8195-33df0de911c8";
    const ID: &str = "5a5d411b-e41a-4a30-ab34-bac476b95761";

    fn itaipu() -> Operation {
        Operation::RunItaipu {
            stack: "cantareira-stable".into(),
            env: "prod".into(),
            cluster: "lusa-scores-reserve".into(),
            permanent: "s3a://nu-spark-metapod-permanent-1/".into(),
            ephemeral: "s3a://nu-spark-metapod-ephemeral-1/".into(),
            nodes: 20,
            filter: "dataset/lusa-scores".into(),
            itaipu: "4945885".into(),
            transaction: TX.into(),
            target_date: Some("2026-11-21".into()),
            reference_date: Some("2026-11-20".into()),
            instance_type: None,
            use_cache: true,
            placeholders: true,
        }
    }

    #[test]
    fn the_lines_of_the_how_to() {
        let kill = Operation::kill_job("cantareira-stable", "jobs", "prod", "itaipu-contracts").unwrap();
        assert_eq!(kill.line(), "sabesp --aurora-stack=cantareira-stable jobs kill jobs prod itaipu-contracts");
        let cycle = Operation::cycle_machines("mesos-on-demand", "cantareira", "stable", "us-east-1").unwrap();
        assert_eq!(cycle.line(), "nu ser cycle mesos-on-demand --env cantareira --suffix stable --region us-east-1");
        let empty = "s3://nu-spark-us-east-1/non-datomic/static-datasets/empty-materialized/empty.gz.parquet";
        let commit = Operation::commit_dataset("prod", TX, ID, "PARQUET", empty).unwrap();
        assert_eq!(
            commit.line(),
            format!("sabesp metapod --token --env prod dataset commit {TX} {ID} PARQUET {empty}")
        );
        assert_eq!(
            itaipu().checked().unwrap().line(),
            format!(
                "nu datainfra sabesp -- --aurora-stack=cantareira-stable jobs itaipu prod lusa-scores-reserve \
                 s3a://nu-spark-metapod-permanent-1/ s3a://nu-spark-metapod-ephemeral-1/ 20 --itaipu 4945885 \
                 --transaction {TX} --target-date 2026-11-21 --reference-date 2026-11-20 \
                 --filter dataset/lusa-scores --use-cache --include-placeholder-ops"
            )
        );
        let bare = serde_json::to_string(&itaipu()).unwrap();
        let bare = bare.replace("\"2026-11-21\"", "null").replace("\"2026-11-20\"", "null").replace("true", "false");
        let bare = bare.replace("\"instance_type\":null", "\"instance_type\":\"m5.xlarge\"");
        let bare: Operation = serde_json::from_str(&bare).unwrap();
        let end = format!("--transaction {TX} --filter dataset/lusa-scores --instance-type=m5.xlarge");
        assert!(bare.checked().unwrap().line().ends_with(&end));
    }

    #[test]
    fn what_cannot_be_computed_or_committed() {
        let text = serde_json::to_string(&itaipu()).unwrap();
        for (good, bad, field) in [
            ("lusa-scores-reserve", "-x", "cluster"),
            ("s3a://nu-spark-metapod-permanent-1/", "/tmp", "permanent path"),
            ("s3a://nu-spark-metapod-ephemeral-1/", "s3://a b", "ephemeral path"),
            ("\"nodes\":20", "\"nodes\":0", "nodes"),
            ("dataset/lusa-scores", "lusa-scores", "dataset"),
            ("4945885", "latest", "itaipu version"),
            (TX, "yesterday", "transaction"),
            ("2026-11-21", "2026-11-31", "target date"),
            ("2026-11-20", "--x", "reference date"),
            ("\"instance_type\":null", "\"instance_type\":\"m5;x\"", "instance type"),
        ] {
            let odd: Operation = serde_json::from_str(&text.replace(good, bad)).unwrap();
            assert_eq!(odd.checked().unwrap_err().field, field);
        }
        let commit = |tx: &str, id: &str, format: &str, path: &str| {
            Operation::commit_dataset("prod", tx, id, format, path).unwrap_err().field
        };
        assert_eq!(commit("x", ID, "PARQUET", "s3://a/b"), "transaction");
        assert_eq!(commit(TX, "dataset/x", "PARQUET", "s3://a/b"), "dataset");
        assert_eq!(commit(TX, ID, "--parquet", "s3://a/b"), "format");
        assert_eq!(commit(TX, ID, "PARQUET", "/etc/passwd"), "path");
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
