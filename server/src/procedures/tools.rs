//! What commands are run with: for drafts, which read no configuration themselves.

use app::model::plan::Interlock;

use crate::service::backends::Backends;

/// What commands are run with, by the configuration.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// `nu` is configured.
    pub nu: bool,
    /// `sabesp` is configured.
    pub sabesp: bool,
    /// Aurora stack of `sabesp`.
    pub stack: String,
    /// Role of the jobs in Aurora.
    pub role: String,
    /// Environment of the jobs in Aurora.
    pub job_env: String,
    /// Environment of `nu ser`.
    pub env: String,
    /// Suffix of `nu ser`.
    pub suffix: String,
    /// Region of `nu ser`.
    pub region: String,
    /// Environment of `sabesp metapod`.
    pub metapod_env: String,
    /// The empty file that is committed in the place of a dataset.
    pub empty_file: String,
    /// Where `sabesp jobs itaipu` keeps what stays.
    pub permanent: String,
    /// Where `sabesp jobs itaipu` keeps what does not.
    pub ephemeral: String,
    /// Databricks is configured.
    pub databricks: bool,
}

impl Tools {
    /// The tools of a console.
    #[must_use]
    pub fn of(backends: &Backends) -> Self {
        let commands = &backends.commands;
        let config = commands.config();
        let place = backends.jobs.as_ref().map(|jobs| jobs.place());
        let (role, job_env) = place.unwrap_or(("jobs", "prod"));
        Self {
            nu: commands.has("nu"),
            sabesp: commands.has("sabesp"),
            stack: config.aurora_stack.clone(),
            role: role.into(),
            job_env: job_env.into(),
            env: config.env.clone(),
            suffix: config.suffix.clone(),
            region: config.region.clone(),
            metapod_env: job_env.into(),
            empty_file: backends.metapod_config.as_ref().map(|metapod| metapod.empty_file.clone()).unwrap_or_default(),
            permanent: config.permanent.clone(),
            ephemeral: config.ephemeral.clone(),
            databricks: backends.databricks.is_some(),
        }
    }

    /// What a key of the configuration says, of those that parameters take their defaults from.
    #[must_use]
    pub fn configured(&self, key: &str) -> &str {
        match key {
            "commands.env" => &self.env,
            "commands.suffix" => &self.suffix,
            "commands.region" => &self.region,
            _ => "",
        }
    }

    /// The check that an executable is configured.
    #[must_use]
    pub fn interlock(program: &str, there: bool) -> Interlock {
        let evidence = if there {
            format!("commands.{program} names an executable.")
        } else {
            format!("Set commands.{program} in comporta.toml.")
        };
        Interlock { title: format!("{program} can be run from here"), holds: there, evidence }
    }
}
