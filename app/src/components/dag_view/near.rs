//! Which tasks are drawn one by one: those around the window, from near enough to read them. They
//! come and go a few at a time, so that no frame has to make hundreds of them.

use std::sync::Arc;

use leptos::prelude::*;

use super::Canvas;
use super::drawn::Drawn;

/// Up to this many tasks are always drawn one by one.
const FEW: usize = 400;

/// Below this scale, per mille, a name cannot be read.
const LEGIBLE: i32 = 420;

/// The tasks that are drawn one by one, as nodes of a drawing.
#[derive(Clone, Debug)]
pub struct Shown {
    drawn: Arc<Drawn>,
    /// Nodes, ascending.
    pub nodes: Arc<Vec<u32>>,
}

impl Shown {
    /// Names a node across drawings: another drawing numbers its nodes anew.
    #[must_use]
    pub fn keys(&self) -> Vec<(usize, u32)> {
        let drawing = Arc::as_ptr(&self.drawn).addr();
        self.nodes.iter().map(|node| (drawing, *node)).collect()
    }
}

/// What is near, and what of it stands already.
#[derive(Clone, Copy)]
pub struct Near {
    /// All that is to be drawn one by one; empty from afar.
    pub wanted: Memo<Arc<Vec<u32>>>,
    /// What of it is drawn.
    pub shown: RwSignal<Shown>,
    /// All of it is drawn, and it is not empty by being far.
    pub complete: Memo<bool>,
    /// The viewer was far once: the graph from afar is made, and kept.
    pub far: Memo<bool>,
}

impl Near {
    /// What is near on a canvas.
    #[must_use]
    pub fn new(canvas: Canvas) -> Self {
        let near = Memo::new(move |_| {
            canvas.drawn.with(|drawn| drawn.places.len()) <= FEW || canvas.port.get().scale >= LEGIBLE
        });
        let wanted = Memo::new(move |_| if near.get() { canvas.visible.get() } else { Arc::default() });
        let shown = RwSignal::new(Shown { drawn: canvas.drawn.get_untracked(), nodes: wanted.get_untracked() });
        let complete =
            Memo::new(move |_| near.get() && shown.with(|shown| wanted.with(|wanted| shown.nodes == *wanted)));
        let far = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || !near.get());
        #[cfg(feature = "hydrate")]
        follow(canvas, wanted, shown);
        Self { wanted, shown, complete, far }
    }
}

/// Brings what is shown to what is wanted, a step a frame.
#[cfg(feature = "hydrate")]
fn follow(canvas: Canvas, wanted: Memo<Arc<Vec<u32>>>, shown: RwSignal<Shown>) {
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        wanted.track();
        canvas.drawn.track();
        advance(canvas, wanted, shown, waiting);
    });
}

#[cfg(feature = "hydrate")]
fn advance(canvas: Canvas, wanted: Memo<Arc<Vec<u32>>>, shown: RwSignal<Shown>, waiting: StoredValue<bool>) {
    let now = (canvas.drawn.try_get_untracked(), wanted.try_get_untracked(), shown.try_get_untracked());
    let (Some(drawn), Some(wanted_now), Some(before)) = now else { return };
    let same = Arc::ptr_eq(&drawn, &before.drawn);
    if same && before.nodes == wanted_now {
        return;
    }
    let nodes = Arc::new(step(if same { &before.nodes } else { &[] }, &wanted_now));
    let done = nodes == wanted_now;
    shown.set(Shown { drawn, nodes });
    if !done && !waiting.get_value() {
        waiting.set_value(true);
        request_animation_frame(move || {
            if waiting.try_set_value(false).is_none() {
                advance(canvas, wanted, shown, waiting);
            }
        });
    }
}

/// Some of what is missing added, some of what is too much taken away; all lists ascend.
#[cfg(any(feature = "hydrate", test))]
fn step(shown: &[u32], wanted: &[u32]) -> Vec<u32> {
    let (mut added, mut dropped) = (40, 80);
    let (mut left, mut right) = (shown, wanted);
    let mut next = Vec::with_capacity(wanted.len());
    // A merge of both: what is in one list only is too much, or missing.
    while let Some(&node) =
        if right.is_empty() || left.first() < right.first() && !left.is_empty() { left.first() } else { right.first() }
    {
        let (had, has) = (left.first() == Some(&node), right.first() == Some(&node));
        left = &left[usize::from(had)..];
        right = &right[usize::from(has)..];
        let room = if had { &mut dropped } else { &mut added };
        let now = had != has && *room > 0;
        if now {
            *room -= 1;
        }
        let stays = if now { has } else { had };
        if stays {
            next.push(node);
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn a_few_come_and_go_at_a_time() {
        let (before, wanted): (Vec<u32>, Vec<u32>) = ((0..300).collect(), (250..600).collect());
        let mut shown = before;
        let mut steps = 0;
        while shown != wanted {
            let next = step(&shown, &wanted);
            assert!(next.iter().filter(|node| shown.binary_search(node).is_err()).count() <= 40);
            assert!(next.is_sorted());
            assert!((250..300).all(|node| next.contains(&node)), "what stays is never taken away");
            shown = next;
            steps += 1;
            assert!(steps < 20);
        }
    }
}
