//! What can be run: one variant per line of the tools' grammar (PROTOCOLS.md §14).

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

    /// stub
    pub fn commit_dataset(_e: &str, _t: &str, _d: &str, _f: &str, _p: &str) -> Result<Self, Invalid> {
        Err(invalid("stub", "", "stub"))
    }

    /// stub
    pub fn run_itaipu(_: Itaipu) -> Result<Self, Invalid> {
        Err(invalid("stub", "", "stub"))
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
        }
        Ok(self)
    }

    /// What it is, for the log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::KillJob { .. } => "kill-job",
            Self::CycleMachines { .. } => "cycle-machines",
        }
    }

    /// Name of the executable in the configuration.
    #[must_use]
    pub const fn program(&self) -> &'static str {
        match self {
            Self::KillJob { .. } => "sabesp",
            Self::CycleMachines { .. } => "nu",
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
        }
    }

    /// The line that does the same by hand. No value needs quoting: they are names.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.program(), self.arguments().join(" "))
    }
}

/// A name as Aurora's `GOOD_IDENTIFIER` has it: `^[\w.-]+$`, in ASCII, and no option.
fn name(field: &'static str, value: &str) -> Result<(), Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let allowed = "at most 200 letters, digits, _ . and -, not beginning with -";
    let good = !value.is_empty() && value.len() <= 200 && !value.starts_with('-') && value.chars().all(plain);
    if good { Ok(()) } else { Err(invalid(field, value, allowed)) }
}

/// A region of the cloud: words and a number, as in `us-east-1` and `us-gov-west-1`.
fn region(value: &str) -> Result<(), Invalid> {
    let parts: Vec<&str> = value.split('-').collect();
    let full = |part: &&str, of: fn(&char) -> bool| !part.is_empty() && part.chars().all(|c| of(&c));
    let good = value.len() <= 40
        && parts.len() >= 3
        && parts.split_last().is_some_and(|(number, words)| {
            full(number, char::is_ascii_digit) && words.iter().all(|word| full(word, char::is_ascii_lowercase))
        });
    if good { Ok(()) } else { Err(invalid("region", value, "a region such as us-east-1")) }
}

fn invalid(field: &'static str, value: &str, allowed: &'static str) -> Invalid {
    Invalid { field, value: value.chars().take(60).collect(), allowed }
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

/// stub
pub struct Itaipu { pub stack: String, pub env: String, pub cluster: String, pub permanent: String, pub ephemeral: String, pub nodes: u32, pub filter: String, pub itaipu: String, pub transaction: String, pub target_date: Option<String>, pub reference_date: Option<String>, pub instance_type: Option<String>, pub use_cache: bool, pub placeholders: bool }
