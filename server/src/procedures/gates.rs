//! What confirming a procedure takes on this console: by its risk, unless the configuration says
//! otherwise, for all runs or for those of an environment.

use std::collections::BTreeMap;

use app::model::procedure::Gate;

use super::procedure::Procedure;
use crate::config::{Config, ProcedureConfig};

/// The gates of a configuration.
#[derive(Clone, Debug)]
pub struct Gates {
    rules: BTreeMap<String, ProcedureConfig>,
    environment: String,
}

impl Gates {
    /// The gates of a configuration.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { rules: config.procedures.clone(), environment: config.environment.clone() }
    }

    /// What confirming takes; the environment is that of the run, or else of the console.
    #[must_use]
    pub fn of(&self, procedure: &Procedure, environment: Option<&str>) -> Gate {
        let Some(rule) = self.rules.get(procedure.id) else { return procedure.risk.gate() };
        let environment = environment.unwrap_or(&self.environment);
        rule.environments.get(environment).copied().or(rule.gate).unwrap_or_else(|| procedure.risk.gate())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::catalog;

    #[test]
    fn the_environment_of_a_run_goes_before_what_holds_for_all() {
        let mut config = Config { environment: "staging".into(), ..Config::default() };
        let rule =
            ProcedureConfig { gate: Some(Gate::Type), environments: [("prod".to_owned(), Gate::SecondPerson)].into() };
        config.procedures.insert("mark-success".into(), rule);
        let gates = Gates::new(&config);
        let of = |id: &str, environment| gates.of(catalog::find(id).unwrap(), environment);
        assert_eq!(of("mark-success", Some("prod")), Gate::SecondPerson);
        assert_eq!(of("mark-success", Some("dev")), Gate::Type);
        assert_eq!(of("mark-success", None), Gate::Type);
        assert_eq!(of("retry-task", Some("prod")), Gate::Click);
    }
}
