//! The artifact that the integration tests of a version leave on CircleCI (API v2; PROTOCOLS.md §12):
//! pipelines of the branch, the one of the version, its workflows, their jobs, their artifacts.

mod wire;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use url::Url;

use self::wire::{Artifact, Job, Page, Pipeline, Workflow};
use super::download::{Download, Token};
use super::shelf::{Kept, Shelf};
use super::{LineageSource, Read};
use crate::clients::http::{ClientError, segment};
use crate::config::CircleCiConfig;

/// Where the token may go, besides the configured host.
const DOMAINS: &[&str] = &["circleci.com", "circle-artifacts.com"];
/// How many pages of pipelines are looked through for a version: some 500 pipelines.
const PIPELINE_PAGES: usize = 25;
/// How many pages of workflows, jobs or artifacts.
const PAGES: usize = 10;
/// How many of the newest pipelines are tried where no version is asked for; the newest may still run.
const NEWEST: usize = 5;
/// How long the newest is the newest.
const FRESH: Duration = Duration::from_secs(300);

/// A project on CircleCI.
#[derive(Debug)]
pub struct CircleCi {
    config: CircleCiConfig,
    download: Download,
    shelf: Shelf,
    newest: Shelf,
}

/// An artifact, and where it was found.
struct Found {
    url: Url,
    version: String,
    from: String,
}

impl CircleCi {
    /// A client of a project.
    pub fn new(config: &CircleCiConfig, timeout: Duration) -> Result<Self, ClientError> {
        let token = config.token.clone().map(Token::Circle);
        let download = Download::new("circleci", config.url.clone(), token, DOMAINS, timeout)?;
        Ok(Self { config: config.clone(), download, shelf: Shelf::default(), newest: Shelf::default() })
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> Result<Url, ClientError> {
        let base = self.config.url.as_str().trim_end_matches('/');
        let mut url: Url =
            format!("{base}/{path}").parse().map_err(|error| ClientError::Unreachable(format!("{base}: {error}")))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn project(&self) -> String {
        self.config.project.split('/').map(segment).collect::<Vec<_>>().join("/")
    }

    async fn page<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        token: Option<&str>,
    ) -> Result<Page<T>, ClientError> {
        let query: Vec<_> = query.iter().copied().chain(token.map(|token| ("page-token", token))).collect();
        self.download.get(self.address(path, &query)?, None).await?.json()
    }

    /// All of a short list.
    async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ClientError> {
        let (mut items, mut token) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let page = self.page(path, &[], token.as_deref()).await?;
            items.extend(page.items);
            token = page.next_page_token;
            if token.is_none() {
                break;
            }
        }
        Ok(items)
    }

    /// The newest pipelines of the branch for which `wanted` holds: those of the first page that has any.
    async fn pipelines(&self, wanted: impl Fn(&str) -> bool + Send) -> Result<(Vec<Pipeline>, usize), ClientError> {
        let path = format!("project/{}/pipeline", self.project());
        let (mut seen, mut token) = (0, None::<String>);
        for _ in 0..PIPELINE_PAGES {
            let page: Page<Pipeline> = self.page(&path, &[("branch", &self.config.branch)], token.as_deref()).await?;
            seen += page.items.len();
            let found: Vec<_> = page.items.into_iter().filter(|one| wanted(one.revision())).collect();
            token = page.next_page_token;
            if !found.is_empty() || token.is_none() {
                return Ok((found, seen));
            }
        }
        Ok((Vec::new(), seen))
    }

    /// The artifact of a version, or of the newest that has it.
    async fn find(&self, version: Option<&str>) -> Result<Found, ClientError> {
        let CircleCiConfig { project, branch, artifact, job, .. } = &self.config;
        let (pipelines, seen) = match version {
            Some(version) => self.pipelines(|revision| revision.starts_with(version)).await?,
            None => self.pipelines(|revision| !revision.is_empty()).await?,
        };
        if pipelines.is_empty() {
            let words = match version {
                Some(version) => format!(
                    "no pipeline of {project} on branch {branch} has version {version} ({seen} were looked through)"
                ),
                None => format!("{project} has no pipeline on branch {branch}"),
            };
            return Err(ClientError::NotFound(words));
        }
        let mut tried = Vec::new();
        for pipeline in pipelines.into_iter().take(NEWEST) {
            if let Some((url, name)) = self.artifact(&pipeline).await? {
                let from = format!("{artifact} of job {name} in pipeline {} of {project}", pipeline.number);
                return Ok(Found { url, version: pipeline.revision().to_owned(), from });
            }
            tried.push(format!("{} ({})", pipeline.number, pipeline.revision().chars().take(7).collect::<String>()));
        }
        let job = job.as_ref().map_or(String::new(), |job| format!(" in a job named {job}"));
        Err(ClientError::NotFound(format!("there is no artifact {artifact}{job} in pipeline {}", tried.join(", "))))
    }

    /// Where the artifact of a pipeline is, and the job that made it.
    async fn artifact(&self, pipeline: &Pipeline) -> Result<Option<(Url, String)>, ClientError> {
        let workflows: Vec<Workflow> = self.all(&format!("pipeline/{}/workflow", segment(&pipeline.id))).await?;
        for workflow in workflows {
            let jobs: Vec<Job> = self.all(&format!("workflow/{}/job", segment(&workflow.id))).await?;
            for job in jobs.into_iter().filter(|job| self.config.job.as_ref().is_none_or(|name| *name == job.name)) {
                // What waits for an approval has no number, and no artifacts.
                let Some(number) = job.job_number else { continue };
                let artifacts: Vec<Artifact> =
                    self.all(&format!("project/{}/{number}/artifacts", self.project())).await?;
                if let Some(found) = artifacts.into_iter().find(|one| one.is(&self.config.artifact)) {
                    return Ok(Some((found.url, job.name)));
                }
            }
        }
        Ok(None)
    }

    async fn read(&self, version: Option<&str>) -> Result<Kept, ClientError> {
        let found = self.find(version).await?;
        let body = self.download.get(found.url, None).await?.body;
        Ok(Kept::now(Read::of(body, Some(found.version), found.from).await?, None))
    }
}

#[async_trait]
impl LineageSource for CircleCi {
    async fn lineage(&self, version: Option<&str>) -> Result<Arc<Read>, ClientError> {
        match version.filter(|version| !version.is_empty()) {
            // The artifacts of a version do not change.
            Some(version) => {
                let read = async |kept: Option<Kept>| match kept {
                    Some(kept) => Ok(kept),
                    None => self.read(Some(version)).await,
                };
                self.shelf.get(version, read).await
            }
            None => {
                let read = async |kept: Option<Kept>| match kept.filter(|kept| kept.at.elapsed() < FRESH) {
                    Some(kept) => Ok(kept),
                    None => self.read(None).await,
                };
                self.newest.get("", read).await
            }
        }
    }

    async fn ping(&self) -> Result<(), ClientError> {
        let (pipelines, _) = self.pipelines(|_| true).await?;
        let CircleCiConfig { project, branch, .. } = &self.config;
        match pipelines.is_empty() {
            true => Err(ClientError::NotFound(format!("{project} has no pipeline on branch {branch}"))),
            false => Ok(()),
        }
    }

    fn origin(&self) -> String {
        let CircleCiConfig { url, project, branch, .. } = &self.config;
        format!("{}/project/{project} (branch {branch})", url.as_str().trim_end_matches('/'))
    }
}
