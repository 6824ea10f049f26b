//! The command lines of `nu` and `sabesp` that the sandbox understands (PROTOCOLS.md §14): options stand
//! anywhere among the words, with `=` or a space before their value.

use std::collections::{BTreeMap, BTreeSet};

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
    /// `sabesp metapod dataset commit TRANSACTION DATASET FORMAT PATH`
    Commit {
        /// To which transaction.
        transaction: String,
        /// Id of the dataset.
        dataset: String,
        /// Format of the file.
        format: String,
        /// Where it is.
        path: String,
    },
    /// `sabesp jobs itaipu prod CLUSTER …`
    Itaipu {
        /// Name of the job.
        cluster: String,
        /// For which transaction.
        transaction: String,
        /// Which dataset.
        filter: String,
    },
    /// `nu ser cycle SERVICE`
    Cycle {
        /// Whose machines.
        service: String,
        /// Where.
        region: String,
    },
}

/// Options that have a value, of both tools.
const OPTIONS: [&str; 10] = [
    "--aurora-stack",
    "--env",
    "--suffix",
    "--region",
    "--itaipu",
    "--transaction",
    "--filter",
    "--target-date",
    "--reference-date",
    "--instance-type",
];

/// Options that have none.
const FLAGS: [&str; 4] = ["--verbose", "--token", "--use-cache", "--include-placeholder-ops"];

/// Words, told apart.
#[derive(Default)]
struct Said<'a> {
    plain: Vec<&'a str>,
    options: BTreeMap<&'a str, &'a str>,
    flags: BTreeSet<&'a str>,
}

/// Reads the words after `sandbox-tool`; nothing if they are not understood.
#[must_use]
pub fn read(words: &[String]) -> Option<Asked> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["sabesp", rest @ ..] | ["nu", "datainfra", "sabesp", "--", rest @ ..] => sabesp(&Said::of(rest)?),
        ["nu", rest @ ..] => nu(&Said::of(rest)?),
        _ => None,
    }
}

fn nu(said: &Said) -> Option<Asked> {
    let ["ser", "cycle", service] = said.plain.as_slice() else { return None };
    // Where to act is never guessed.
    said.only(&["--env", "--suffix", "--region"], &[], &[])?;
    Some(Asked::Cycle { service: (*service).into(), region: said.options["--region"].into() })
}

fn sabesp(said: &Said) -> Option<Asked> {
    match said.plain.as_slice() {
        ["jobs", "kill", role, env, name] => {
            said.only(&["--aurora-stack"], &[], &["--verbose"])?;
            Some(Asked::Kill { role: (*role).into(), env: (*env).into(), name: (*name).into() })
        }
        ["metapod", "dataset", "commit", transaction, dataset, format, path] => {
            said.only(&["--env"], &[], &["--verbose", "--token"])?;
            said.flags.contains("--token").then(|| Asked::Commit {
                transaction: (*transaction).into(),
                dataset: (*dataset).into(),
                format: (*format).into(),
                path: (*path).into(),
            })
        }
        ["jobs", "itaipu", "prod", cluster, _permanent, _ephemeral, nodes] if nodes.parse::<u32>().is_ok() => {
            let more = ["--target-date", "--reference-date", "--instance-type"];
            let flags = ["--verbose", "--use-cache", "--include-placeholder-ops"];
            said.only(&["--aurora-stack", "--itaipu", "--transaction", "--filter"], &more, &flags)?;
            let (transaction, filter) = (said.options["--transaction"].into(), said.options["--filter"].into());
            Some(Asked::Itaipu { cluster: (*cluster).into(), transaction, filter })
        }
        _ => None,
    }
}

impl<'a> Said<'a> {
    fn of(words: &[&'a str]) -> Option<Self> {
        let mut said = Self::default();
        let mut rest = words.iter().copied();
        while let Some(word) = rest.next() {
            if !word.starts_with('-') {
                said.plain.push(word);
                continue;
            }
            if FLAGS.contains(&word) {
                said.flags.insert(word);
                continue;
            }
            let (name, value) = match word.split_once('=') {
                Some(both) => both,
                None => (word, rest.next()?),
            };
            if !OPTIONS.contains(&name) || value.is_empty() || said.options.insert(name, value).is_some() {
                return None;
            }
        }
        Some(said)
    }

    /// It has these options, perhaps some more, perhaps some flags, and no others.
    fn only(&self, needed: &[&str], more: &[&str], flags: &[&str]) -> Option<()> {
        let known = |option: &&&str| needed.contains(*option) || more.contains(*option);
        let whole = needed.iter().all(|option| self.options.contains_key(option));
        let all = self.options.keys().filter(known).count() == self.options.len();
        (whole && all && self.flags.iter().all(|flag| flags.contains(flag))).then_some(())
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
        let commit = Asked::Commit {
            transaction: "t".into(),
            dataset: "d".into(),
            format: "PARQUET".into(),
            path: "s3://a/b".into(),
        };
        assert_eq!(of("sabesp metapod --token --env prod dataset commit t d PARQUET s3://a/b"), Some(commit));
        let itaipu = Asked::Itaipu { cluster: "x-reserve".into(), transaction: "t".into(), filter: "dataset/x".into() };
        for line in [
            "nu datainfra sabesp -- --aurora-stack=s jobs itaipu prod x-reserve s3a://p/ s3a://e/ 20 --itaipu 4945885 \
             --transaction t --target-date 2026-11-21 --reference-date 2026-11-20 --filter dataset/x --use-cache \
             --include-placeholder-ops",
            "sabesp --aurora-stack s jobs itaipu prod x-reserve s3a://p s3a://e 20 --filter dataset/x --itaipu 1 \
             --transaction t --instance-type=m5.xlarge",
        ] {
            assert_eq!(of(line), Some(itaipu.clone()), "{line}");
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
            "sabesp metapod --env prod dataset commit t d PARQUET s3://a/b",
            "sabesp metapod --token dataset commit t d PARQUET s3://a/b",
            "sabesp --aurora-stack=s metapod --token --env prod dataset commit t d PARQUET s3://a/b",
            "sabesp --aurora-stack=s jobs itaipu prod x a b many --itaipu 1 --transaction t --filter f",
            "sabesp --aurora-stack=s jobs itaipu prod x a b 20 --itaipu 1 --filter f",
            "nu datainfra sabesp --aurora-stack=s jobs kill jobs prod x",
            "rm -rf /",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
