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
    /// to the left.
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
    for &node in part {
        let first = drawing.edges.partition_point(|route| route.from < node);
        let leaving = drawing.edges[first..].iter_mut().take_while(|route| route.from == node);
        for (route, &way) in leaving.zip(&mut ways) {
            let (from, to) = (drawing.nodes[node as usize], drawing.nodes[route.to as usize]);
            route.points = course(from, to, way, proper, middles, &columns);
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
    let least = options.gap_x.clamp(1, 4096);
    let (count, sum) = rises.fold((0_u64, 0_u64), |(count, sum), rise| (count + 1, sum + u64::from(rise)));
    let mean = sum / count.max(1);
    least + (mean / 6).min(2 * u64::from(least.unsigned_abs())) as i32
}

fn course(from: Rect, to: Rect, way: Way, proper: &Proper, middles: &[i32], columns: &[(i32, i32)]) -> Vec<Point> {
    let start = Point { x: from.right(), y: from.y + from.h / 2 };
    let end = Point { x: to.x, y: to.y + to.h / 2 };
    let mut points = vec![start];
    let mut add = |point: Point| {
        // Only the ends of a level stretch matter.
        if let [.., before, last] = points[..]
            && before.y == last.y
            && last.y == point.y
        {
            points.pop();
        }
        if points.last() != Some(&point) {
            points.push(point);
        }
    };
    if let Some(column) = columns.iter().find(|column| column.0 == from.x) {
        add(Point { x: column.1, y: start.y });
    }
    match way {
        Way::Direct | Way::Across => {}
        Way::Bends { first, count } => {
            for bend in first..first + count {
                let (left, right) = columns[proper.rank[bend as usize] as usize];
                let y = middles[bend as usize];
                add(Point { x: left, y });
                add(Point { x: right, y });
            }
        }
    }
    add(end);
    points
}
