//! The configuration as text.

use super::Config;
use crate::store::without_password;

/// The effective configuration as JSON-like TOML lines, secrets hidden.
#[must_use]
pub fn show(config: &Config) -> String {
    let mut config = Config { database_url: without_password(&config.database_url), ..config.clone() };
    if let Some(url) = config.loads.as_mut().and_then(|loads| loads.database_url.as_mut()) {
        *url = without_password(url);
    }
    let value = serde_json::to_value(config).unwrap_or_default();
    let mut lines = Vec::new();
    flatten("", &value, &mut lines);
    lines.join("\n")
}

fn flatten(prefix: &str, value: &serde_json::Value, lines: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&key, value, lines);
            }
        }
        serde_json::Value::Null => lines.push(format!("# {prefix} is not set")),
        value => lines.push(format!("{prefix} = {value}")),
    }
}
