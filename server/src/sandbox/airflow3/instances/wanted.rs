//! Which task instances a list gives: filters, orders, page.

use axum::http::StatusCode;
use serde_json::Value;

use crate::sandbox::airflow3::error::Error;
use crate::sandbox::airflow3::list::{Key, Page, Range, compare, orders};
use crate::sandbox::airflow3::out::Frame;
use crate::sandbox::query::Query;
use crate::sandbox::world::World;
use crate::sandbox::world::attempt::Instance;
use crate::sandbox::world::state::State as TaskState;

/// By what instances may be ordered.
const ORDERS: [&str; 13] = [
    "id",
    "state",
    "duration",
    "start_date",
    "end_date",
    "map_index",
    "try_number",
    "logical_date",
    "run_after",
    "data_interval_start",
    "data_interval_end",
    "rendered_map_index",
    "operator",
];

/// Which instances a list is to give.
pub struct Wanted<'q> {
    query: &'q Query,
    page: Page,
    orders: Vec<(&'q str, bool)>,
    states: Vec<Option<TaskState>>,
    start: Range,
    end: Range,
    updated: Range,
    duration: Range,
    after: Range,
    logical: Range,
}

impl<'q> Wanted<'q> {
    /// Reads filters, orders and page.
    ///
    /// # Errors
    /// 422 or 400 where one cannot be read.
    pub fn read(query: &'q Query) -> Result<Self, Error> {
        Self::on(query, Page::read(query)?)
    }

    /// The same for a page that was read elsewhere.
    ///
    /// # Errors
    /// As [`Wanted::read`].
    pub fn on(query: &'q Query, page: Page) -> Result<Self, Error> {
        let mut orders = orders(query, &ORDERS, "map_index")?;
        orders.push(("id", orders.first().is_some_and(|(_, down)| *down)));
        let read = |text: &str| match text {
            "none" | "no_status" => Some(None),
            name => TaskState::parse(name).map(Some),
        };
        let states: Option<Vec<_>> = query.all("state").into_iter().map(read).collect();
        let states = states.ok_or_else(|| {
            let valid = TaskState::ALL.map(TaskState::name).join(", ");
            let text = format!("Invalid value for state. Valid values are {valid}");
            Error::detail(StatusCode::UNPROCESSABLE_ENTITY, text)
        })?;
        let dates = |field: &str| Range::dates(query, field);
        Ok(Self {
            start: dates("start_date")?,
            end: dates("end_date")?,
            updated: dates("updated_at")?,
            after: dates("run_after")?,
            logical: dates("logical_date")?,
            duration: Range::seconds(query, "duration")?,
            query,
            page,
            orders,
            states,
        })
    }

    fn admits(&self, frame: &Frame, slot: usize, instance: &Instance) -> bool {
        let (now, query) = (&instance.now, self.query);
        let task = &frame.dag.tasks[frame.dag.task_of_slot[slot]];
        (self.states.is_empty() || self.states.contains(&now.state))
            && query.admits("task_id", &task.id)
            && query.admits("operator", task.operator.name())
            && query.admits("pool", "default_pool")
            && query.admits("queue", "default")
            && query.admits_number("try_number", now.number)
            && query.admits_number("map_index", frame.dag.map_index(slot))
            && query.get("task_display_name_pattern").is_none_or(|text| task.id.contains(text.trim_matches('%')))
            && self.start.admits(now.start)
            && self.end.admits(now.end)
            && self.updated.admits(Some(instance.updated))
            && self.duration.admits(now.duration)
    }

    fn keys(&self, frame: &Frame, slot: usize, instance: &Instance) -> Vec<Key> {
        let now = &instance.now;
        let key = |field: &str| match field {
            "state" => now.state.map_or(Key::Nothing, |state| Key::Text(state.name().to_owned())),
            "duration" => now.duration.into(),
            "start_date" => now.start.into(),
            "end_date" => now.end.into(),
            "try_number" => Key::Number(i64::from(now.number)),
            "map_index" | "rendered_map_index" => Key::Number(frame.dag.map_index(slot)),
            "operator" => Key::Text(frame.dag.tasks[frame.dag.task_of_slot[slot]].operator.name().to_owned()),
            "id" => Key::Number(i64::try_from(instance.renewed).unwrap_or(i64::MAX)),
            _ => frame.logical.or(Some(frame.run_after)).into(),
        };
        self.orders.iter().map(|(field, _)| key(field)).collect()
    }

    /// The answer: of these runs, all tasks or one.
    pub fn collect(&self, world: &mut World, runs: &[usize], task: Option<usize>) -> Value {
        let mut frames = Vec::new();
        let mut found = Vec::new();
        for run in runs {
            let frame = Frame::of(world, *run);
            if !self.after.admits(Some(frame.run_after)) || !self.logical.admits(frame.logical) {
                continue;
            }
            let slots = task.map_or(0..frame.dag.slots, |task| frame.dag.tasks[task].slots());
            let instances = world.instances(*run);
            for slot in slots.filter(|slot| self.admits(&frame, *slot, &instances[*slot])) {
                found.push((self.keys(&frame, slot, &instances[slot]), frames.len(), slot));
            }
            frames.push((*run, frame));
        }
        found.sort_by(|left, right| compare(&left.0, &right.0, &self.orders).then(left.1.cmp(&right.1)));
        let total = found.len();
        let mut page: Vec<_> = self.page.of(found).into_iter().enumerate().collect();
        // Run by run, so that the tasks of a past night are worked out once.
        page.sort_by_key(|(_, (_, frame, _))| *frame);
        let mut entries = vec![Value::Null; page.len()];
        for (place, (_, frame, slot)) in page {
            let (run, frame) = &frames[frame];
            entries[place] = frame.instance(slot, &world.instances(*run)[slot]);
        }
        self.page.collection("task_instances", entries, total)
    }
}
