//! The finished coordinates of a part: where its layers stand and which way its edges run.
//!
//! Every part is drawn at the origin; `pack` moves it to its place.

use super::super::geometry::{Point, Rect, Size};
use super::proper::{Proper, Way};
use super::{Layout, Options};

/// The course of an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The node it leaves.
    pub from: u32,
    /// The node it enters.
    pub to: u32,
    /// From the middle of the source's right side to the middle of the target's left side; never
    /// to the left, unless it closes a cycle.
    pub points: Vec<Point>,
}

impl Route {
    /// The route as the `d` of an SVG path: level where it is level, a smooth curve where not.
    pub fn svg_path(&self) -> String {
        use std::fmt::Write as _;
        let mut path = String::new();
        let mut last: Option<Point> = None;
        for &Point { x, y } in &self.points {
            // Writing to a string cannot fail.
            let _ = match last {
                None => write!(path, "M{x} {y}"),
                Some(from) if from.y == y => write!(path, "H{x}"),
                Some(from) => {
                    let bend = from.x + (x - from.x) / 2;
                    write!(path, "C{bend} {} {bend} {y} {x} {y}", from.y)
                }
            };
            last = Some(Point { x, y });
        }
        path
    }

    /// The smallest rectangle around it.
    pub fn bounds(&self) -> Rect {
        let points = self.points.iter().map(|point| Rect { x: point.x, y: point.y, w: 0, h: 0 });
        Rect::around(points).unwrap_or_default()
    }
}

/// Writes the nodes and routes of a part into the drawing; answers its extent.
pub(super) fn draw(proper: &Proper, part: &[u32], middles: &[i32], options: &Options, drawing: &mut Layout) -> Size {
    let columns = columns(proper, part, middles, options, drawing);
    let mut extent = Size::default();
    for (vertex, &node) in (0_u32..).zip(part) {
        let rect = &mut drawing.nodes[node as usize];
        rect.x = columns[proper.rank[vertex as usize] as usize].0;
        rect.y = middles[vertex as usize] - rect.h / 2;
        extent = Size { w: extent.w.max(rect.right()), h: extent.h.max(rect.bottom()) };
    }
    let mut ways = proper.ways.iter();
    for (vertex, &node) in (0_u32..).zip(part) {
        let column = columns[proper.rank[vertex as usize] as usize];
        let first = drawing.edges.partition_point(|route| route.from < node);
        let leaving = drawing.edges[first..].iter_mut().take_while(|route| route.from == node);
        for (route, &way) in leaving.zip(&mut ways) {
            let (from, to) = (drawing.nodes[node as usize], drawing.nodes[route.to as usize]);
            let mut course = Course::new(Point { x: from.right(), y: from.y + from.h / 2 });
            course.add(column.1, from.y + from.h / 2);
            if let Way::Bends { first, count } = way {
                for bend in first..first + count {
                    let (left, right) = columns[proper.rank[bend as usize] as usize];
                    course.add(left, middles[bend as usize]);
                    course.add(right, middles[bend as usize]);
                }
            }
            course.add(to.x, to.y + to.h / 2);
            route.points = course.0;
        }
    }
    let lowest = middles.iter().max().map_or(0, |&middle| middle + 1);
    Size { w: extent.w, h: extent.h.max(lowest) }
}

/// The left and right side of each layer.
fn columns(proper: &Proper, part: &[u32], middles: &[i32], options: &Options, drawing: &Layout) -> Vec<(i32, i32)> {
    let mut left = 0_i32;
    (0..proper.layers())
        .map(|layer| {
            let vertices = proper.layer(layer);
            let width = |&vertex: &u32| part.get(vertex as usize).map_or(0, |&node| drawing.nodes[node as usize].w);
            let right = left + vertices.iter().map(width).max().unwrap_or(0);
            let column = (left, right);
            let rises = vertices.iter().flat_map(|&vertex| {
                proper.down.row(vertex).iter().map(move |&to| middles[vertex as usize].abs_diff(middles[to as usize]))
            });
            left = right + gap(rises, options);
            column
        })
        .collect()
}

/// The distance to the next layer: more where edges rise or fall steeply, so that they stay apart.
fn gap(rises: impl Iterator<Item = u32>, options: &Options) -> i32 {
    let least = options.gap_x;
    let (count, sum) = rises.fold((0_u64, 0_u64), |(count, sum), rise| (count + 1, sum + u64::from(rise)));
    let mean = sum / count.max(1);
    least + (mean / 6).min(2 * u64::from(least.unsigned_abs())) as i32
}

/// The points of a route as it is drawn.
struct Course(Vec<Point>);

impl Course {
    fn new(start: Point) -> Self {
        Self(vec![start])
    }

    /// Goes on to a point. Of a level stretch only the ends are kept.
    fn add(&mut self, x: i32, y: i32) {
        let point = Point { x, y };
        if self.0.last() == Some(&point) {
            return;
        }
        if let [.., before, last] = self.0[..]
            && before.y == y
            && last.y == y
        {
            self.0.pop();
        }
        self.0.push(point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_level_or_smooth() {
        let mut course = Course::new(Point { x: 10, y: 5 });
        for (x, y) in [(20, 5), (30, 5), (30, 5), (50, -8), (60, -8)] {
            course.add(x, y);
        }
        let route = Route { from: 0, to: 1, points: course.0 };
        assert_eq!(route.svg_path(), "M10 5H30C40 5 40 -8 50 -8H60");
        assert_eq!(route.bounds(), Rect { x: 10, y: -8, w: 50, h: 13 });
        assert_eq!(Route::default().svg_path(), "");
    }

    #[test]
    fn steep_gaps_are_wider_within_bounds() {
        let options = Options::default();
        assert_eq!(gap([0, 0].into_iter(), &options), options.gap_x);
        assert_eq!(gap([60, 60].into_iter(), &options), options.gap_x + 10);
        assert_eq!(gap([1_000_000].into_iter(), &options), 3 * options.gap_x);
    }
}
