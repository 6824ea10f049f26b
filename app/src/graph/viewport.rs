//! Where a pan-and-zoom viewer looks, in whole numbers, so that a link restores it exactly.
//!
//! No events and no drawing: it turns gestures into viewports and viewports into rectangles.

use super::geometry::{Point, Rect, Size};

/// How content is shown in a window: `screen = content * scale / 1000 + (x, y)`, in pixels.
///
/// As a transform: `translate(x, y) scale(scale / 1000)` about the window's top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// Where the content's origin is in the window, pixels from the left.
    pub x: i32,
    /// Where the content's origin is in the window, pixels from the top.
    pub y: i32,
    /// Size on screen per mille of the size in content; never below 1.
    pub scale: i32,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { x: 0, y: 0, scale: 1000 }
    }
}

impl Viewport {
    /// The smallest and largest scale a gesture or a link can ask for.
    pub const SCALES: (i32, i32) = (2, 8000);

    /// The largest scale from `min` to `max` at which `content` and `padding` pixels on every side
    /// fit into `window`, with the content in its middle. Content that is too large even at `min`
    /// is shown from its left edge, in the middle vertically.
    pub fn fit(content: Rect, window: Size, padding: i32, min: i32, max: i32) -> Self {
        let room = |extent: i32| i64::from(extent) - 2 * i64::from(padding);
        let across = room(window.w).max(1) * 1000 / i64::from(content.w.max(1));
        let down = room(window.h).max(1) * 1000 / i64::from(content.h.max(1));
        let scale = across.min(down).min(i64::from(max)).max(i64::from(min)).max(1);
        let mut view = Self { x: 0, y: 0, scale: clamp(scale) }.center_on(content, window);
        if i64::from(content.w) * scale / 1000 > room(window.w) {
            view.x = clamp(i64::from(padding) - i64::from(content.x) * scale / 1000);
        }
        view
    }

    /// Zooms by `factor` per mille while the content under the pixel `(px, py)` stays there.
    #[must_use]
    pub fn zoom_at(self, factor: i32, px: i32, py: i32) -> Self {
        let (min, max) = (i64::from(Self::SCALES.0), i64::from(Self::SCALES.1));
        let old = i64::from(self.scale.max(1));
        let mut scale = (old * i64::from(factor) / 1000).clamp(min, max);
        if scale == old && factor > 1000 {
            scale = (old + 1).min(max);
        }
        let held = |offset: i32, pixel: i32| {
            let pixel = i64::from(pixel);
            clamp(pixel - round(scale.saturating_mul(pixel - i64::from(offset)), old))
        };
        Self { x: held(self.x, px), y: held(self.y, py), scale: clamp(scale) }
    }

    /// Moves what is seen by pixels, as a dragging hand does.
    #[must_use]
    pub fn pan(self, dx: i32, dy: i32) -> Self {
        Self { x: self.x.saturating_add(dx), y: self.y.saturating_add(dy), ..self }
    }

    /// The part of the content that a window shows, rounded outwards.
    pub fn visible(self, window: Size) -> Rect {
        let from = self.to_content(0, 0);
        let scale = i64::from(self.scale.max(1));
        let extent = |pixels: i32| clamp((i64::from(pixels.max(0)) * 1000).div_euclid(scale) + 2);
        Rect { x: from.x, y: from.y, w: extent(window.w), h: extent(window.h) }
    }

    /// The same scale with the middle of `rect` in the middle of the window.
    #[must_use]
    pub fn center_on(self, rect: Rect, window: Size) -> Self {
        let scale = i64::from(self.scale);
        let middle = |start: i32, extent: i32, pixels: i32| {
            clamp(i64::from(pixels) / 2 - round((2 * i64::from(start) + i64::from(extent)) * scale, 2000))
        };
        Self { x: middle(rect.x, rect.w, window.w), y: middle(rect.y, rect.h, window.h), ..self }
    }

    /// The content under a pixel, rounded up and to the left.
    pub fn to_content(self, px: i32, py: i32) -> Point {
        let scale = i64::from(self.scale.max(1));
        let back = |pixel: i32, offset: i32| clamp(((i64::from(pixel) - i64::from(offset)) * 1000).div_euclid(scale));
        Point { x: back(px, self.x), y: back(py, self.y) }
    }

    /// The pixel at which a place in the content is seen.
    pub fn to_screen(self, point: Point) -> Point {
        let on =
            |at: i32, offset: i32| clamp((i64::from(at) * i64::from(self.scale)).div_euclid(1000) + i64::from(offset));
        Point { x: on(point.x, self.x), y: on(point.y, self.y) }
    }

    /// Reads `x,y,scale`, the form of a link; nothing unless it is exactly that and sensible.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',').map(|part| part.parse::<i32>().ok());
        let (x, y, scale) = (parts.next()??, parts.next()??, parts.next()??);
        let sensible = (Self::SCALES.0..=Self::SCALES.1).contains(&scale) && parts.next().is_none();
        sensible.then_some(Self { x, y, scale })
    }
}

impl std::fmt::Display for Viewport {
    /// The form of a link, `x,y,scale`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{}", self.x, self.y, self.scale)
    }
}

/// Nearest quotient; halves go up.
fn round(value: i64, by: i64) -> i64 {
    (value + by / 2).div_euclid(by)
}

fn clamp(value: i64) -> i32 {
    value.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Size = Size { w: 1000, h: 600 };

    #[test]
    fn fitting_centres_and_respects_the_limits() {
        let content = Rect { x: 0, y: 0, w: 2000, h: 400 };
        let view = Viewport::fit(content, WINDOW, 50, 100, 1000);
        assert_eq!(view, Viewport { x: 50, y: 210, scale: 450 });
        let tiny = Viewport::fit(Rect { w: 10, h: 10, ..content }, WINDOW, 50, 100, 1000);
        assert_eq!(tiny, Viewport { x: 495, y: 295, scale: 1000 });
        let huge = Viewport::fit(Rect { w: 100_000, ..content }, WINDOW, 50, 100, 1000);
        assert_eq!((huge.x, huge.scale), (50, 100));
        assert_eq!(Viewport::fit(Rect::default(), Size::default(), 0, 1, 1000).scale, 1000);
    }

    #[test]
    fn zooming_holds_what_is_under_the_pointer() {
        let view = Viewport { x: -120, y: 40, scale: 500 };
        let held = view.to_content(300, 200);
        let near = view.zoom_at(1500, 300, 200);
        assert_eq!(near.scale, 750);
        assert_eq!(near.to_screen(held), Point { x: 300, y: 200 });
        assert_eq!(view.zoom_at(1_000_000, 0, 0).scale, Viewport::SCALES.1);
        assert_eq!(view.zoom_at(0, 0, 0).scale, Viewport::SCALES.0);
        assert_eq!(Viewport { scale: 10, ..view }.zoom_at(1050, 0, 0).scale, 11);
    }

    #[test]
    fn what_is_visible_covers_the_window() {
        let view = Viewport { x: -100, y: -50, scale: 2000 };
        assert_eq!(view.visible(WINDOW), Rect { x: 50, y: 25, w: 502, h: 302 });
        assert_eq!(view.pan(100, 50).visible(WINDOW).x, 0);
    }

    #[test]
    fn a_link_restores_it_exactly() {
        let view = Viewport { x: -7, y: 9, scale: 350 };
        assert_eq!(Viewport::parse(&view.to_string()), Some(view));
        for wrong in ["", "1,2", "1,2,1", "1,2,300,4", "a,b,c", "1,2,99999999999"] {
            assert_eq!(Viewport::parse(wrong), None, "{wrong}");
        }
    }
}
