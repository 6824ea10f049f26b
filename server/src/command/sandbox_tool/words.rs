//! The command lines of `nu` and `sabesp` that the sandbox understands (PROTOCOLS.md §14): options stand
//! anywhere among the words, with `=` or a space before their value.

use std::collections::BTreeMap;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `sabesp jobs kill ROLE ENV NAME`
    Kill {
        /// Role of the job.
        role: String,
        /// Environment of the job.
        env: String,
        /// Name of the job.
        name: String,
    },
    /// `nu ser cycle SERVICE`
    Cycle {
        /// Whose machines.
        service: String,
        /// Where.
        region: String,
    },
}

/// Reads the words after `sandbox-tool`; nothing if they are not understood.
#[must_use]
pub fn read(words: &[String]) -> Option<Asked> {
    let (tool, rest) = words.split_first()?;
    let (known, flags): (&[&str], &[&str]) = match tool.as_str() {
        "sabesp" => (&["--aurora-stack"], &["--verbose"]),
        "nu" => (&["--env", "--suffix", "--region"], &[]),
        _ => return None,
    };
    let mut options = BTreeMap::new();
    let mut plain = Vec::new();
    let mut rest = rest.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        if flags.contains(&word) {
            continue;
        }
        if !word.starts_with('-') {
            plain.push(word);
            continue;
        }
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, value),
            None => (word, rest.next()?),
        };
        if !known.contains(&name) || value.is_empty() || options.insert(name, value).is_some() {
            return None;
        }
    }
    // Where to act is never guessed.
    if options.len() != known.len() {
        return None;
    }
    match (tool.as_str(), plain.as_slice()) {
        ("sabesp", ["jobs", "kill", role, env, name]) => {
            Some(Asked::Kill { role: (*role).into(), env: (*env).into(), name: (*name).into() })
        }
        ("nu", ["ser", "cycle", service]) => {
            Some(Asked::Cycle { service: (*service).into(), region: options["--region"].into() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<Asked> {
        read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_lines_of_the_how_to_are_understood() {
        let kill = Asked::Kill { role: "jobs".into(), env: "prod".into(), name: "itaipu-contracts".into() };
        for line in [
            "sabesp --aurora-stack=cantareira-stable jobs kill jobs prod itaipu-contracts",
            "sabesp --aurora-stack cantareira-stable jobs kill jobs prod itaipu-contracts",
            "sabesp --verbose --aurora-stack=cantareira-stable jobs kill jobs prod itaipu-contracts",
        ] {
            assert_eq!(of(line), Some(kill.clone()), "{line}");
        }
        let cycle = Asked::Cycle { service: "mesos-on-demand".into(), region: "us-east-1".into() };
        for line in [
            "nu ser cycle mesos-on-demand --env cantareira --suffix stable --region us-east-1",
            "nu ser cycle --region=us-east-1 --suffix=stable --env=cantareira mesos-on-demand",
        ] {
            assert_eq!(of(line), Some(cycle.clone()), "{line}");
        }
    }

    #[test]
    fn and_nothing_else() {
        for line in [
            "",
            "sabesp",
            "sabesp jobs kill jobs prod itaipu-contracts",
            "sabesp --aurora-stack= jobs kill jobs prod itaipu-contracts",
            "sabesp --aurora-stack=a --aurora-stack=b jobs kill jobs prod x",
            "sabesp --aurora-stack=a jobs create prod dagao",
            "sabesp --aurora-stack=a jobs kill jobs prod x y",
            "sabesp --aurora-stack=a --force=yes jobs kill jobs prod x",
            "nu ser cycle mesos-master --env cantareira --suffix stable",
            "nu ser cycle mesos-master --env cantareira --suffix stable --region",
            "nu ser ssh mesos-master --env cantareira --suffix stable --region us-east-1",
            "rm -rf /",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
