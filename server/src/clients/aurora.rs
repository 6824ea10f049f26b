//! Apache Aurora, read only: which instances a job has. Speaks `POST /apibeta/{method}`, plain JSON by
//! parameter and field names (PROTOCOLS.md §2); what changes a job goes through `sabesp`.

mod wire;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use self::wire::{Answer, Scheduled, Summary};
use super::http::{ClientError, Http};
use crate::config::AuroraConfig;

/// Reads jobs of a cluster.
#[async_trait]
pub trait Jobs: Send + Sync + std::fmt::Debug {
    /// The newest instances of a job, ended ones included; none if there is no such job.
    async fn job(&self, role: &str, env: &str, name: &str) -> Result<Vec<JobInstance>, ClientError>;
    /// Every job of a role, with how many of its instances are in which state.
    async fn jobs(&self, role: &str) -> Result<Vec<JobSummary>, ClientError>;
    /// Role and environment of the pipeline's jobs.
    fn place(&self) -> (&str, &str);
    /// Address, without credentials.
    fn address(&self) -> String;
}

/// One instance of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobInstance {
    /// Its task id in Aurora.
    pub id: String,
    /// Its number, from 0.
    pub number: i32,
    /// Its status as Aurora names it (`ScheduleStatus` of `api.thrift`), such as `RUNNING`; unknown ones as
    /// they came.
    pub status: String,
    /// Where it runs or ran.
    pub host: Option<String>,
    /// When it came to this status, in milliseconds since the epoch, by the scheduler's clock.
    pub since: Option<i64>,
    /// What was said about that, such as why it failed.
    pub message: Option<String>,
}

/// A job and how many of its instances are in which state (`JobStats` of `api.thrift`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSummary {
    /// Its environment.
    pub env: String,
    /// Its name.
    pub name: String,
    /// Instances on a machine.
    pub active: u32,
    /// Instances that wait for one.
    pub pending: u32,
    /// Instances that ended well.
    pub finished: u32,
    /// Instances that did not.
    pub failed: u32,
}

impl JobInstance {
    /// It is not over (`ACTIVE_STATES` of `api.thrift`).
    #[must_use]
    pub fn is_active(&self) -> bool {
        !matches!(self.status.as_str(), "FINISHED" | "FAILED" | "KILLED" | "LOST" | "DELETED")
    }
}

/// A scheduler.
#[derive(Debug)]
pub struct Aurora {
    http: Http,
    config: AuroraConfig,
}

/// A scheduler that does not lead sends us to the one that does, which is asked at most this often.
const HOPS: u32 = 2;

impl Aurora {
    /// A client of the scheduler at an address.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &AuroraConfig) -> Result<Self, ClientError> {
        let http = Http::new("aurora", Duration::from_secs(config.timeout_seconds))?;
        Ok(Self { http, config: config.clone() })
    }

    async fn call(&self, method: &str, parameters: Value) -> Result<Answer, ClientError> {
        let path = format!("apibeta/{method}");
        let mut url = join(&self.config.url, &path)?;
        for _ in 0..=HOPS {
            let mut request = self.http.client().post(url.clone()).json(&parameters);
            if !self.config.username.is_empty() {
                let password = self.config.password.as_ref().map(SecretString::expose_secret);
                request = request.basic_auth(&self.config.username, password);
            }
            match self.http.read(request).await {
                Err(ClientError::Elsewhere(leader)) => url = self.leader(&url, &leader)?,
                // `LeaderRedirectFilter` answers this with a page of HTML.
                Err(ClientError::Server(503, _)) => {
                    return Err(ClientError::Server(503, "no scheduler leads at the moment".into()));
                }
                answer => return answer?.json::<Answer>()?.well(),
            }
        }
        Err(ClientError::Garbage("its schedulers send us from one to the other; none of them leads".into()))
    }

    /// The address of the leading scheduler, if we may go there with our credentials.
    fn leader(&self, asked: &Url, location: &str) -> Result<Url, ClientError> {
        let odd = |what: String| ClientError::Garbage(format!("it sends us to {location}{what}"));
        let url = asked.join(location).map_err(|error| odd(format!(": {error}")))?;
        let host = url.host_str().unwrap_or_default();
        let ours = self.config.url.host_str() == Some(host);
        if !ours && !self.config.allowed_hosts.iter().any(|one| one == host) {
            return Err(odd(format!("; aurora.allowed_hosts does not name {host}")));
        }
        if url.scheme() != "https" && url.scheme() != self.config.url.scheme() {
            return Err(odd(", where our credentials would not be encrypted".into()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(odd(", with credentials that are not ours".into()));
        }
        Ok(url)
    }
}

fn join(base: &Url, path: &str) -> Result<Url, ClientError> {
    let base = base.as_str().trim_end_matches('/');
    format!("{base}/{path}").parse().map_err(|error| ClientError::Unreachable(format!("{base}: {error}")))
}

#[async_trait]
impl Jobs for Aurora {
    async fn job(&self, role: &str, env: &str, name: &str) -> Result<Vec<JobInstance>, ClientError> {
        let query = json!({ "query": { "role": role, "environment": env, "jobName": name, "limit": 200 } });
        let answer = self.call("getTasksWithoutConfigs", query).await?;
        Ok(answer.tasks().into_iter().map(Scheduled::instance).collect())
    }

    async fn jobs(&self, role: &str) -> Result<Vec<JobSummary>, ClientError> {
        let answer = self.call("getJobSummary", json!({ "role": role })).await?;
        Ok(answer.summaries().into_iter().map(Summary::summary).collect())
    }

    fn place(&self) -> (&str, &str) {
        (&self.config.role, &self.config.env)
    }

    fn address(&self) -> String {
        self.config.url.to_string()
    }
}
