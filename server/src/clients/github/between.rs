//! What was merged between two versions: the commits of a comparison, told as the pull requests they came
//! with.

use std::collections::BTreeSet;

use super::wire::{Commit, Comparison, Pull};
use super::{Change, GitHub, Merged};
use crate::clients::http::{ClientError, segment};

/// How many changes are told.
const CHANGES: usize = 50;
/// How many commits stand on a page.
const PAGE: usize = 100;
/// How many pages are read, the newest.
const PAGES: usize = 2;
/// For how many commits that name no pull request GitHub is asked for it.
const LOOKUPS: usize = 15;

/// What was merged after `good` up to `bad`, newest first.
pub async fn merged(github: &GitHub, good: &str, bad: &str) -> Result<Merged, ClientError> {
    if good == bad {
        return Ok(Merged::default());
    }
    let (commits, total, apart) = commits(github, good, bad).await?;
    let (mut changes, mut seen, mut lookups): (Vec<Change>, BTreeSet<u64>, usize) = (Vec::new(), BTreeSet::new(), 0);
    let mut read = 0;
    for commit in &commits {
        if changes.len() == CHANGES {
            break;
        }
        read += 1;
        let mut change = commit.change();
        if change.number.is_none() && lookups < LOOKUPS {
            lookups += 1;
            change = pull(github, change).await?;
        }
        // A pull request is told once, with the newest of its commits.
        if change.number.is_none_or(|number| seen.insert(number)) {
            changes.push(change);
        }
    }
    Ok(Merged { changes, more: total.max(commits.len()) - read, apart })
}

/// The newest commits between two versions, newest first, and how many there are in all.
async fn commits(github: &GitHub, good: &str, bad: &str) -> Result<(Vec<Commit>, usize, bool), ClientError> {
    let repo = github.first()?;
    let path = format!("/compare/{}...{}", segment(good), segment(bad));
    let page = async |number: usize| -> Result<Comparison, ClientError> {
        let (number, size) = (number.to_string(), PAGE.to_string());
        github.get(repo, &path, &[("per_page", size.as_str()), ("page", number.as_str())]).await
    };
    let first = page(1).await?;
    let apart = !matches!(first.status.as_str(), "ahead" | "identical");
    let total = first.total_commits;
    // They come oldest first, so what is wanted is on the last pages.
    let last = total.div_ceil(PAGE).max(1);
    let mut oldest_first = if last <= PAGES { first.commits } else { Vec::new() };
    for number in (last + 1).saturating_sub(PAGES).max(2)..=last {
        oldest_first.extend(page(number).await?.commits);
    }
    oldest_first.reverse();
    Ok((oldest_first, total, apart))
}

/// A commit as the pull request that it was merged by, if there was one.
async fn pull(github: &GitHub, change: Change) -> Result<Change, ClientError> {
    let path = format!("/commits/{}/pulls", segment(&change.sha));
    let pulls: Vec<Pull> = github.get(github.first()?, &path, &[]).await?;
    let merged = pulls.into_iter().find(|pull| pull.merged_at.is_some());
    Ok(match merged {
        Some(pull) => pull.change(change),
        None => change,
    })
}
