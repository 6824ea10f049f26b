//! Where a dataset is defined, and where a change of that is proposed.

use url::Url;

use crate::clients::http::segment;
use crate::config::{GitHubConfig, RepoConfig};

/// Formats that the name of a dataset may end in; its definition does not (PROTOCOLS.md §8, §14).
const FORMATS: [&str; 2] = ["-avro", "-csv-gz"];

/// Two pages that make a change: one edits the file, the other opens a pull request with its text filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The page that edits the file.
    pub edit: String,
    /// The branch that the pull request is to come from.
    pub branch: String,
    /// The page that opens it, once that branch is there.
    pub pull: String,
    /// The file.
    pub path: String,
}

/// Where the definition of a dataset may be, the likeliest first.
pub fn paths(repo: &RepoConfig, dataset: &str) -> Vec<String> {
    let (kind, name) = dataset.split_once('/').unwrap_or(("", dataset));
    let bare = FORMATS.iter().find_map(|format| name.strip_suffix(format)).filter(|bare| !bare.is_empty());
    let names = bare.into_iter().chain([name]);
    let fill = |name: &str, path: &String| {
        path.replace("{name}", name)
            .replace("{kind}", kind)
            .replace("{Name}", &camel(name))
            .replace("{name_}", &name.replace('-', "_"))
    };
    let paths = names.flat_map(|name| repo.paths.iter().map(move |path| fill(name, path)));
    // A name with dots and slashes of its own does not lead elsewhere.
    paths.filter(|path| !path.split('/').any(|part| matches!(part, "" | "." | ".."))).collect()
}

/// The pages for the first path of the first repository that has any.
pub fn propose(config: &GitHubConfig, dataset: &str) -> Option<Proposal> {
    let (repo, path) = config.repos.iter().find_map(|repo| Some((repo, paths(repo, dataset).into_iter().next()?)))?;
    let web = config.web.as_str().trim_end_matches('/');
    let encoded = |path: &str| path.split('/').map(segment).collect::<Vec<_>>().join("/");
    let base = format!("{web}/{}", encoded(&repo.name));
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let branch = format!("comporta/leave-out-{}", dataset.chars().map(plain).collect::<String>());
    // The parameters by which GitHub fills in a pull request ("Using query parameters to create a pull request").
    let mut pull: Url = format!("{base}/compare/{}...{}", encoded(&repo.branch), encoded(&branch)).parse().ok()?;
    pull.query_pairs_mut()
        .append_pair("quick_pull", "1")
        .append_pair("title", &format!("Leave out {dataset}"))
        .append_pair(
            "body",
            &format!("{dataset} fails in the nightly run. This leaves it out of `{path}` until it is mended."),
        );
    let edit = format!("{base}/edit/{}/{}", encoded(&repo.branch), encoded(&path));
    Some(Proposal { edit, branch, pull: pull.into(), path })
}

/// `fx-model` as `FxModel`.
fn camel(name: &str) -> String {
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split(['-', '_']).map(upper).collect()
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn config(paths: &[&str]) -> GitHubConfig {
        let url = |text: &str| text.parse().unwrap();
        let token = SecretString::from("t");
        GitHubConfig::of(url("https://api.github.com"), url("https://github.com"), token, "nubank/itaipu", paths)
    }

    #[test]
    fn paths_of_datasets() {
        let repo = config(&["etl/{kind}/{Name}.scala", "{name_}/{name}.sql"]).repos.remove(0);
        assert_eq!(paths(&repo, "dataset/fx-model"), ["etl/dataset/FxModel.scala", "fx_model/fx-model.sql"]);
        assert_eq!(paths(&repo, "model/fx-avro")[0], "etl/model/Fx.scala");
        assert_eq!(paths(&repo, "model/fx-avro")[2], "etl/model/FxAvro.scala");
        assert_eq!(paths(&repo, "../../etc/passwd"), [""; 0]);
        assert_eq!(paths(&repo, "fx"), ["fx/fx.sql"], "a path without its kind is none");
    }

    #[test]
    fn a_proposal_is_two_pages() {
        let proposal = propose(&config(&["src/{Name}.scala"]), "dataset/fx model&x").unwrap();
        assert_eq!(proposal.edit, "https://github.com/nubank/itaipu/edit/release/src/Fx%20model%26x.scala");
        assert!(proposal.pull.starts_with(
            "https://github.com/nubank/itaipu/compare/release...comporta/leave-out-dataset-fx-model-x?quick_pull=1&title=Leave+out+dataset%2Ffx+model%26x&body="
        ));
        assert_eq!(propose(&config(&[]), "dataset/fx"), None);
    }
}
