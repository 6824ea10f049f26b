//! Which parts of the window have been painted on, so that boxes that lie on one another are painted once.

use crate::graph::{Point, Rect, Size};

/// Which cells of the window are taken.
pub struct Density {
    taken: Vec<bool>,
    across: i32,
    down: i32,
}

impl Density {
    /// Side of a cell, in pixels.
    const CELL: i32 = 2;

    /// None of a window of this size.
    pub fn new(window: Size) -> Self {
        let (across, down) = (window.w / Self::CELL + 1, window.h / Self::CELL + 1);
        Self { taken: vec![false; usize::try_from(across * down).unwrap_or_default()], across, down }
    }

    /// Nothing was where the middle of this is.
    pub fn take(&mut self, rect: Rect) -> bool {
        let Point { x, y } = rect.center();
        let (x, y) = ((x / Self::CELL).clamp(0, self.across - 1), (y / Self::CELL).clamp(0, self.down - 1));
        let cell = self.taken.get_mut(usize::try_from(y * self.across + x).unwrap_or_default());
        cell.is_some_and(|cell| !std::mem::replace(cell, true))
    }
}
