//! Puts the parts of a drawing beside and below one another, and the loners in a grid.
//!
//! The parts themselves are finished; they are only moved.

use super::super::geometry::{Point, Size};
use super::parts::Parts;
use super::sorted::by_key;
use super::{Layout, Options};

/// Moves every part to its place and sets the extent of the drawing. Parts go in rows as wide as
/// the widest part, taller ones first, or wider if the rest would make too tall a stack. Each begins after
/// `room`, which is part of its extent.
pub(super) fn pack(parts: &Parts, extents: &[Size], room: i32, options: &Options, drawing: &mut Layout) {
    let gap = options.gap_part;
    let mut by_height: Vec<u32> = (0..extents.len() as u32).collect();
    by_key(&mut by_height, |part| u32::MAX - extents[part as usize].h.cast_unsigned());
    let areas = extents.iter().map(|extent| i64::from(extent.w + gap) * i64::from(extent.h + gap));
    // A part as large as all others together has its row to itself.
    let others = areas.clone().sum::<i64>() - areas.max().unwrap_or(0);
    let widest = extents.iter().map(|extent| extent.w).max().unwrap_or(0);
    let limit = i64::from(widest).max(square_side(others * 2));
    let mut corners = vec![Point::default(); extents.len()];
    let (mut corner, mut row) = (Point::default(), 0);
    for part in by_height {
        let extent = extents[part as usize];
        if corner.x > 0 && i64::from(corner.x) + i64::from(extent.w) > limit {
            corner = Point { x: 0, y: row + gap };
        }
        corners[part as usize] = Point { x: corner.x + room, y: corner.y };
        row = row.max(corner.y + extent.h);
        corner.x += extent.w + gap;
        drawing.width = drawing.width.max(corner.x - gap);
    }
    drawing.height = row;
    shift(parts, &corners, drawing);
    grid(parts.single(), options, drawing);
}

/// The side of a square of about this area.
fn square_side(area: i64) -> i64 {
    area.max(0).isqrt()
}

fn shift(parts: &Parts, corners: &[Point], drawing: &mut Layout) {
    let mut by_node = vec![Point::default(); drawing.nodes.len()];
    for (part, &corner) in parts.connected().iter().zip(corners) {
        for &node in part {
            by_node[node as usize] = corner;
            let rect = &mut drawing.nodes[node as usize];
            (rect.x, rect.y) = (rect.x + corner.x, rect.y + corner.y);
        }
    }
    for route in &mut drawing.edges {
        let corner = by_node[route.from as usize];
        for point in &mut route.points {
            (point.x, point.y) = (point.x + corner.x, point.y + corner.y);
        }
    }
}

/// Puts nodes without edges below everything else, in rows.
fn grid(single: &[u32], options: &Options, drawing: &mut Layout) {
    if single.is_empty() {
        return;
    }
    drawing.layers = drawing.layers.max(1);
    let sides = single.iter().map(|&node| drawing.nodes[node as usize]);
    let (w, h) = sides.fold((0, 0), |(w, h), rect| (rect.w.max(w), rect.h.max(h)));
    let gap = options.gap_y;
    let (step_x, step_y) = ((w + gap).max(1), h + gap);
    let area = i64::from(step_x) * i64::from(step_y) * single.len() as i64;
    let across = i64::from(drawing.width).max(square_side(area * 2));
    let columns = (across.saturating_add(i64::from(gap)) / i64::from(step_x)).max(1);
    let top = if drawing.height == 0 { 0 } else { drawing.height + options.gap_part };
    for (index, &node) in (0_i64..).zip(single) {
        let rect = &mut drawing.nodes[node as usize];
        rect.x = (index % columns) as i32 * step_x;
        rect.y = top + (index / columns) as i32 * step_y;
        drawing.width = drawing.width.max(rect.right());
        drawing.height = drawing.height.max(rect.bottom());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::layout;
    use super::*;

    const SIZE: Size = Size { w: 100, h: 20 };

    #[test]
    fn loners_form_a_grid() {
        let drawing = layout(&Dag::new(100, []), &[SIZE; 100], &Options::default());
        assert!(drawing.width < 2 * drawing.height && drawing.height < drawing.width, "{drawing:?}");
        assert_eq!(drawing.layers, 1);
    }

    #[test]
    fn a_pair_goes_below_what_is_large_and_loners_below_that() {
        let edges = (0..20).map(|node| (node, 20)).chain([(21, 22)]);
        let drawing = layout(&Dag::new(24, edges), &[SIZE; 24], &Options::default());
        assert_eq!(drawing.nodes[21].x, 0);
        assert!(drawing.nodes[21].y > drawing.nodes[..20].iter().map(|rect| rect.y).max().unwrap_or(0));
        assert!(drawing.nodes[23].y > drawing.nodes[22].y);
    }
}
