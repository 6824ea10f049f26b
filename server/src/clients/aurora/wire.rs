//! What `/apibeta` answers: `Response` and `ScheduledTask` of Aurora's `api.thrift`, by field names.

use serde::Deserialize;

use super::JobInstance;
use crate::clients::http::ClientError;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    response_code: String,
    #[serde(default)]
    result: Option<Result_>,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Debug, Deserialize)]
struct Detail {
    #[serde(default)]
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Result_ {
    #[serde(default)]
    schedule_status_result: Option<Tasks>,
}

#[derive(Debug, Deserialize)]
struct Tasks {
    #[serde(default)]
    tasks: Option<Vec<Scheduled>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scheduled {
    assigned_task: Assigned,
    status: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assigned {
    task_id: String,
    #[serde(default)]
    slave_host: Option<String>,
    #[serde(default)]
    instance_id: i32,
}

impl Answer {
    /// The answer, unless the scheduler says that it could not do it.
    pub fn well(self) -> Result<Self, ClientError> {
        if self.response_code == "OK" {
            return Ok(self);
        }
        let words: Vec<_> = self.details.into_iter().map(|detail| detail.message).collect();
        Err(ClientError::Invalid(format!("{}: {}", self.response_code, words.join("; "))))
    }

    pub fn tasks(self) -> Vec<Scheduled> {
        self.result.and_then(|result| result.schedule_status_result).and_then(|found| found.tasks).unwrap_or_default()
    }
}

impl Scheduled {
    pub fn instance(self) -> JobInstance {
        let Assigned { task_id, slave_host, instance_id } = self.assigned_task;
        JobInstance { id: task_id, number: instance_id, status: self.status, host: slave_host }
    }
}
