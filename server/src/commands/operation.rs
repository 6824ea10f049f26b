//! What can be run: one variant per line of the tools' grammar (PROTOCOLS.md §14).

use serde::{Deserialize, Serialize};

/// One operation. Its values were checked when it was made.
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
#[error("{field} is {value:?}: it must be letters, digits, _ . and -, not beginning with -")]
pub struct Invalid {
    /// Which value.
    pub field: &'static str,
    /// What was given, its beginning.
    pub value: String,
}

impl Operation {
    /// Ending an Aurora job.
    ///
    /// # Errors
    /// If a value is no name.
    pub fn kill_job(stack: &str, role: &str, env: &str, name: &str) -> Result<Self, Invalid> {
        Ok(Self::KillJob {
            stack: checked("stack", stack)?,
            role: checked("role", role)?,
            env: checked("environment", env)?,
            name: checked("job", name)?,
        })
    }

    /// Replacing the machines of a service.
    ///
    /// # Errors
    /// If a value is no name.
    pub fn cycle_machines(service: &str, env: &str, suffix: &str, region: &str) -> Result<Self, Invalid> {
        Ok(Self::CycleMachines {
            service: checked("service", service)?,
            env: checked("environment", env)?,
            suffix: checked("suffix", suffix)?,
            region: checked("region", region)?,
        })
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
fn checked(field: &'static str, value: &str) -> Result<String, Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if !value.is_empty() && value.len() <= 200 && !value.starts_with('-') && value.chars().all(plain) {
        return Ok(value.to_owned());
    }
    Err(Invalid { field, value: value.chars().take(60).collect() })
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
}
