//! The grid of a run, worked out: which tasks in which order, which nights, what each cell says and how it looks.

mod code;
mod head;
mod row;
mod rows;
mod words;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use leptos::prelude::RenderHtml;

pub use self::head::head;
pub use self::row::row;
pub use self::rows::rows;
use crate::components::state_badge::run_badge;
use crate::components::task_filter::completions;
use crate::model::grid::{Grid, GridNight, GridPiece};
use crate::model::history::{Cell, Night};
use crate::model::number::grouped;
use crate::model::run::RunView;
use crate::model::state::Phase;
use crate::model::time;
use crate::paths::{self, GridQuery};

/// A grid with its nights side by side.
#[derive(Debug)]
pub struct Sheet {
    /// The run and its history.
    pub grid: Grid,
    /// Oldest first.
    pub columns: Vec<Column>,
    /// What each task usually takes, in milliseconds.
    pub usual: Vec<Option<i64>>,
}

/// One night.
#[derive(Debug)]
pub struct Column {
    /// The night.
    pub night: Arc<Night>,
    /// One for each task of the run; absent if the night is not read.
    pub cells: Option<Vec<Option<Cell>>>,
    /// It is that of the run itself.
    pub own: bool,
}

/// What of the grid the script has already.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// [`GridPiece::version`]; 0 for nothing.
    pub since: u64,
    /// [`GridPiece::tag`].
    pub tag: u32,
    /// The rows are wanted all the same.
    pub rows: bool,
}

impl Sheet {
    /// Puts the nights of a grid side by side.
    #[must_use]
    pub fn new(grid: Grid) -> Self {
        let Grid { view, history, .. } = &grid;
        let places = history.places(view.tasks.iter().map(|row| row.id.as_str()));
        let column = |night: &Arc<Night>| Column {
            cells: history.column(night, &places),
            own: night.run == view.run,
            night: night.clone(),
        };
        let mut columns: Vec<Column> = history.nights.iter().rev().map(column).collect();
        match columns.iter_mut().find(|column| column.own) {
            // The run itself is there whole, whatever is known of its history.
            Some(own) if own.cells.is_none() => own.cells = Some(own_cells(view)),
            Some(_) => {}
            None => {
                let own = own(view);
                let at = columns.iter().rposition(|column| begun(column) <= begun(&own)).map_or(0, |last| last + 1);
                columns.insert(at, own);
            }
        }
        let usual = history.usuals(&places);
        Self { columns, usual, grid }
    }

    /// How often each task broke.
    #[must_use]
    pub fn broke(&self) -> Vec<u32> {
        let mut broke = vec![0; self.grid.view.tasks.len()];
        for cells in self.columns.iter().filter_map(|column| column.cells.as_ref()) {
            for (number, cell) in broke.iter_mut().zip(cells) {
                *number += u32::from(cell.is_some_and(|cell| cell.phase == Phase::Failed));
            }
        }
        broke
    }

    /// How far the reading of the nights is.
    #[must_use]
    pub fn progress(&self) -> String {
        let (read, wanted) = (self.grid.history.read, self.grid.history.wanted);
        match wanted {
            0 => "Only this run is known".to_owned(),
            1 => "This is the only night".to_owned(),
            _ if read < wanted => format!("{} of {} nights read", grouped(read), grouped(wanted)),
            _ => format!("{} nights", grouped(wanted)),
        }
    }

    /// Nights are still to be read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.grid.history.read < self.grid.history.wanted || self.grid.history.trouble.is_some()
    }

    /// What the script does not know yet.
    #[must_use]
    pub fn piece(&self, query: &GridQuery, known: Known) -> GridPiece {
        let Grid { view, history, process } = &self.grid;
        let tag = tag(view, *process);
        let all = known.since == 0 || known.tag != tag;
        let (order, error) = if all || known.rows || rows::follow_states(query) {
            let (order, error) = rows(self, query);
            (Some(order), error)
        } else {
            (None, None)
        };
        let night = |column: &Column| {
            let new = all || column.night.version > known.since || (column.own && column.night.version == 0);
            let cells = column.cells.as_ref().filter(|_| new);
            GridNight {
                to: paths::run(&column.night.run),
                date: date(&column.night),
                phases: cells.map(|cells| cells.iter().map(|cell| code::phase(*cell)).collect()),
                lengths: cells
                    .map(|cells| cells.iter().map(|cell| code::length(cell.and_then(|cell| cell.length))).collect()),
            }
        };
        GridPiece {
            version: history.version.max(1),
            tag,
            names: all.then(|| view.tasks.iter().map(|row| row.id.clone()).collect()),
            completions: if order.is_some() { completions(view, &query.search) } else { Vec::new() },
            rows: order,
            error,
            head: head(self).to_html(),
            nights: self.columns.iter().map(night).collect(),
            usual: self.usual.iter().map(|usual| code::length(*usual)).collect(),
            counts: view.counts(),
            badge: run_badge(&view.head.state).to_html(),
            progress: self.progress(),
            trouble: history.trouble.clone().unwrap_or_default(),
            reading: self.is_reading(),
            going: self.columns.iter().any(|column| !column.night.state.is_settled()),
        }
    }
}

/// The date of a night, as it is said of a cell.
fn date(night: &Night) -> String {
    night.start.map_or_else(|| "not started".to_owned(), time::date)
}

/// When a night began; one that is still to begin is the last.
fn begun(column: &Column) -> i64 {
    column.night.start.unwrap_or(i64::MAX)
}

fn tag(view: &RunView, process: u32) -> u32 {
    let mut hasher = DefaultHasher::new();
    process.hash(&mut hasher);
    view.tasks.iter().for_each(|row| row.id.hash(&mut hasher));
    u32::try_from(hasher.finish() >> 32).unwrap_or(0)
}

fn own(view: &RunView) -> Column {
    let (state, start, end) = (view.head.state.clone(), view.head.start, view.head.end);
    let night = Night { run: view.run.clone(), state, start, end, version: 0, cells: None };
    Column { night: Arc::new(night), cells: Some(own_cells(view)), own: true }
}

fn own_cells(view: &RunView) -> Vec<Option<Cell>> {
    let cell = |row: &crate::model::run::TaskRow| {
        let length = row.start.zip(row.end).map(|(start, end)| (end - start).max(0));
        Some(Cell { phase: row.state.phase(), length })
    };
    view.tasks.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::context::RunRef;
    use crate::model::history::{Cells, History, Names};
    use crate::model::run::{RunHead, TaskLabels, TaskRow};
    use crate::model::state::RunState;

    const ODD: &str = "a/b \"ç\" <達>&'";

    fn view(tasks: &[(&str, &str)]) -> RunView {
        let task = |(id, state): &(&str, &str)| TaskRow {
            id: (*id).into(),
            state: (*state).into(),
            try_number: 1,
            start: Some(1_000),
            end: Some(61_000),
            critical: false,
            downscale: false,
            mapped: None,
        };
        let head = RunHead {
            state: RunState::Failed,
            start: Some(0),
            end: Some(99_000),
            usual: None,
            context: Default::default(),
            link: None,
        };
        RunView {
            run: RunRef::new("main", "d", "tonight"),
            head,
            tasks: tasks.iter().map(task).collect(),
            labels: TaskLabels::default(),
            edges: vec![(1, 0)],
            heights: vec![],
            troubles: vec![],
            deeds: vec![],
            held: vec![],
            groups: Default::default(),
            told: String::new(),
            revision: 1,
            as_of: 100_000,
        }
    }

    fn sheet(trouble: Option<&str>) -> Sheet {
        let names = Names::of([ODD, "gone"]);
        let cells = Cells::new(vec![(0, Phase::Failed, Some(0), Some(5)), (1, Phase::Done, None, None)], None);
        let night = |run: &str, version, cells| {
            let (run, state) = (RunRef::new("main", "d", run), RunState::Failed);
            Arc::new(Night { run, state, start: Some(0), end: Some(9), version, cells })
        };
        let nights = vec![night("tonight", 0, None), night("before", 7, Some(cells)), night("first", 0, None)];
        let run = RunRef::new("main", "d", "tonight");
        let history = History::new(run, nights, Arc::new(names), trouble.map(str::to_owned), 7);
        let view = Arc::new(view(&[(ODD, "failed"), ("new", "success")]));
        Sheet::new(Grid { view, history: Arc::new(history), process: 1 })
    }

    #[test]
    fn nights_stand_oldest_first_and_the_run_is_there_whole() {
        let sheet = sheet(None);
        let runs: Vec<&str> = sheet.columns.iter().map(|column| column.night.run.run.as_str()).collect();
        assert_eq!(runs, ["first", "before", "tonight"]);
        let piece = sheet.piece(&GridQuery::default(), Known { since: 0, tag: 0, rows: false });
        let phases: Vec<Option<&str>> = piece.nights.iter().map(|night| night.phases.as_deref()).collect();
        assert_eq!(phases, [None, Some("0 "), Some("07")], "not read, one task is new, read from the run itself");
        assert_eq!(
            (piece.rows, piece.progress.as_str(), sheet.broke()),
            (Some(vec![1, 0]), "1 of 3 nights read", vec![2, 0])
        );
    }

    #[test]
    fn what_is_known_is_not_told_again() {
        let sheet = sheet(Some("Airflow is away."));
        let tag = sheet.piece(&GridQuery::default(), Known { since: 0, tag: 0, rows: false }).tag;
        let piece = sheet.piece(&GridQuery::default(), Known { since: 7, tag, rows: false });
        assert!(piece.names.is_none() && piece.rows.is_none() && piece.nights[1].phases.is_none());
        assert!(piece.reading && piece.trouble == "Airflow is away.");
    }

    #[test]
    fn rows_that_follow_states_are_told_unasked() {
        let sheet = sheet(None);
        let tag = sheet.piece(&GridQuery::default(), Known { since: 0, tag: 0, rows: false }).tag;
        let known = Known { since: 7, tag, rows: false };
        let told = |query: GridQuery| sheet.piece(&query, known).rows;
        assert_eq!(told(GridQuery { phase: "done".into(), ..GridQuery::default() }), Some(vec![1]));
        assert_eq!(told(GridQuery { search: "state:failed".into(), ..GridQuery::default() }), Some(vec![0]));
        assert_eq!(told(GridQuery { order: "failed".into(), ..GridQuery::default() }), Some(vec![0, 1]));
        assert_eq!(told(GridQuery { order: "name".into(), ..GridQuery::default() }), None);
    }

    #[test]
    fn what_another_process_told_is_told_anew() {
        let mut sheet = sheet(None);
        let tag = sheet.piece(&GridQuery::default(), Known { since: 0, tag: 0, rows: false }).tag;
        sheet.grid.process = 2;
        let piece = sheet.piece(&GridQuery::default(), Known { since: 7, tag, rows: false });
        assert!(piece.names.is_some() && piece.nights[1].phases.is_some());
    }

    #[test]
    fn odd_names_are_names() {
        let sheet = sheet(None);
        let html = row(&sheet, 0, &GridQuery { task: ODD.into(), ..GridQuery::default() }, 2).to_html();
        assert!(!html.contains("<達>") && html.contains("selected"), "{html}");
        assert!(html.contains("/runs/main/d/before?task=a%2Fb%20%22%C3%A7%22%20%3C%E9%81%94%3E%26%27"), "{html}");
        let html = row(&sheet, 1, &GridQuery::default(), 0).to_html();
        assert!(html.contains("new · 1970-01-01 · not in this night") && html.contains("not read yet"), "{html}");
    }

    #[test]
    fn a_run_that_is_not_among_its_nights_stands_by_its_start() {
        let alone = Arc::new(History::new(RunRef::default(), vec![], Arc::default(), None, 0));
        let tonight = |start| {
            let mut view = view(&[("a", "running")]);
            view.head.start = start;
            Arc::new(view)
        };
        let sheet = Sheet::new(Grid { view: tonight(Some(0)), history: alone, process: 1 });
        assert!(sheet.columns.len() == 1 && sheet.columns[0].own && sheet.progress() == "Only this run is known");
        let night = |start: i64| {
            let run = RunRef::new("main", "d", start.to_string());
            Arc::new(Night { run, state: RunState::Success, start: Some(start), end: None, version: 0, cells: None })
        };
        let nights = vec![night(30), night(20), night(10)];
        let history = Arc::new(History::new(RunRef::default(), nights, Arc::default(), None, 0));
        let place = |start| {
            let sheet = Sheet::new(Grid { view: tonight(start), history: history.clone(), process: 1 });
            sheet.columns.iter().position(|column| column.own)
        };
        let places = [Some(5), Some(15), Some(40), None].map(place);
        assert_eq!(places, [Some(0), Some(1), Some(3), Some(3)], "what has not begun is the newest");
    }
}
