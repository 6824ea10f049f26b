//! Layout off the main thread: a worker runs the same bundle and lays out whatever would take longer than a frame.
//! Browser only; where there is no worker it is done here, late but right.

use std::sync::Arc;

use js_sys::{Array, Int32Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::drawn::{Drawn, NODE, cards};
use super::part::Part;
use crate::graph::{Dag, Layout, Point, Rect, Route};

/// Lays parts out and hands over the newest.
#[derive(Clone, Copy)]
pub struct LayoutWorker {
    worker: StoredValue<Option<Worker>, LocalStorage>,
    /// One did not come up: no other is tried.
    broken: StoredValue<bool>,
    /// The number of the last question.
    number: StoredValue<u32>,
    /// What was asked for last and is not there yet.
    wanted: StoredValue<Option<Asked>>,
    /// What listens to the worker.
    ears: StoredValue<Option<Ears>, LocalStorage>,
}

/// A part, and the heights of the drawing before.
type Asked = (Arc<Part>, Vec<Option<i32>>);

/// What is told of an answer, and of a failure.
type Ears = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

/// Nobody waits longer for an answer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

impl LayoutWorker {
    /// None is started before it is needed; it ends with the view that it was made for.
    pub fn new() -> Self {
        let worker = StoredValue::new_local(None::<Worker>);
        on_cleanup(move || {
            worker.try_update_value(|worker| worker.take().map(|worker| worker.terminate()));
        });
        Self {
            worker,
            broken: StoredValue::new(false),
            number: StoredValue::new(0),
            wanted: StoredValue::new(None),
            ears: StoredValue::new_local(None),
        }
    }

    /// Lets the worker come up before it is asked for anything.
    pub fn prepare(self, done: impl Fn(Drawn) + Copy + 'static) {
        let worker = self.start(done);
        if let Some(worker) = &worker {
            // Nobody waits for the answer. One that cannot be asked is found out by the first question.
            let _ = worker.post_message(&asked(0, &[]));
        }
        self.worker.set_value(worker);
    }

    /// Lays `part` out and hands it to `done`, unless another one is asked for before that.
    pub fn draw(self, part: Arc<Part>, before: Vec<Option<i32>>, done: impl Fn(Drawn) + Copy + 'static) {
        let number = self.next();
        self.wanted.set_value(Some((part.clone(), before.clone())));
        if self.worker.with_value(Option::is_none) && !self.broken.get_value() {
            self.worker.set_value(self.start(done));
        }
        let sent = self.worker.with_value(|worker| {
            worker.as_ref().is_some_and(|worker| worker.post_message(&asked(number, &question(&part, &before))).is_ok())
        });
        if !sent {
            self.here(done);
            return;
        }
        // One that does not answer is given up.
        let late = move || {
            if self.number.try_get_value() == Some(number) && self.wanted.with_value(Option::is_some) {
                self.give_up(done);
            }
        };
        set_timeout(late, PATIENCE);
    }

    /// The number of the next question.
    fn next(self) -> u32 {
        self.number.update_value(|number| *number = number.wrapping_add(1));
        self.number.get_value()
    }

    /// Lays out what is wanted in the page.
    fn here(self, done: impl Fn(Drawn)) {
        if let Some((part, before)) = self.wanted.try_update_value(Option::take).flatten() {
            done(Drawn::after(part, &before));
        }
    }

    /// A worker that does not come up, or not back: it is done here, and from now on.
    fn give_up(self, done: impl Fn(Drawn)) {
        self.worker.try_update_value(|worker| worker.take().map(|worker| worker.terminate()));
        self.broken.try_set_value(true);
        self.here(done);
    }

    /// Nothing that is still under way is wanted any more.
    pub fn forget(self) {
        self.next();
        self.wanted.set_value(None);
    }

    fn start(self, done: impl Fn(Drawn) + Copy + 'static) -> Option<Worker> {
        let script = document().query_selector("script[data-worker]").ok()??.get_attribute("data-worker")?;
        if script.is_empty() {
            return None;
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script, &options).ok()?;
        let answered = move |event: MessageEvent| {
            let answer: Array = event.data().unchecked_into();
            let (number, layout) = (answer.get(0).as_f64(), Int32Array::new(&answer.get(1)).to_vec());
            let asked = self.number.try_get_value().map(f64::from);
            if number.is_some()
                && number == asked
                && let Some((part, _)) = self.wanted.try_update_value(Option::take).flatten()
            {
                let layout = read(&part.folded.dag, &layout);
                done(Drawn::with(part, layout));
            }
        };
        let answered = Closure::<dyn FnMut(MessageEvent)>::new(answered);
        worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
        let failed = Closure::<dyn FnMut()>::new(move || self.give_up(done));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        self.ears.set_value(Some((answered, failed)));
        Some(worker)
    }
}

/// What was not drawn before.
const NEW: i32 = i32::MIN;

/// Nodes, the height that each had before, edges.
fn question(part: &Part, before: &[Option<i32>]) -> Vec<i32> {
    let dag = &part.folded.dag;
    let mut words = vec![dag.len().cast_signed()];
    let height = |node: u32| before.get(node as usize).copied().flatten().unwrap_or(NEW);
    words.extend((0..dag.len()).map(height));
    words.extend(
        dag.edges().chain(dag.back_edges().iter().copied()).flat_map(|(from, to)| [from, to].map(u32::cast_signed)),
    );
    words
}

/// A question as it is sent: its number, itself, and the bundle, so that it is not loaded and compiled again.
fn asked(number: u32, question: &[i32]) -> Array {
    Array::of3(&number.into(), &Int32Array::from(question), &wasm_bindgen::module())
}

/// What the worker does: lays out a graph of cards; see `read` for the form of the answer.
pub fn lay_out(question: &[i32]) -> Vec<i32> {
    let (nodes, rest) = question.split_first().map_or((0, &[][..]), |(nodes, rest)| (*nodes, rest));
    let nodes = u32::try_from(nodes).unwrap_or(0);
    let (before, edges) = rest.split_at_checked(nodes as usize).unwrap_or_default();
    let before: Vec<Option<i32>> = before.iter().map(|height| Some(*height).filter(|height| *height != NEW)).collect();
    let edges = edges.chunks_exact(2).map(|pair| (pair[0].cast_unsigned(), pair[1].cast_unsigned()));
    let drawing = cards(&Dag::new(nodes, edges), &before);
    let mut words = vec![drawing.width, drawing.height];
    words.extend(drawing.nodes.iter().flat_map(|rect| [rect.x, rect.y]));
    for route in drawing.edges.iter().chain(&drawing.back) {
        words.push(i32::try_from(route.points.len()).unwrap_or(0));
        words.extend(route.points.iter().flat_map(|point| [point.x, point.y]));
    }
    words
}

/// Reads it: width, height, the corner of each node, then each edge with the number of its points before them, those
/// that close a circle last.
fn read(dag: &Dag, words: &[i32]) -> Layout {
    let mut words = words.iter().copied();
    let mut next = || words.next().unwrap_or(0);
    let (width, height) = (next(), next());
    let nodes = (0..dag.len()).map(|_| Rect { x: next(), y: next(), w: NODE.w, h: NODE.h }).collect();
    let mut route = |(from, to)| {
        let points = (0..next()).map(|_| Point { x: next(), y: next() }).collect();
        Route { from, to, points }
    };
    let edges = dag.edges().map(&mut route).collect();
    let back = dag.back_edges().iter().copied().map(&mut route).collect();
    Layout { nodes, edges, back, width, height, layers: 0 }
}
