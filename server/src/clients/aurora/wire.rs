//! What `/apibeta` answers: `Response`, `ScheduledTask` and `JobSummary` of Aurora's `api.thrift`, by field
//! names. What is not set is null or absent.

use serde::Deserialize;

use super::{JobInstance, JobSummary};
use crate::clients::http::ClientError;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    response_code: String,
    result: Option<Found>,
    details: Option<Vec<Detail>>,
}

#[derive(Debug, Deserialize)]
struct Detail {
    message: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    schedule_status_result: Option<Tasks>,
    job_summary_result: Option<Summaries>,
}

#[derive(Debug, Deserialize)]
struct Tasks {
    tasks: Option<Vec<Scheduled>>,
}

#[derive(Debug, Deserialize)]
struct Summaries {
    summaries: Option<Vec<Summary>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scheduled {
    assigned_task: Assigned,
    status: String,
    task_events: Option<Vec<Event>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assigned {
    task_id: String,
    slave_host: Option<String>,
    instance_id: Option<i32>,
}

#[derive(Debug, Deserialize)]
struct Event {
    timestamp: Option<i64>,
    message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Summary {
    job: Key,
    stats: Option<Stats>,
}

#[derive(Debug, Deserialize)]
struct Key {
    environment: String,
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Stats {
    active_task_count: Option<u32>,
    pending_task_count: Option<u32>,
    finished_task_count: Option<u32>,
    failed_task_count: Option<u32>,
}

impl Answer {
    /// The answer, unless the scheduler says that it could not do it (`ResponseCode`).
    pub fn well(self) -> Result<Self, ClientError> {
        let words = || {
            let details = self.details.iter().flatten();
            let said: Vec<_> = details.filter_map(|detail| detail.message.as_deref()).collect();
            format!("{}: {}", self.response_code, said.join("; "))
        };
        match self.response_code.as_str() {
            "OK" | "WARNING" => Ok(self),
            "INVALID_REQUEST" => Err(ClientError::Invalid(words())),
            "AUTH_FAILED" => Err(ClientError::Unauthorized(words())),
            _ => Err(ClientError::Server(200, words())),
        }
    }

    pub fn tasks(self) -> Vec<Scheduled> {
        self.result.and_then(|result| result.schedule_status_result).and_then(|found| found.tasks).unwrap_or_default()
    }

    pub fn summaries(self) -> Vec<Summary> {
        self.result.and_then(|result| result.job_summary_result).and_then(|found| found.summaries).unwrap_or_default()
    }
}

impl Scheduled {
    pub fn instance(self) -> JobInstance {
        let Assigned { task_id, slave_host, instance_id } = self.assigned_task;
        let last = self.task_events.unwrap_or_default().into_iter().max_by_key(|event| event.timestamp);
        let (since, message) = last.map_or((None, None), |event| (event.timestamp, event.message));
        JobInstance {
            id: task_id,
            number: instance_id.unwrap_or(0),
            status: self.status,
            host: slave_host,
            since,
            message: message.filter(|message| !message.is_empty()),
        }
    }
}

impl Summary {
    pub fn summary(self) -> JobSummary {
        let stats = self.stats.unwrap_or_default();
        JobSummary {
            env: self.job.environment,
            name: self.job.name,
            active: stats.active_task_count.unwrap_or(0),
            pending: stats.pending_task_count.unwrap_or(0),
            finished: stats.finished_task_count.unwrap_or(0),
            failed: stats.failed_task_count.unwrap_or(0),
        }
    }
}
