//! Airflow 3: `/api/v2`, bearer token.

mod log;

use std::collections::BTreeSet;

use async_trait::async_trait;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use super::auth::{Credentials, Tokens};
use super::batch::{self, Batch};
use super::types::{
    ApiVersion, ClearSpec, Dag, Instance, InstanceKey, LogAsk, LogPiece, Run, SetAnswer, SetSpec, TaskDef, TryRecord,
};
use super::wire::{WireClear, WireDag, WireInstance, WirePage, WireRun, WireTask, WireVersion, curl, rfc3339};
use super::{Airflow, pages};
use crate::clients::http::{Answer, ClientError, Http, segment};

/// Among so many of the newest a run is looked for.
const LOOKED_FOR: u32 = 10;

/// Client of one Airflow 3.
#[derive(Debug)]
pub struct V2 {
    http: Http,
    base: String,
    tokens: Tokens,
    batch: Batch,
}

#[derive(Serialize)]
struct SetBody<'a> {
    new_state: &'a str,
    include_upstream: bool,
    include_downstream: bool,
    include_future: bool,
    include_past: bool,
}

impl SetBody<'_> {
    fn new(spec: &SetSpec) -> SetBody<'_> {
        SetBody {
            new_state: spec.state.wire(),
            include_upstream: false,
            include_downstream: false,
            include_future: false,
            include_past: false,
        }
    }
}

impl V2 {
    /// A client for the instance at `base`.
    #[must_use]
    pub fn new(http: Http, base: &Url, credentials: Credentials) -> Self {
        let tokens = Tokens::new(base, credentials);
        Self { http, base: format!("{}/api/v2", base.as_str().trim_end_matches('/')), tokens, batch: Batch::default() }
    }

    /// Builds the request, adds the token, sends it; signs in again, once, when the token is
    /// refused (401; 403 for one that cannot be read). A refused change was not made.
    async fn send(&self, act: bool, build: impl Fn() -> RequestBuilder) -> Result<Answer, ClientError> {
        for last in [false, true] {
            let token = self.tokens.get(&self.http).await?;
            let request = build().bearer_auth(token.expose_secret());
            let result = if act { self.http.act(request).await } else { self.http.read(request).await };
            match result {
                Err(ClientError::Unauthorized(_) | ClientError::Forbidden(_)) if !last => {
                    self.tokens.refused(&token).await
                }
                other => return other,
            }
        }
        Err(ClientError::Unauthorized("a new token was refused as well".into()))
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ClientError> {
        let url = format!("{}{path}", self.base);
        self.send(false, || self.http.client().get(&url).query(query)).await?.json()
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

    /// A page of a list that is asked for by a body.
    async fn ask<T: serde::de::DeserializeOwned>(&self, path: &str, body: &Value) -> Result<WirePage<T>, ClientError> {
        let url = format!("{}{path}", self.base);
        self.send(false, || self.http.client().post(&url).json(body)).await?.json()
    }

    /// The newest runs of a DAG: those that the list by a body gives.
    async fn newest(&self, dag: &str, limit: u32) -> Result<Vec<WireRun>, ClientError> {
        Ok(self.ask(batch::RUNS, &batch::runs(dag, "-run_after", limit)).await?.items)
    }

    fn run_path(dag: &str, run: &str) -> String {
        format!("/dags/{}/dagRuns/{}", segment(dag), segment(run))
    }

    fn instance_path(key: &InstanceKey) -> String {
        format!("{}/taskInstances/{}", Self::run_path(&key.dag, &key.run), segment(&key.task))
    }

    fn set_url(&self, spec: &SetSpec) -> String {
        let path =
            format!("{}{}/taskInstances/{}", self.base, Self::run_path(&spec.dag, &spec.run), segment(&spec.task));
        spec.map_index.map_or(path.clone(), |index| format!("{path}?map_index={index}"))
    }

    fn clear_url(&self, spec: &ClearSpec) -> String {
        format!("{}/dags/{}/clearTaskInstances", self.base, segment(&spec.dag))
    }
}

#[async_trait]
impl Airflow for V2 {
    fn api(&self) -> ApiVersion {
        ApiVersion::V2
    }

    async fn version(&self) -> Result<String, ClientError> {
        Ok(self.get::<WireVersion>("/version", &[]).await?.version)
    }

    async fn dags(&self) -> Result<Vec<Dag>, ClientError> {
        Ok(self.all::<WireDag>("/dags", &[]).await?.into_iter().map(Dag::from).collect())
    }

    async fn runs(&self, dag: &str, limit: u32) -> Result<Vec<Run>, ClientError> {
        let limit = limit.min(pages::LIMIT);
        let plain = async {
            let path = format!("/dags/{}/dagRuns", segment(dag));
            let query = [("order_by", "-run_after"), ("limit", &limit.to_string())];
            Ok(self.get::<WirePage<WireRun>>(&path, &query).await?.items)
        };
        let rows = self.batch.or(self.newest(dag, limit), plain).await?;
        Ok(rows.into_iter().map(Run::from).collect())
    }

    async fn run(&self, dag: &str, run: &str) -> Result<Run, ClientError> {
        // Asked for alone, a run has its whole DAG unpacked: mostly it is one of the newest.
        let newest = self.batch.or(self.newest(dag, LOOKED_FOR), async { Ok(Vec::new()) }).await?;
        match newest.into_iter().find(|one| one.dag_run_id == run) {
            Some(found) => Ok(found.into()),
            None => Ok(self.get::<WireRun>(&Self::run_path(dag, run), &[]).await?.into()),
        }
    }

    async fn tasks(&self, dag: &str) -> Result<Vec<TaskDef>, ClientError> {
        let path = format!("/dags/{}/tasks", segment(dag));
        Ok(self.get::<WirePage<WireTask>>(&path, &[]).await?.items.into_iter().map(TaskDef::from).collect())
    }

    async fn instances(&self, dag: &str, run: &str) -> Result<Vec<Instance>, ClientError> {
        let path = format!("{}/taskInstances", Self::run_path(dag, run));
        // Pages are cut by row number: only an order that no change of state moves keeps them apart.
        let by_body = pages::all(batch::PARALLEL, |offset| async move {
            let mut body = batch::instances(dag, run, offset);
            body["order_by"] = "id".into();
            self.ask::<WireInstance>(batch::INSTANCES, &body).await
        });
        let rows = self.batch.or(by_body, self.all::<WireInstance>(&path, &[("order_by", "id")])).await?;
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
            Ok(one) if one.map_index.unwrap_or(-1) < 0 => Ok(vec![one.into()]),
            // A mapped task is only found by its instances.
            Ok(_) | Err(ClientError::NotFound(_)) => {
                let rows =
                    self.all::<WireInstance>(&format!("{path}/listMapped"), &[("order_by", "map_index")]).await?;
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
        let path = format!("{}/logs/{}", Self::instance_path(&ask.key), ask.attempt);
        let url = format!("{}{path}", self.base);
        let index = ask.key.map_index.to_string();
        let mut query = vec![("map_index", index.as_str())];
        query.extend(ask.token.as_deref().map(|token| ("token", token)));
        let build = || self.http.client().get(&url).query(&query).header("accept", "application/json");
        log::piece(&self.send(false, build).await?)
    }

    async fn set_state(&self, spec: &SetSpec) -> Result<SetAnswer, ClientError> {
        let url = self.set_url(spec);
        let body = SetBody::new(spec);
        match self.send(true, || self.http.client().patch(&url).json(&body)).await {
            Ok(_) => Ok(SetAnswer::Set),
            Err(ClientError::Conflict(words)) if words.contains("already in") => Ok(SetAnswer::AlreadySo),
            Err(error) => Err(error),
        }
    }

    async fn clear(&self, spec: &ClearSpec) -> Result<Vec<(String, i32)>, ClientError> {
        let url = self.clear_url(spec);
        let body = WireClear::new(spec);
        let answer = self.send(!spec.dry_run, || self.http.client().post(&url).json(&body)).await?;
        // A change that was answered with something odd may have been made all the same.
        let odd = |error: ClientError| if spec.dry_run { error } else { ClientError::Unknown(error.to_string()) };
        let page: WirePage<WireInstance> = answer.json().map_err(odd)?;
        Ok(page.items.into_iter().map(|one| (one.task_id, one.map_index.unwrap_or(-1))).collect())
    }

    async fn set_paused(&self, dag: &str, paused: bool) -> Result<(), ClientError> {
        let url = format!("{}/dags/{}", self.base, segment(dag));
        let build = || {
            let request = self.http.client().request(Method::PATCH, &url);
            request.query(&[("update_mask", "is_paused")]).json(&json!({ "is_paused": paused }))
        };
        self.send(true, build).await.map(drop)
    }

    fn set_state_command(&self, spec: &SetSpec) -> String {
        curl("PATCH", &self.set_url(spec), AUTH, &SetBody::new(spec))
    }

    fn clear_command(&self, spec: &ClearSpec) -> String {
        curl("POST", &self.clear_url(spec), AUTH, &WireClear::new(spec))
    }
}

const AUTH: &str = "-H \"Authorization: Bearer $AIRFLOW_TOKEN\"";
