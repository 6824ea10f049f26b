//! Reads the configuration: defaults, file, environment, then secrets and checks.

mod sources;

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{Config, ConfigError};

/// Reads the configuration from `file` (it must exist if it is given; otherwise `comporta.toml` of
/// the working directory, if there is one) and the environment.
///
/// # Errors
/// One line that names the key and where it stands.
pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
    let path = match file {
        Some(path) if !path.is_file() => {
            return Err(ConfigError::File { file: path.display().to_string(), what: "there is no such file".into() });
        }
        Some(path) => path.to_owned(),
        None => PathBuf::from("comporta.toml"),
    };
    let environment = Env::prefixed("COMPORTA_").ignore(&["config"]).split("__").lowercase(true);
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    if path.is_file() {
        figment = figment.merge(Toml::file_exact(&path));
    }
    let figment = figment.merge(environment);
    let mut config: Config = figment.extract()?;
    let at = if path.is_file() { path.display().to_string() } else { "configuration".into() };
    secrets(&mut config, &at)?;
    check(&config, &at)?;
    Ok(config)
}

fn secrets(config: &mut Config, at: &str) -> Result<(), ConfigError> {
    for (name, airflow) in &mut config.airflow {
        let key = format!("airflow.{name}.password");
        airflow.password = Some(secret(at, &key, airflow.password.take(), airflow.password_file.as_deref())?);
    }
    if let Some(metapod) = &mut config.metapod
        && (metapod.token.is_some() || metapod.token_file.is_some())
    {
        metapod.token = Some(secret(at, "metapod.token", metapod.token.take(), metapod.token_file.as_deref())?);
    }
    if let Some(oidc) = &mut config.sign_in.oidc
        && (oidc.client_secret.is_some() || oidc.client_secret_file.is_some())
    {
        let key = "sign_in.oidc.client_secret";
        oidc.client_secret = Some(secret(at, key, oidc.client_secret.take(), oidc.client_secret_file.as_deref())?);
    }
    if let Some(aurora) = &mut config.aurora
        && !aurora.username.is_empty()
    {
        aurora.password = Some(secret(at, "aurora.password", aurora.password.take(), aurora.password_file.as_deref())?);
    }
    sources::secrets(config, at)
}

/// A secret that may be absent.
fn optional(at: &str, key: &str, given: &mut Option<SecretString>, file: Option<&str>) -> Result<(), ConfigError> {
    if given.is_some() || file.is_some() {
        *given = Some(secret(at, key, given.take(), file)?);
    }
    Ok(())
}

fn secret(at: &str, key: &str, given: Option<SecretString>, file: Option<&str>) -> Result<SecretString, ConfigError> {
    let secret = match (given, file) {
        (Some(secret), _) => secret,
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| value(at, &format!("{key}_file"), format!("{file}: {error}")))?;
            SecretString::from(text.trim_end_matches(['\n', '\r']).to_owned())
        }
        (None, None) => {
            let variable = format!("COMPORTA_{}", key.to_uppercase().replace('.', "__"));
            return Err(value(at, key, format!("the secret is missing: set {key}_file or the variable {variable}")));
        }
    };
    if secret.expose_secret().is_empty() {
        return Err(value(at, key, "the secret is empty".into()));
    }
    Ok(secret)
}

fn check(config: &Config, at: &str) -> Result<(), ConfigError> {
    for (name, airflow) in &config.airflow {
        for (key, url) in [("url", Some(&airflow.url)), ("console", airflow.console.as_ref())] {
            if let Some(url) = url {
                http(at, &format!("airflow.{name}.{key}"), url)?;
            }
        }
    }
    if let Some(metapod) = &config.metapod {
        http(at, "metapod.url", &metapod.url)?;
        if let Some(rest) = &metapod.rest_url {
            http(at, "metapod.rest_url", rest)?;
        }
        metapod.check().map_err(|(key, what)| value(at, key, what))?;
    }
    if let Some(aurora) = &config.aurora {
        http(at, "aurora.url", &aurora.url)?;
    }
    sources::check(config, at)?;
    for name in ["nu", "sabesp"] {
        if let Some(program) = config.commands.program(name)
            && !program[0].starts_with('/')
        {
            let what = format!("{} is not an absolute path", program[0]);
            return Err(value(at, &format!("commands.{name}"), what));
        }
    }
    config.commands.check().map_err(|(key, what)| value(at, key, what))?;
    if config.commands.timeout_seconds == 0 {
        return Err(value(at, "commands.timeout_seconds", "0 would end every command at once; use 1 or more".into()));
    }
    if !(1..=50_000).contains(&config.sandbox.tasks) {
        return Err(value(at, "sandbox.tasks", format!("{} is not between 1 and 50000", config.sandbox.tasks)));
    }
    if config.sandbox.datasets > 50_000 {
        return Err(value(at, "sandbox.datasets", format!("{} is more than 50000", config.sandbox.datasets)));
    }
    if config.poll_seconds == 0 {
        return Err(value(at, "poll_seconds", "0 would ask without pause; use 1 or more".into()));
    }
    sign_in(config, at)?;
    for id in config.procedures.keys() {
        if crate::procedures::catalog::find(id).is_none() {
            return Err(value(at, &format!("procedures.{id}"), "there is no such procedure; see /procedures".into()));
        }
    }
    if config.approvals.minutes == 0 {
        return Err(value(at, "approvals.minutes", "a request would expire at once; use 1 or more".into()));
    }
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if !config.database_url.is_empty() && !known.iter().any(|known| config.database_url.starts_with(known)) {
        return Err(value(at, "database_url", "it begins neither with sqlite: nor with postgres://".into()));
    }
    let open = config.is_sandbox() || config.sign_in.people;
    if open && !config.listen.ip().is_loopback() {
        let what = format!("{} is not loopback, and people sign in without a password", config.listen);
        return Err(value(at, "listen", what));
    }
    for (key, patterns) in [("tasks.critical", &config.tasks.critical), ("tasks.downscale", &config.tasks.downscale)] {
        for pattern in patterns {
            globset::Glob::new(pattern.trim_start_matches('!'))
                .map_err(|error| value(at, key, format!("{pattern}: {error}")))?;
        }
    }
    Ok(())
}

fn sign_in(config: &Config, at: &str) -> Result<(), ConfigError> {
    if let Some(public) = &config.public_url {
        http(at, "public_url", public)?;
        if public.scheme() == "http" && !is_loopback(public) {
            return Err(value(at, "public_url", format!("{public} is neither https nor loopback")));
        }
    }
    if let Some(oidc) = &config.sign_in.oidc {
        http(at, "sign_in.oidc.issuer", &oidc.issuer)?;
        if config.public_url.is_none() {
            let what = "single sign-on comes back to it: set it to where browsers reach this console";
            return Err(value(at, "public_url", what.into()));
        }
        let roles = &oidc.roles;
        if [&roles.viewer, &roles.operator, &roles.approver, &roles.admin].iter().all(|groups| groups.is_empty()) {
            return Err(value(at, "sign_in.oidc.roles", "no group has a role: nobody could come in".into()));
        }
    }
    for (key, minutes) in [
        ("sign_in.idle_minutes", config.sign_in.idle_minutes),
        ("sign_in.absolute_minutes", config.sign_in.absolute_minutes),
        ("sign_in.attempts_per_minute", config.sign_in.attempts_per_minute),
    ] {
        if minutes == 0 {
            return Err(value(at, key, "0 would let nobody in; use 1 or more".into()));
        }
    }
    Ok(())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn http(at: &str, key: &str, url: &Url) -> Result<(), ConfigError> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(value(at, key, format!("{url} is no http or https address")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(value(at, key, "credentials do not belong into an address".into()));
    }
    Ok(())
}

fn value(at: &str, key: &str, what: String) -> ConfigError {
    ConfigError::Value { at: at.into(), key: key.into(), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        std::fs::write(&file, toml).unwrap();
        load(Some(&file)).map_err(|error| error.to_string().replace(&file.display().to_string(), "c.toml"))
    }

    const AIRFLOW: &str = "[airflow.main]\nurl = 'http://a:8080'\nusername = 'u'\n";

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        for (toml, said) in [
            ("listn = 'x'", "c.toml: listn: unknown field"),
            ("[airflow.main]\nurl = 'nonsense'\nusername = 'u'", "c.toml: airflow.main.url: "),
            ("[airflow.main]\nurl = 'ftp://a'\nusername = 'u'\npassword = 'p'", "c.toml: airflow.main.url: ftp://a"),
            (
                AIRFLOW,
                "c.toml: airflow.main.password: the secret is missing: set airflow.main.password_file or the variable COMPORTA_AIRFLOW__MAIN__PASSWORD",
            ),
            ("[sandbox]\ntasks = 50001", "c.toml: sandbox.tasks: 50001 is not between"),
            ("[sandbox]\ndatasets = 50001", "c.toml: sandbox.datasets: 50001 is more than"),
            ("listen = '0.0.0.0:3000'", "c.toml: listen: 0.0.0.0:3000 is not loopback"),
            ("[procedures.nonsense]\ngate = 'click'", "c.toml: procedures.nonsense: there is no such procedure"),
            ("[procedures.retry-task]\ngate = 'shout'", "c.toml: procedures.retry-task.gate: "),
            ("public_url = 'http://console.example.com'", "c.toml: public_url: http://console.example.com/ is neither"),
            (
                "[sign_in.oidc]\nissuer = 'https://id.example.com'\nclient_id = 'c'",
                "c.toml: public_url: single sign-on comes back to it",
            ),
            (
                "public_url = 'https://c'\n[sign_in.oidc]\nissuer = 'https://id.example.com'\nclient_id = 'c'",
                "c.toml: sign_in.oidc.roles: no group has a role",
            ),
            ("[sign_in]\nidle_minutes = 0", "c.toml: sign_in.idle_minutes: 0 would let nobody in"),
            ("commands.nu = 'nu'", "c.toml: commands.nu: nu is not an absolute path"),
            (
                "commands.environment_from = ['HOME', 'COMPORTA_AURORA__PASSWORD']",
                "c.toml: commands.environment_from: COMPORTA_AURORA__PASSWORD is this console's own",
            ),
            ("commands.environment = { 'A=B' = 'c' }", "c.toml: commands.environment: \"A=B\" is no name"),
            ("commands.secret_files = { '1A' = '/x' }", "c.toml: commands.secret_files: \"1A\" is no name"),
            ("[metapod]\nurl = 'http://a'\nrest_url = 'ftp://a'", "c.toml: metapod.rest_url: ftp://a"),
            (
                "[metapod]\nurl = 'http://a'\nfields.size = 'a } b'",
                "c.toml: metapod.fields.size: \"a } b\" is no name of a GraphQL field",
            ),
            (
                "[metapod]\nurl = 'http://a'\nretract_append = '/x'",
                "c.toml: metapod.retract_append: \"/x\" is no path with one {id}",
            ),
            ("[metapod]\nurl = 'http://a'\nservice = 'a b'", "c.toml: metapod.service: \"a b\" is no name"),
            ("[metapod]\nurl = 'http://a'\nretract_at_once = 51", "c.toml: metapod.retract_at_once: 51 is not"),
            ("[metapod]\nurl = 'http://a'\nempty_file = '/x'", "c.toml: metapod.empty_file: \"/x\" is no file on S3"),
            ("[metapod]\nurl = 'http://a'\ntask_of = [{ datasets = '[', task = 't' }]", "c.toml: metapod.task_of: [: "),
            ("[aurora]\nurl = 'ftp://a'", "c.toml: aurora.url: ftp://a"),
            ("[lineage]\ntimeout_seconds = 9", "c.toml: lineage: it names no source: set file, url or circleci"),
            ("[lineage]\nfile = '/f'\ncircleci = {}", "c.toml: lineage: it names several sources"),
            ("[lineage]\nurl = 'ftp://a'", "c.toml: lineage.url: ftp://a"),
            ("[lineage]\nfile = '/f'\ntoken = 't'", "c.toml: lineage.token: it is for lineage.url"),
            ("[lineage]\ncircleci = { project = 'itaipu' }", "c.toml: lineage.circleci.project: itaipu is not of"),
            ("[lineage]\ncircleci = { token_file = '/no' }", "c.toml: lineage.circleci.token_file: /no: "),
            ("[lineage]\ncircleci = { artefact = 'x' }", "c.toml: lineage.circleci.artefact: unknown field"),
            ("[loads]", "c.toml: loads: it names no source: set metabase or database_url"),
            ("[loads]\ndatabase_url = 'mysql://x'", "c.toml: loads.database_url: it does not begin with postgres://"),
            (
                "[loads]\ndatabase_url = 'postgres://x'\nmetabase = { url = 'http://m', database = 1, api_key = 'k' }",
                "c.toml: loads: it names two sources",
            ),
            ("[loads]\nmetabase = { url = 'http://m', database = 1 }", "c.toml: loads.metabase: it has no credentials"),
            (
                "[loads]\nmetabase = { url = 'http://m', database = 1, username = 'u' }",
                "c.toml: loads.metabase.password: the secret is missing: set loads.metabase.password_file",
            ),
            (
                "[loads]\ndatabase_url = 'postgres://x'\ntable = 'a;b'",
                "c.toml: loads.table: \"a;b\" is no name of a table",
            ),
            (
                "[loads]\ndatabase_url = 'postgres://x'\nstate = 'a\"b'",
                "c.toml: loads.state: \"a\\\"b\" is no name of a column",
            ),
            ("[databricks]\nurl = 'https://d'", "c.toml: databricks.token: the secret is missing"),
            (
                "[databricks]\nurl = 'https://d'\ntoken = 't'\nfolder = '/Shared/../x'",
                "c.toml: databricks.folder: \"/Shared/../x\" is no folder",
            ),
            ("[github]\nrepos = []", "c.toml: github.repos: it names no repository"),
            ("[github]\nrepos = [{ name = 'itaipu' }]", "c.toml: github.repos: \"itaipu\" is not of the kind"),
            (
                "[github]\nrepos = [{ name = 'nubank/itaipu', paths = ['/etc'] }]",
                "c.toml: github.repos: \"/etc\" is no path below",
            ),
            ("approvals.minutes = 0", "c.toml: approvals.minutes: a request would expire at once"),
            ("database_url = 'mysql://u:hush@x'", "c.toml: database_url: it begins neither with sqlite: nor"),
        ] {
            let error = read(toml).map(|_| ()).unwrap_err();
            assert!(error.starts_with(said), "{toml:?} said {error:?}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
        assert!(load(Some(Path::new("/nowhere/c.toml"))).unwrap_err().to_string().contains("no such file"));
    }

    #[test]
    fn the_password_of_a_database_is_not_shown() {
        let config = read("database_url = 'postgres://comporta:hush@db.example/comporta'").unwrap();
        let shown = super::super::show(&config);
        assert!(shown.contains("postgres://comporta:hidden@db.example/comporta") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn the_password_of_the_warehouse_is_not_shown() {
        let config = read("[loads]\ndatabase_url = 'postgres://u:hush@w:5439/dw'\npassword = 'hush'").unwrap();
        let shown = super::super::show(&config);
        assert!(shown.contains("postgres://u:hidden@w:5439/dw") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn a_secret_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "hush\n").unwrap();
        let config = read(&format!("{AIRFLOW}password_file = '{}'", secret.display())).unwrap();
        let password = config.airflow["main"].password.as_ref().unwrap();
        assert_eq!(password.expose_secret(), "hush");
        assert!(!super::super::show(&config).contains("hush"));
    }
}
