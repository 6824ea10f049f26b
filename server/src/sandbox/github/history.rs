//! The commits of `nubank/itaipu`: every version that CircleCI built is the merge of a pull request, with one
//! commit of its own and up to two squashed ones before it. Last night's version changed the broken dataset.

use serde_json::Value;

use crate::sandbox::circleci::pipelines;
use crate::sandbox::time::MINUTE;
use crate::sandbox::world::dag::Kind;
use crate::sandbox::{Sandbox, rng};

/// One commit.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its name.
    pub sha: String,
    /// What it says.
    pub message: String,
    /// Title of the pull request that it came with.
    pub title: String,
    /// Who made it.
    pub author: &'static str,
    /// When.
    pub at: i64,
    /// The pull request.
    pub pull: Option<u64>,
    /// The file it changed.
    pub path: String,
}

const AUTHORS: [&str; 6] = ["ana-lima", "bruno-reis", "carla-dias", "davi-rocha", "elisa-melo", "fabio-cruz"];
const WORK: [&str; 6] =
    ["Widen the window of", "Rename a column of", "Repartition", "Read less for", "Test", "Document"];

/// All of them, oldest first.
pub fn all(sandbox: &Sandbox) -> Vec<Commit> {
    let mut pipelines = pipelines::all(sandbox);
    pipelines.reverse();
    let (files, running) = about(sandbox);
    let mut out = Vec::new();
    let mut number = 1_550;
    for one in &pipelines {
        let hash = rng::text(&one.revision);
        let last_night = !running.is_empty() && one.revision.starts_with(&running);
        for step in 0..=hash % 3 {
            let hash = rng::hash(&[hash, step]);
            let merge = step == hash_steps(&one.revision);
            let (name, path) = match last_night && merge {
                true => files.iter().find(|(name, _)| name == "fx-model").unwrap_or(&files[0]),
                false => &files[usize::try_from(hash >> 9).unwrap_or(0) % files.len()],
            };
            let title = match last_night && merge {
                true => "Take the rates of VES from the new table".to_owned(),
                false => format!("{} {name}", rng::pick(hash, &WORK)),
            };
            number += 1 + hash % 3;
            let at = one.at - (20 - 6 * i64::try_from(step).unwrap_or(0)) * MINUTE;
            let author = rng::pick(hash ^ 7, &AUTHORS);
            let commit = |sha: String, message: String, at: i64| Commit {
                sha,
                message,
                title: title.clone(),
                author,
                at,
                pull: Some(number),
                path: path.clone(),
            };
            let sha = pipelines::revision(&rng::sha7(hash ^ 1));
            if merge {
                out.push(commit(sha, format!("{name}: {}", title.to_lowercase()), at - MINUTE));
                let message = format!("Merge pull request #{number} from nubank/{name}\n\n{title}");
                out.push(commit(one.revision.clone(), message, at));
            } else {
                out.push(commit(sha, format!("{title} (#{number})"), at));
            }
        }
    }
    out
}

/// The step of a version that is its merge: the last.
fn hash_steps(revision: &str) -> u64 {
    rng::text(revision) % 3
}

/// The position of the commit that a version or a branch names.
pub fn find(all: &[Commit], name: &str) -> Option<usize> {
    if matches!(name, "release" | "master") {
        return all.len().checked_sub(1);
    }
    all.iter().position(|one| name.len() >= 4 && one.sha.starts_with(name))
}

/// Names of datasets and models and the files that define them, and the version of last night.
fn about(sandbox: &Sandbox) -> (Vec<(String, String)>, String) {
    let world = sandbox.world();
    let file = |task: &crate::sandbox::world::dag::Task| {
        let name = task.id.strip_prefix("itaipu-").unwrap_or(&task.id);
        let kind = match task.kind {
            Kind::Dataset => "dataset",
            Kind::Model => "model",
            _ => return None,
        };
        Some((name.to_owned(), format!("src/main/scala/etl/{kind}/{}.scala", camel(name))))
    };
    // However large the world is, what is worked on is the hand-made part.
    let files = world.dags[0].tasks.iter().take(160).filter_map(file).collect();
    let last = world.runs.iter().rfind(|run| run.dag == 0 && run.user.is_none());
    let version = last.and_then(|run| run.conf.get("itaipu_version")).and_then(Value::as_str).unwrap_or_default();
    (files, version.to_owned())
}

fn camel(name: &str) -> String {
    let word = |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default();
    name.split('-').map(word).collect()
}
