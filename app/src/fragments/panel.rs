//! The panel of a task: what is above its log, and what is below.

use leptos::prelude::*;

use super::facts::facts;
use super::neighbours::{datasets, neighbours};
use super::offers::offers;
use super::tries::{instances, tries};
use crate::components::state_badge::task_badge;
use crate::components::troubles::Troubles;
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::fragment::{LogOf, Panel};
use crate::model::log::LogChunk;
use crate::model::state::Phase;
use crate::model::task::TaskDetail;
use crate::paths::RunQuery;
use crate::ui::icon::Icon;

/// The log that the panel shows: of the try in the address, or of the newest; of a mapped task that
/// of the instance that matters most.
#[must_use]
pub fn log_of(run: &RunRef, detail: &TaskDetail, query: &RunQuery) -> LogOf {
    let shown = detail.mapped.iter().min_by_key(|instance| (instance.state.phase(), instance.index));
    LogOf {
        run: run.clone(),
        task: detail.id.clone(),
        map_index: shown.map(|instance| instance.index),
        attempt: shown.map_or_else(|| attempt(detail, query), |instance| instance.try_number),
    }
}

fn attempt(detail: &TaskDetail, query: &RunQuery) -> u32 {
    let wanted = query.attempt.parse::<u32>().ok();
    let newest = detail.tries.first().map_or(0, |newest| newest.number);
    wanted.filter(|wanted| detail.tries.iter().any(|one| one.number == *wanted)).unwrap_or(newest)
}

/// Renders the panel; links keep what the address says besides the task.
#[must_use]
pub fn panel(detail: TaskDetail, query: &RunQuery, log: LogOf, first: Result<LogChunk, AppError>, now: i64) -> Panel {
    let run = &log.run;
    let attempt = attempt(&detail, query);
    let links = Links { run, query };
    let top = view! {
        {head(links, &detail)}
        {neighbours("Blocked by", links, &detail.causes, true)}
        {offers(&detail.offers)}
        <Troubles troubles=detail.troubles.clone() />
        {tries(links, &detail, attempt, now)}
        {instances(&detail.mapped)}
    }
    .to_html();
    let bottom = view! {
        {neighbours("Blast radius", links, &detail.blast, true)}
        {datasets(run, detail.datasets.clone())}
        {neighbours("Waits for", links, &detail.upstream, false)}
        {facts(detail)}
    }
    .to_html();
    Panel { top, bottom, log, first }
}

/// What links of the panel are made from.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    run: &'a RunRef,
    query: &'a RunQuery,
}

impl Links<'_> {
    /// The address of this page with another task, or another try of it.
    pub(super) fn to(&self, task: &str, attempt: Option<u32>) -> String {
        let query = RunQuery {
            task: task.to_owned(),
            attempt: attempt.map(|attempt| attempt.to_string()).unwrap_or_default(),
            ..self.query.clone()
        };
        crate::paths::run_at(self.run, &query)
    }
}

impl Links<'_> {
    /// The address of this page on which the next task that is selected is the other end of paths from this one.
    fn paths_from(&self, task: &str) -> String {
        let query = RunQuery { task: task.to_owned(), to: task.to_owned(), ..self.query.clone() };
        crate::paths::run_at(self.run, &query)
    }

    /// The address of this page that says what would be if the task succeeded.
    fn what_if(&self, task: &str) -> String {
        let query = RunQuery { task: task.to_owned(), what_if: task.to_owned(), ..self.query.clone() };
        crate::paths::run_at(self.run, &query)
    }
}

fn head(links: Links<'_>, detail: &TaskDetail) -> impl IntoView + use<> {
    let critical = detail.critical.then(|| {
        view! {
            <span class="badge badge-critical">
                <Icon name="shield-alert" />
                "critical"
            </span>
        }
    });
    let supposed = (detail.state.phase() != Phase::Done).then(|| {
        view! {
            <a class="panel-link" href=links.what_if(&detail.id) data-if=detail.id.clone()>
                "What if it succeeded?"
            </a>
        }
    });
    let paths = view! {
        <a class="panel-link" href=links.paths_from(&detail.id) data-from=detail.id.clone()>
            "Paths from here"
        </a>
    };
    let link = detail.link.clone().map(|link| {
        view! {
            <a class="panel-link" href=link target="_blank" rel="noopener external">
                "Airflow"
                <Icon name="external-link" />
            </a>
        }
    });
    view! {
        <header class="panel-head">
            <h2>{detail.id.clone()}</h2>
            <div class="panel-badges">{task_badge(&detail.state)} {critical} {supposed} {paths} {link}</div>
        </header>
    }
}
