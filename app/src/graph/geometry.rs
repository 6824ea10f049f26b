//! Points, sizes and rectangles in whole units. The y axis points down.

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// An extent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

/// A rectangle by its top left corner and its extent; the far edges are outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// The first column to the right of it.
    pub fn right(self) -> i32 {
        self.x.saturating_add(self.w)
    }

    /// The first row below it.
    pub fn bottom(self) -> i32 {
        self.y.saturating_add(self.h)
    }

    /// Its middle, rounded up and to the left.
    pub fn center(self) -> Point {
        Point { x: self.x.saturating_add(self.w / 2), y: self.y.saturating_add(self.h / 2) }
    }

    /// Whether the two share a unit of area.
    pub fn intersects(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: right.saturating_sub(x), h: bottom.saturating_sub(y) }
    }

    /// The smallest rectangle around all of them, if there are any.
    pub fn around(rects: impl IntoIterator<Item = Self>) -> Option<Self> {
        rects.into_iter().reduce(Self::union)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_is_not_intersecting() {
        let left = Rect { x: 0, y: 0, w: 10, h: 10 };
        assert!(!left.intersects(Rect { x: 10, ..left }));
        assert!(left.intersects(Rect { x: 9, ..left }));
        assert_eq!(left.union(Rect { x: 20, y: -5, w: 1, h: 1 }), Rect { x: 0, y: -5, w: 21, h: 15 });
        assert_eq!(Rect::around([]), None);
        assert_eq!(left.center(), Point { x: 5, y: 5 });
    }
}
