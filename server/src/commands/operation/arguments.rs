//! The argument vector of each operation.

use super::Operation;

impl Operation {
    /// The arguments after the executable.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        match self {
            Self::KillJob { stack, role, env, name } => {
                let stack = format!("--aurora-stack={stack}");
                words(&[&stack, "jobs", "kill", role, env, name])
            }
            Self::CycleMachines { service, env, suffix, region } => {
                words(&["ser", "cycle", service, "--env", env, "--suffix", suffix, "--region", region])
            }
            Self::CommitDataset { env, transaction, dataset, format, path } => {
                words(&["metapod", "--token", "--env", env, "dataset", "commit", transaction, dataset, format, path])
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
                use_cache,
                placeholders,
            } => {
                let (stack, nodes) = (format!("--aurora-stack={stack}"), nodes.to_string());
                let mut all = words(&["datainfra", "sabesp", "--", &stack, "jobs", "itaipu", env, cluster]);
                all.extend(words(&[permanent, ephemeral, &nodes]));
                all.extend(words(&["--itaipu", itaipu, "--transaction", transaction]));
                for (option, day) in [("--target-date", target_date), ("--reference-date", reference_date)] {
                    all.extend(day.iter().flat_map(|day| words(&[option, day])));
                }
                all.extend(words(&["--filter", filter]));
                all.extend(instance_type.iter().map(|kind| format!("--instance-type={kind}")));
                all.extend(use_cache.then(|| "--use-cache".to_owned()));
                all.extend(placeholders.then(|| "--include-placeholder-ops".to_owned()));
                all
            }
        }
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}
