//! What of GitHub's answers is read (`commits`, `compare`, `commits/{sha}/pulls`; npm `@octokit/openapi`).

use serde::Deserialize;

use super::Change;

#[derive(Debug, Deserialize)]
pub struct Comparison {
    pub status: String,
    #[serde(default)]
    pub total_commits: usize,
    #[serde(default)]
    pub commits: Vec<Commit>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Commit {
    pub sha: String,
    #[serde(default)]
    html_url: String,
    commit: Detail,
    author: Option<User>,
}

#[derive(Clone, Debug, Deserialize)]
struct Detail {
    #[serde(default)]
    message: String,
    author: Option<Signature>,
    committer: Option<Signature>,
}

#[derive(Clone, Debug, Deserialize)]
struct Signature {
    name: Option<String>,
    date: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct User {
    login: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Pull {
    pub number: u64,
    title: String,
    html_url: String,
    pub merged_at: Option<String>,
    user: Option<User>,
}

impl Commit {
    /// The change, with the pull request that its own words name.
    pub fn change(&self) -> Change {
        let Detail { message, author, committer } = &self.commit;
        let login = self.author.as_ref().and_then(|user| user.login.clone());
        let name = || author.as_ref().and_then(|signature| signature.name.clone());
        let (title, number) = told(message);
        Change {
            sha: self.sha.clone(),
            title,
            author: login.or_else(name).unwrap_or_default(),
            at: committer.as_ref().and_then(|signature| moment(signature.date.as_deref()?)),
            url: self.html_url.clone(),
            number,
        }
    }
}

impl Pull {
    /// The same change, as the pull request tells it.
    pub fn change(self, commit: Change) -> Change {
        let author = self.user.and_then(|user| user.login).unwrap_or(commit.author);
        Change { title: self.title, author, url: self.html_url, number: Some(self.number), ..commit }
    }
}

fn moment(text: &str) -> Option<i64> {
    text.parse().ok().map(jiff::Timestamp::as_millisecond)
}

/// What a commit's message is about, and the pull request that it merges: `Merge pull request #7 from …` with
/// the title below, or a title that ends in `(#7)`, as GitHub writes them.
fn told(message: &str) -> (String, Option<u64>) {
    let mut lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if let Some(rest) = first.strip_prefix("Merge pull request #") {
        let number = rest.split(' ').next().and_then(|number| number.parse().ok());
        return (lines.next().unwrap_or(first).to_owned(), number);
    }
    let squashed = first.strip_suffix(')').and_then(|title| title.rsplit_once(" (#"));
    match squashed.and_then(|(title, number)| Some((title, number.parse().ok()?))) {
        Some((title, number)) => (title.to_owned(), Some(number)),
        None => (first.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_tells() {
        for (message, title, number) in [
            ("Merge pull request #1603 from nubank/fx\n\nLeave out FxModel\n", "Leave out FxModel", Some(1603)),
            ("Merge pull request #1603 from nubank/fx", "Merge pull request #1603 from nubank/fx", Some(1603)),
            ("Rates of VES (#1611)\n\n* wip", "Rates of VES", Some(1611)),
            ("Fix (#12) again", "Fix (#12) again", None),
            ("Fix (#x)", "Fix (#x)", None),
            ("", "", None),
        ] {
            assert_eq!(told(message), (title.to_owned(), number), "{message}");
        }
    }
}
