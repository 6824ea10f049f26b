//! Secrets and checks of where else facts come from: lineage, loads, notebooks, changes.

use super::{Config, ConfigError, http, optional, secret, value};

/// Takes the secrets out of their files.
pub fn secrets(config: &mut Config, at: &str) -> Result<(), ConfigError> {
    if let Some(lineage) = &mut config.lineage {
        optional(at, "lineage.token", &mut lineage.token, lineage.token_file.as_deref())?;
        if let Some(circleci) = &mut lineage.circleci {
            optional(at, "lineage.circleci.token", &mut circleci.token, circleci.token_file.as_deref())?;
        }
    }
    if let Some(loads) = &mut config.loads {
        optional(at, "loads.password", &mut loads.password, loads.password_file.as_deref())?;
        if let Some(metabase) = &mut loads.metabase {
            optional(at, "loads.metabase.api_key", &mut metabase.api_key, metabase.api_key_file.as_deref())?;
            if !metabase.username.is_empty() {
                let (given, file) = (metabase.password.take(), metabase.password_file.as_deref());
                metabase.password = Some(secret(at, "loads.metabase.password", given, file)?);
            }
        }
    }
    if let Some(databricks) = &mut config.databricks {
        let (given, file) = (databricks.token.take(), databricks.token_file.as_deref());
        databricks.token = Some(secret(at, "databricks.token", given, file)?);
    }
    if let Some(github) = &mut config.github {
        optional(at, "github.token", &mut github.token, github.token_file.as_deref())?;
    }
    Ok(())
}

/// Says what is wrong.
pub fn check(config: &Config, at: &str) -> Result<(), ConfigError> {
    let wrong = |(key, what): (&'static str, String)| value(at, key, what);
    let mut addresses = Vec::new();
    if let Some(lineage) = &config.lineage {
        lineage.check().map_err(wrong)?;
        addresses.extend(lineage.url.iter().map(|url| ("lineage.url", url)));
        addresses.extend(lineage.circleci.iter().map(|circleci| ("lineage.circleci.url", &circleci.url)));
    }
    if let Some(loads) = &config.loads {
        loads.check().map_err(wrong)?;
        addresses.extend(loads.metabase.iter().map(|metabase| ("loads.metabase.url", &metabase.url)));
    }
    if let Some(databricks) = &config.databricks {
        databricks.check().map_err(wrong)?;
        addresses.push(("databricks.url", &databricks.url));
    }
    if let Some(github) = &config.github {
        github.check().map_err(wrong)?;
        addresses.extend([("github.url", &github.url), ("github.web", &github.web)]);
    }
    addresses.into_iter().try_for_each(|(key, url)| http(at, key, url))
}
