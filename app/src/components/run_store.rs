//! The state of the run page: what was loaded, what the live stream added, what the address says.

use std::sync::Arc;

use leptos::prelude::*;

use super::address::Address;
use super::live::LiveStatus;
use super::task_filter::TaskFilter;
use crate::graph::Dag;
use crate::model::overlay::Overlay;
use crate::model::run::RunView;
use crate::paths::{self, RunQuery};

/// Everything that the parts of the run page share.
#[derive(Clone, Copy)]
pub struct RunStore {
    /// The run as it stands; the live stream writes it.
    pub view: RwSignal<RunView>,
    /// Its graph over all tasks; its shape never changes without a reload.
    pub dag: StoredValue<Arc<Dag>>,
    /// What the address says.
    pub query: Memo<RunQuery>,
    /// How the live stream stands.
    pub live: RwSignal<LiveStatus>,
    /// The time, in milliseconds since the epoch: the server's, moved on by the browser.
    pub now: RwSignal<i64>,
    /// Tasks that the filters of the page leave; nothing when there are no filters.
    pub matching: Memo<Option<Arc<Vec<bool>>>>,
    /// Where the graph is looked at, as it stands in the address; empty at the start.
    pub at: RwSignal<String>,
    /// What is drawn over the graph.
    pub overlay: RwSignal<Overlay>,
    /// Where the page is.
    pub address: Address,
}

impl RunStore {
    /// A store for a run that was just loaded.
    #[must_use]
    pub fn new(view: RunView, overlay: Overlay, query: Memo<RunQuery>, address: Address) -> Self {
        let dag = Dag::new(u32::try_from(view.tasks.len()).unwrap_or(u32::MAX), view.edges.iter().copied());
        let at = query.with_untracked(|query| query.at.clone());
        let now = RwSignal::new(view.as_of);
        let view = RwSignal::new(view);
        let dag = StoredValue::new(Arc::new(dag));
        let matching = Memo::new(move |_| {
            query.with(|query| {
                let filter = TaskFilter::new(&query.phase, &query.search);
                (!filter.is_empty()).then(|| Arc::new(view.with(|view| filter.matches(&dag.get_value(), view))))
            })
        });
        Self {
            now,
            view,
            dag,
            matching,
            at: RwSignal::new(at),
            query,
            live: RwSignal::new(LiveStatus::default()),
            overlay: RwSignal::new(overlay),
            address,
        }
    }

    /// The graph over all tasks.
    #[must_use]
    pub fn dag(&self) -> Arc<Dag> {
        self.dag.get_value()
    }

    /// The address of this run with `change` made to what the address says now.
    pub fn link(&self, change: impl FnOnce(&mut RunQuery)) -> String {
        let mut query = self.query.get();
        query.at = self.at.get_untracked();
        change(&mut query);
        self.view.with_untracked(|view| paths::run_at(&view.run, &query))
    }

    /// Goes to an address of this page: nothing is loaded, the window does not move.
    pub fn go(&self, to: &str) {
        self.address.go(to);
    }

    /// Lights the paths from the task whose panel is open to another one.
    #[cfg(feature = "hydrate")]
    pub fn mark(&self, other: String) {
        let now = self.chosen();
        let task = now.and_then(|now| self.view.with_untracked(|view| Some(view.tasks.get(now as usize)?.id.clone())));
        self.go(&self.link(|query| {
            query.to = other;
            query.task = task.unwrap_or_default();
        }));
    }

    /// The place of the task whose panel is open, at this moment.
    #[must_use]
    pub fn chosen(&self) -> Option<u32> {
        let wanted = self.query.with_untracked(|query| query.task.clone());
        self.view.with_untracked(|view| if wanted.is_empty() { view.broke_first() } else { view.place(&wanted) })
    }

    /// The task whose panel is open: the one in the address, or what broke first.
    #[must_use]
    pub fn selected(&self) -> Memo<Option<u32>> {
        let Self { view, query, .. } = *self;
        Memo::new(move |_| {
            let wanted = query.with(|query| query.task.clone());
            view.with(|view| if wanted.is_empty() { view.broke_first() } else { view.place(&wanted) })
        })
    }
}

/// What the address of a run's page says.
#[must_use]
pub fn use_query(address: Address) -> Memo<RunQuery> {
    Memo::new(move |_| RunQuery::read(&address.query()))
}

/// The store of the page around this component, if there is one.
#[must_use]
pub fn use_run() -> Option<RunStore> {
    use_context()
}
