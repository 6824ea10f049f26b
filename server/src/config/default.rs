//! The commented complete configuration of `comporta config --default`.

/// Every key with its default and what it means.
pub const DEFAULT: &str = include_str!("default.toml");

#[cfg(test)]
mod tests {
    use figment::providers::{Format, Toml};

    use super::super::{Config, show};

    /// With its examples taken out of their comments the text is a whole configuration, and without
    /// them it says the defaults.
    #[test]
    fn it_is_true() {
        let said: Config = figment::Figment::from(Toml::string(super::DEFAULT)).extract().unwrap();
        assert_eq!(show(&said), show(&Config::default()));
        let examples = super::DEFAULT.replace("\n#! ", "\n");
        let whole: Config = figment::Figment::from(Toml::string(&examples)).extract().unwrap();
        assert_eq!(whole.airflow.len(), 1);
        let metapod = whole.metapod.unwrap();
        assert_eq!((metapod.dataset_names.len(), metapod.check()), (4, Ok(())));
        // Where an example is a default it says the default.
        let bare = super::super::MetapodConfig::at(metapod.url.clone());
        assert_eq!((&metapod.fields, &metapod.empty_file), (&bare.fields, &bare.empty_file));
        assert_eq!(metapod.retract_append, bare.retract_append);
        assert_eq!(whole.loads.unwrap().metabase.unwrap().database, 1);
        assert_eq!(whole.databricks.unwrap().folder, "/Shared/comporta");
        assert_eq!(whole.github.unwrap().repos[0].branch, "release");
        let circleci = whole.lineage.unwrap().circleci.unwrap();
        assert_eq!((circleci.url.as_str(), circleci.branch.as_str()), ("https://circleci.com/api/v2", "release"));
    }
}
