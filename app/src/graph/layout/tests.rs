//! What holds for the drawing of any graph, by theme.

mod brandes_koepf;
mod cycles;
pub(super) mod placement;
mod shapes;
mod sound;
mod stability;

use super::super::geometry::Point;
use super::super::tiles::TileIndex;
use super::*;

/// Fails unless the drawing is sound.
fn check(dag: &Dag, sizes: &[Size], options: &Options) -> Layout {
    let drawing = layout(dag, sizes, options);
    assert_eq!(drawing.nodes.len(), dag.len() as usize);
    assert!(drawing.edges.iter().map(|route| (route.from, route.to)).eq(dag.edges()));
    let frame = |point: &Point| (0..=drawing.width).contains(&point.x) && (0..=drawing.height).contains(&point.y);
    for (rect, size) in drawing.nodes.iter().zip(sizes) {
        assert_eq!((rect.w, rect.h), (size.w, size.h));
        let far = Point { x: rect.right(), y: rect.bottom() };
        assert!(frame(&Point { x: rect.x, y: rect.y }) && frame(&far), "{rect:?} of {drawing:?}");
    }
    let index = TileIndex::new(drawing.nodes.iter().copied());
    for (node, rect) in (0_u32..).zip(&drawing.nodes) {
        assert_eq!(index.query(*rect), [node], "overlap at {rect:?}");
    }
    for route in &drawing.edges {
        let (from, to) = (drawing.nodes[route.from as usize], drawing.nodes[route.to as usize]);
        assert!(to.x >= from.right() + options.gap_x, "{from:?} {to:?}");
        assert_eq!(route.points.first(), Some(&Point { x: from.right(), y: from.y + from.h / 2 }));
        assert_eq!(route.points.last(), Some(&Point { x: to.x, y: to.y + to.h / 2 }));
        assert!(route.points.windows(2).all(|pair| pair[0].x < pair[1].x || pair[0].y == pair[1].y), "{route:?}");
        assert!(
            route.points.windows(2).all(|pair| pair[0].x <= pair[1].x) && route.points.iter().all(frame),
            "{route:?}"
        );
    }
    assert!(drawing.back.iter().map(|route| (route.from, route.to)).eq(dag.back_edges().iter().copied()));
    for route in &drawing.back {
        let (from, to) = (drawing.nodes[route.from as usize], drawing.nodes[route.to as usize]);
        assert_eq!(route.points.first(), Some(&Point { x: from.right(), y: from.y + from.h / 2 }));
        assert_eq!(route.points.last(), Some(&Point { x: to.x, y: to.y + to.h / 2 }));
        assert!(route.points.iter().all(frame), "{route:?} of {} × {}", drawing.width, drawing.height);
        assert!(route.points.windows(2).all(|pair| pair[0].x == pair[1].x || pair[0].y == pair[1].y), "{route:?}");
    }
    drawing
}
