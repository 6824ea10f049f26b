//! Airflow 2: `/api/v1`, Basic authentication.

use std::collections::BTreeSet;

use async_trait::async_trait;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use super::auth::Credentials;
use super::batch::{self, Batch};
use super::types::{
    ApiVersion, ClearSpec, Dag, Instance, InstanceKey, LogAsk, LogPiece, Run, SetAnswer, SetSpec, TaskDef, TryRecord,
};
use super::wire::{WireClear, WireDag, WireInstance, WirePage, WireRun, WireTask, WireVersion, curl, rfc3339};
use super::{Airflow, pages, python};
use crate::clients::http::{Answer, ClientError, Http, segment};

/// Client of one Airflow 2.
#[derive(Debug)]
pub struct V1 {
    http: Http,
    base: String,
    credentials: Credentials,
    batch: Batch,
}

impl V1 {
    /// A client for the instance at `base`.
    #[must_use]
    pub fn new(http: Http, base: &Url, credentials: Credentials) -> Self {
        Self {
            http,
            base: format!("{}/api/v1", base.as_str().trim_end_matches('/')),
            credentials,
            batch: Batch::default(),
        }
    }

    fn request(&self, method: Method, url: &str) -> RequestBuilder {
        let Credentials { username, password } = &self.credentials;
        self.http.client().request(method, url).basic_auth(username, Some(password.expose_secret()))
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ClientError> {
        let request = self.request(Method::GET, &format!("{}{path}", self.base)).query(query);
        self.http.read(request.header("accept", "application/json")).await?.json()
    }

    async fn all<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, ClientError> {
        pages::all(pages::PARALLEL, |offset| async move {
            let (limit, offset) = (pages::LIMIT.to_string(), offset.to_string());
            let mut query = query.to_vec();
            query.extend([("limit", limit.as_str()), ("offset", offset.as_str())]);
            self.get::<WirePage<T>>(path, &query).await
        })
        .await
    }

    fn run_path(dag: &str, run: &str) -> String {
        format!("/dags/{}/dagRuns/{}", segment(dag), segment(run))
    }

    fn instance_path(key: &InstanceKey) -> String {
        format!("{}/taskInstances/{}", Self::run_path(&key.dag, &key.run), segment(&key.task))
    }

    fn set_request(&self, spec: &SetSpec) -> (Method, String, Value) {
        let run = Self::run_path(&spec.dag, &spec.run);
        match spec.map_index {
            Some(index) => (
                Method::PATCH,
                format!("{}{run}/taskInstances/{}/{index}", self.base, segment(&spec.task)),
                json!({ "dry_run": false, "new_state": spec.state.wire() }),
            ),
            // All instances of a task; the four flags are required.
            None => (
                Method::POST,
                format!("{}/dags/{}/updateTaskInstancesState", self.base, segment(&spec.dag)),
                json!({
                    "dry_run": false, "task_id": spec.task, "dag_run_id": spec.run, "new_state": spec.state.wire(),
                    "include_upstream": false, "include_downstream": false,
                    "include_future": false, "include_past": false,
                }),
            ),
        }
    }

    fn clear_url(&self, spec: &ClearSpec) -> String {
        format!("{}/dags/{}/clearTaskInstances", self.base, segment(&spec.dag))
    }
}

#[async_trait]
impl Airflow for V1 {
    fn api(&self) -> ApiVersion {
        ApiVersion::V1
    }

    async fn version(&self) -> Result<String, ClientError> {
        Ok(self.get::<WireVersion>("/version", &[]).await?.version)
    }

    async fn dags(&self) -> Result<Vec<Dag>, ClientError> {
        Ok(self.all::<WireDag>("/dags", &[]).await?.into_iter().map(Dag::from).collect())
    }

    async fn runs(&self, dag: &str, limit: u32) -> Result<Vec<Run>, ClientError> {
        let path = format!("/dags/{}/dagRuns", segment(dag));
        let query = [("order_by", "-execution_date"), ("limit", &limit.min(pages::LIMIT).to_string())];
        Ok(self.get::<WirePage<WireRun>>(&path, &query).await?.items.into_iter().map(Run::from).collect())
    }

    async fn run(&self, dag: &str, run: &str) -> Result<Run, ClientError> {
        Ok(self.get::<WireRun>(&Self::run_path(dag, run), &[]).await?.into())
    }

    async fn tasks(&self, dag: &str) -> Result<Vec<TaskDef>, ClientError> {
        let path = format!("/dags/{}/tasks", segment(dag));
        Ok(self.get::<WirePage<WireTask>>(&path, &[]).await?.items.into_iter().map(TaskDef::from).collect())
    }

    async fn instances(&self, dag: &str, run: &str) -> Result<Vec<Instance>, ClientError> {
        let by_body = pages::all(batch::PARALLEL, |offset| async move {
            let request = self.request(Method::POST, &format!("{}{}", self.base, batch::INSTANCES));
            let request = request.header("accept", "application/json").json(&batch::instances(dag, run, offset));
            self.http.read(request).await?.json::<WirePage<WireInstance>>()
        });
        let path = format!("{}/taskInstances", Self::run_path(dag, run));
        let rows = self.batch.or(by_body, self.all::<WireInstance>(&path, &[])).await?;
        let mut seen = BTreeSet::new();
        Ok(rows.into_iter().map(Instance::from).filter(|one| seen.insert((one.task.clone(), one.map_index))).collect())
    }

    async fn changed(&self, dag: &str, run: &str, since: i64) -> Result<Vec<Instance>, ClientError> {
        let path = format!("{}/taskInstances", Self::run_path(dag, run));
        let rows = self.all::<WireInstance>(&path, &[("updated_at_gte", &rfc3339(since))]).await?;
        Ok(rows.into_iter().map(Instance::from).collect())
    }

    async fn slice(&self, dag: &str, run: &str, offset: u32) -> Result<(Vec<Instance>, Option<u32>), ClientError> {
        let path = format!("{}/taskInstances", Self::run_path(dag, run));
        let (limit, offset) = (pages::LIMIT.to_string(), offset.to_string());
        let page = self.get::<WirePage<WireInstance>>(&path, &[("limit", &limit), ("offset", &offset)]).await?;
        Ok((page.items.into_iter().map(Instance::from).collect(), page.total_entries))
    }

    async fn count(&self, dag: &str, run: &str, states: &[&str]) -> Result<(u32, Vec<Instance>), ClientError> {
        let path = format!("{}/taskInstances", Self::run_path(dag, run));
        let limit = if states.contains(&"failed") { "100" } else { "1" };
        let mut query = vec![("limit", limit)];
        query.extend(states.iter().map(|state| ("state", *state)));
        let page = self.get::<WirePage<WireInstance>>(&path, &query).await?;
        let total = page.total_entries.unwrap_or_else(|| u32::try_from(page.items.len()).unwrap_or(u32::MAX));
        Ok((total, page.items.into_iter().map(Instance::from).collect()))
    }

    async fn instance(&self, dag: &str, run: &str, task: &str) -> Result<Vec<Instance>, ClientError> {
        let path = format!("{}/taskInstances/{}", Self::run_path(dag, run), segment(task));
        match self.get::<WireInstance>(&path, &[]).await {
            Ok(one) => Ok(vec![one.into()]),
            Err(ClientError::NotFound(_)) => {
                let rows = self.all::<WireInstance>(&format!("{path}/listMapped"), &[]).await?;
                Ok(rows.into_iter().map(Instance::from).collect())
            }
            Err(error) => Err(error),
        }
    }

    async fn tries(&self, key: &InstanceKey) -> Result<Vec<TryRecord>, ClientError> {
        let mut path = Self::instance_path(key);
        if key.map_index >= 0 {
            path = format!("{path}/{}", key.map_index);
        }
        let page = self.get::<WirePage<WireInstance>>(&format!("{path}/tries"), &[]).await?;
        Ok(page.items.into_iter().map(TryRecord::from).collect())
    }

    async fn log(&self, ask: &LogAsk) -> Result<LogPiece, ClientError> {
        let url = format!("{}{}/logs/{}", self.base, Self::instance_path(&ask.key), ask.attempt.max(1));
        let index = ask.key.map_index.to_string();
        let request = self.request(Method::GET, &url).query(&[("full_content", "true"), ("map_index", &index)]);
        let answer = self.http.read(request.header("accept", "text/plain")).await?;
        Ok(LogPiece { lines: answer.text().lines().map(python::line).collect(), next: None })
    }

    async fn set_state(&self, spec: &SetSpec) -> Result<SetAnswer, ClientError> {
        let (method, url, body) = self.set_request(spec);
        let request = self.request(method, &url).header("accept", "application/json").json(&body);
        match self.http.act(request).await {
            // It names what it changed: nothing, if it was so already.
            Ok(answer) => match answer.json::<WirePage<WireInstance>>() {
                Ok(page) if page.items.is_empty() => Ok(SetAnswer::AlreadySo),
                _ => Ok(SetAnswer::Set),
            },
            Err(ClientError::Conflict(_)) => Ok(SetAnswer::AlreadySo),
            Err(error) => Err(error),
        }
    }

    async fn clear(&self, spec: &ClearSpec) -> Result<Vec<(String, i32)>, ClientError> {
        let request = self.request(Method::POST, &self.clear_url(spec)).json(&WireClear::new(spec));
        let request = request.header("accept", "application/json");
        let answer: Answer = if spec.dry_run { self.http.read(request).await? } else { self.http.act(request).await? };
        // A change that was answered with something odd may have been made all the same.
        let odd = |error: ClientError| if spec.dry_run { error } else { ClientError::Unknown(error.to_string()) };
        let page: WirePage<WireInstance> = answer.json().map_err(odd)?;
        Ok(page.items.into_iter().map(|one| (one.task_id, one.map_index.unwrap_or(-1))).collect())
    }

    async fn set_paused(&self, dag: &str, paused: bool) -> Result<(), ClientError> {
        let url = format!("{}/dags/{}", self.base, segment(dag));
        let request = self.request(Method::PATCH, &url).query(&[("update_mask", "is_paused")]);
        self.http.act(request.json(&json!({ "is_paused": paused }))).await.map(drop)
    }

    fn set_state_command(&self, spec: &SetSpec) -> String {
        let (method, url, body) = self.set_request(spec);
        curl(method.as_str(), &url, AUTH, &body)
    }

    fn clear_command(&self, spec: &ClearSpec) -> String {
        curl("POST", &self.clear_url(spec), AUTH, &WireClear::new(spec))
    }
}

const AUTH: &str = "-u \"$AIRFLOW_USER:$AIRFLOW_PASSWORD\"";
