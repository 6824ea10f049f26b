//! Computing a dataset again: the line of `sabesp jobs itaipu` (PROTOCOLS.md §14, HOWTO "Serve a dataset again" and
//! "Run an itaipu job with a longer timeout healthcheck").

use serde::{Deserialize, Serialize};

use super::Invalid;
use super::values::{commit, dataset, date, invalid, name, s3, uuid};

/// No job has more machines.
const MOST: u32 = 500;

/// What is computed, where, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Itaipu {
    /// Stack of Aurora, such as `cantareira-stable`.
    pub stack: String,
    /// Environment of its jobs, such as `prod`.
    pub env: String,
    /// Name of the cluster that is made for it.
    pub cluster: String,
    /// Where what stays is kept.
    pub permanent: String,
    /// Where what does not is kept.
    pub ephemeral: String,
    /// How many machines.
    pub nodes: u32,
    /// The dataset.
    pub filter: String,
    /// Version of itaipu, a commit hash.
    pub itaipu: String,
    /// The transaction that it is committed in.
    pub transaction: String,
    /// The date whose data is built.
    pub target_date: Option<String>,
    /// The date up to which data is read.
    pub reference_date: Option<String>,
    /// Machines of this type.
    pub instance_type: Option<String>,
    /// Use what is there of its inputs.
    pub use_cache: bool,
    /// Operations that are placeholders, too.
    pub placeholders: bool,
}

impl Itaipu {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        [("stack", &self.stack), ("environment", &self.env), ("cluster", &self.cluster)]
            .into_iter()
            .try_for_each(|(field, value)| name(field, value))?;
        s3("permanent", &self.permanent)?;
        s3("ephemeral", &self.ephemeral)?;
        if !(1..=MOST).contains(&self.nodes) {
            return Err(invalid("nodes", &self.nodes.to_string(), "a number of machines from 1 to 500"));
        }
        dataset("dataset", &self.filter)?;
        commit("itaipu version", &self.itaipu)?;
        uuid("transaction", &self.transaction)?;
        self.target_date.iter().try_for_each(|day| date("target date", day))?;
        self.reference_date.iter().try_for_each(|day| date("reference date", day))?;
        self.instance_type.iter().try_for_each(|kind| name("instance type", kind))
    }

    pub(super) fn arguments(&self) -> Vec<String> {
        let stack = format!("--aurora-stack={}", self.stack);
        let nodes = self.nodes.to_string();
        let mut words: Vec<&str> =
            vec!["datainfra", "sabesp", "--", &stack, "jobs", "itaipu", &self.env, &self.cluster];
        words.extend([self.permanent.as_str(), &self.ephemeral, &nodes]);
        words.extend(["--itaipu", &self.itaipu, "--transaction", &self.transaction]);
        let optional = [
            ("--target-date", &self.target_date),
            ("--reference-date", &self.reference_date),
            ("--instance-type", &self.instance_type),
        ];
        for (option, value) in &optional {
            words.extend(value.iter().flat_map(|value| [*option, value.as_str()]));
        }
        words.extend(["--filter", &self.filter]);
        let flags = [("--use-cache", self.use_cache), ("--include-placeholder-ops", self.placeholders)];
        words.extend(flags.iter().filter(|(_, on)| *on).map(|(flag, _)| *flag));
        words.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Operation;

    fn asked() -> Itaipu {
        Itaipu {
            stack: "cantareira-stable".into(),
            env: "prod".into(),
            cluster: "lusa-scores-reserve".into(),
            permanent: "s3a://nu-spark-metapod-permanent-1/".into(),
            ephemeral: "s3a://nu-spark-metapod-ephemeral-1/".into(),
            nodes: 20,
            filter: "dataset/lusa-scores".into(),
            itaipu: "c8574a9".into(),
            transaction: "0235e606-4cbb-5cf4-a9c2-7986a1f462f1".into(),
            target_date: Some("2026-11-21".into()),
            reference_date: Some("2026-11-20".into()),
            instance_type: None,
            use_cache: true,
            placeholders: true,
        }
    }

    #[test]
    fn the_line_of_the_how_to() {
        assert_eq!(
            Operation::run_itaipu(asked()).unwrap().line(),
            "nu datainfra sabesp -- --aurora-stack=cantareira-stable jobs itaipu prod lusa-scores-reserve \
             s3a://nu-spark-metapod-permanent-1/ s3a://nu-spark-metapod-ephemeral-1/ 20 --itaipu c8574a9 \
             --transaction 0235e606-4cbb-5cf4-a9c2-7986a1f462f1 --target-date 2026-11-21 --reference-date 2026-11-20 \
             --filter dataset/lusa-scores --use-cache --include-placeholder-ops"
        );
    }

    #[test]
    fn nothing_else_gets_in() {
        let refused = |change: fn(&mut Itaipu)| {
            let mut asked = asked();
            change(&mut asked);
            Operation::run_itaipu(asked).unwrap_err().field
        };
        assert_eq!(refused(|asked| asked.filter = "dataset/-x".into()), "dataset");
        assert_eq!(refused(|asked| asked.filter = "dataset/a b".into()), "dataset");
        assert_eq!(refused(|asked| asked.filter = "dataset//a".into()), "dataset");
        assert_eq!(refused(|asked| asked.itaipu = "release".into()), "itaipu version");
        assert_eq!(refused(|asked| asked.transaction = "1".into()), "transaction");
        assert_eq!(refused(|asked| asked.nodes = 0), "nodes");
        assert_eq!(refused(|asked| asked.target_date = Some("2026-02-30".into())), "target date");
        assert_eq!(refused(|asked| asked.permanent = "s3://a b".into()), "permanent");
        assert_eq!(refused(|asked| asked.ephemeral = "/etc".into()), "ephemeral");
        assert_eq!(refused(|asked| asked.instance_type = Some("-x".into())), "instance type");
    }
}
