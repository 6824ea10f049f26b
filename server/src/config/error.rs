//! What can be wrong with a configuration, each in one line.

/// One line that names the key and where it stands.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key that is not known, or a value of the wrong kind.
    #[error("{at}: {key}: {what}")]
    Value {
        /// The file, or the environment.
        at: String,
        /// The key with its section.
        key: String,
        /// What is wrong.
        what: String,
    },
    /// A file that cannot be read.
    #[error("{file}: {what}")]
    File {
        /// Which.
        file: String,
        /// Why.
        what: String,
    },
}

impl From<figment::Error> for ConfigError {
    /// Figment keeps where a value came from; the first of its errors is said.
    fn from(error: figment::Error) -> Self {
        let Some(first) = error.clone().into_iter().next() else {
            return Self::Value { at: "configuration".into(), key: String::new(), what: error.to_string() };
        };
        let source = first.metadata.as_ref().and_then(|metadata| match &metadata.source {
            Some(figment::Source::File(path)) => Some(path.display().to_string()),
            _ => None,
        });
        let environment = first.metadata.as_ref().is_some_and(|metadata| metadata.name.contains("environment"));
        let at = source.unwrap_or_else(|| if environment { "environment".into() } else { "configuration".to_owned() });
        let mut path = first.path.clone();
        let field = match &first.kind {
            figment::error::Kind::UnknownField(field, _) => Some(field.as_str()),
            figment::error::Kind::MissingField(field) => Some(field.as_ref()),
            _ => None,
        };
        if let Some(field) = field.filter(|field| path.last().map(String::as_str) != Some(*field)) {
            path.push(field.to_owned());
        }
        let what = first.kind.to_string().replace('\n', " ");
        Self::Value { at, key: path.join("."), what }
    }
}
