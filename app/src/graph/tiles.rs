//! Which of many rectangles lie in a window, without looking at all of them.
//!
//! Built once for a layout; it does not follow moving rectangles.

use super::geometry::Rect;

/// Rectangles filed by the square tiles they touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileIndex {
    rects: Vec<Rect>,
    tile: i32,
    /// `(row, column, rectangle)`, ascending.
    filed: Vec<(i32, i32, u32)>,
    /// Rectangles over so many tiles that filing them would cost more than looking.
    large: Vec<u32>,
    bounds: Rect,
}

/// A rectangle over more tiles than this is kept aside.
const MOST_TILES: i64 = 32;

impl TileIndex {
    /// Files the rectangles under the indices of the iterator.
    pub fn new(rects: impl IntoIterator<Item = Rect>) -> Self {
        let rects: Vec<Rect> = rects.into_iter().collect();
        let count = i64::try_from(rects.len()).unwrap_or(i64::MAX).max(1);
        let sides: i64 = rects.iter().map(|rect| i64::from(rect.w.max(rect.h).max(0))).sum();
        let tile = (sides / count * 2).clamp(64, 4096) as i32;
        let bounds = Rect::around(rects.iter().copied()).unwrap_or_default();
        let mut index = Self { rects, tile, filed: Vec::new(), large: Vec::new(), bounds };
        for (id, &rect) in (0_u32..).zip(&index.rects) {
            let (columns, rows) = index.tiles(rect);
            let span = |(first, last): (i32, i32)| i64::from(last) - i64::from(first) + 1;
            if span(columns).saturating_mul(span(rows)) > MOST_TILES {
                index.large.push(id);
                continue;
            }
            for row in rows.0..=rows.1 {
                index.filed.extend((columns.0..=columns.1).map(|column| (row, column, id)));
            }
        }
        index.filed.sort_unstable();
        index
    }

    /// The rectangles that share area with `window`, ascending. One without area counts as a point
    /// or a line.
    pub fn query(&self, window: Rect) -> Vec<u32> {
        let touches = |id: &u32| {
            let rect = self.rects[*id as usize];
            rect.w.min(rect.h) >= 0 && window.intersects(Rect { w: rect.w.max(1), h: rect.h.max(1), ..rect })
        };
        let mut found: Vec<u32> = self.large.iter().copied().filter(touches).collect();
        let (columns, rows) = self.tiles(window);
        let (first, last) = self.tiles(self.bounds).1;
        for row in rows.0.max(first)..=rows.1.min(last) {
            let from = self.filed.partition_point(|filed| *filed < (row, columns.0, 0));
            let row = self.filed[from..].iter().take_while(|filed| (filed.0, filed.1) <= (row, columns.1));
            found.extend(row.map(|filed| filed.2).filter(touches));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The rectangle around all of them.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// The first and last column and row of tiles under a rectangle.
    fn tiles(&self, rect: Rect) -> ((i32, i32), (i32, i32)) {
        let range = |from: i32, extent: i32| {
            let last = from.saturating_add(extent.max(1) - 1);
            (from.div_euclid(self.tile), last.div_euclid(self.tile))
        };
        (range(rect.x, rect.w), range(rect.y, rect.h))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_looking_at_all_would() {
        let rects: Vec<Rect> = (0_i32..500)
            .map(|i| Rect { x: i * 37 % 3000 - 900, y: i * 91 % 2000 - 500, w: 20 + i % 300, h: 10 + i % 40 })
            .chain([Rect { x: -5000, y: 3, w: 100_000, h: 9 }, Rect { x: 5, y: 5, w: 0, h: 0 }])
            .collect();
        let index = TileIndex::new(rects.iter().copied());
        for step in 0_i32..60 {
            let window = Rect { x: step * 71 - 1500, y: step * 53 - 900, w: step * 30, h: 400 };
            let naive: Vec<u32> = (0_u32..)
                .zip(&rects)
                .filter(|(_, rect)| window.intersects(Rect { w: rect.w.max(1), h: rect.h.max(1), ..**rect }))
                .map(|(id, _)| id)
                .collect();
            assert_eq!(index.query(window), naive);
        }
    }

    #[test]
    fn a_window_as_large_as_the_world_is_no_slower() {
        let index = TileIndex::new([Rect { x: 0, y: 0, w: 10, h: 10 }]);
        let world = Rect { x: i32::MIN / 2, y: i32::MIN / 2, w: i32::MAX, h: i32::MAX };
        assert_eq!(index.query(world), [0]);
        assert_eq!(TileIndex::new([]).query(world), [0_u32; 0]);
    }
}
