//! How many edges of a drawing cross, whoever drew it: the one measure that is the same for all.

use serde::Deserialize;

/// The course of an edge.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Course {
    /// The node it leaves.
    pub from: u32,
    /// The node it enters.
    pub to: u32,
    /// Its ends and bends; straight between them.
    pub points: Vec<(f64, f64)>,
}

struct Segment {
    edge: usize,
    a: (f64, f64),
    b: (f64, f64),
}

/// Counts the points where two edges that share no node cross. Edges that run along one another do not cross
/// there.
#[must_use]
pub fn crossings(edges: &[Course]) -> u64 {
    let mut segments: Vec<Segment> = edges
        .iter()
        .enumerate()
        .flat_map(|(edge, course)| course.points.windows(2).map(move |pair| (edge, pair[0], pair[1])))
        .filter(|(_, a, b)| a != b)
        .map(|(edge, a, b)| if a.0 <= b.0 { Segment { edge, a, b } } else { Segment { edge, a: b, b: a } })
        .collect();
    segments.sort_by(|one, other| one.a.0.total_cmp(&other.a.0));
    let mut active: Vec<usize> = Vec::new();
    let mut count = 0;
    for (index, segment) in segments.iter().enumerate() {
        active.retain(|&other| segments[other].b.0 > segment.a.0);
        count += active.iter().filter(|&&other| cross(edges, segment, &segments[other])).count() as u64;
        active.push(index);
    }
    count
}

fn cross(edges: &[Course], one: &Segment, other: &Segment) -> bool {
    let apart = |a: &Segment, b: &Segment| a.a.1.max(a.b.1) <= b.a.1.min(b.b.1);
    if apart(one, other) || apart(other, one) || one.edge == other.edge {
        return false;
    }
    let (this, that) = (&edges[one.edge], &edges[other.edge]);
    if this.from == that.from || this.to == that.to || this.from == that.to || this.to == that.from {
        return false;
    }
    let side = |s: &Segment, p: (f64, f64)| (s.b.0 - s.a.0) * (p.1 - s.a.1) - (s.b.1 - s.a.1) * (p.0 - s.a.0);
    side(one, other.a) * side(one, other.b) < 0.0 && side(other, one.a) * side(other, one.b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(from: u32, to: u32, points: &[(f64, f64)]) -> Course {
        Course { from, to, points: points.to_vec() }
    }

    #[test]
    fn crossings_are_counted_once_and_neighbours_do_not_cross() {
        let down = course(0, 1, &[(0.0, 0.0), (10.0, 10.0)]);
        let up = course(2, 3, &[(0.0, 10.0), (10.0, 0.0)]);
        assert_eq!(crossings(&[down.clone(), up.clone()]), 1);
        assert_eq!(crossings(&[down.clone(), course(0, 3, &[(0.0, 10.0), (10.0, 0.0)])]), 0, "they share a node");
        assert_eq!(crossings(&[down.clone(), course(2, 3, &[(0.0, 1.0), (10.0, 11.0)])]), 0);
        let bent = course(4, 5, &[(10.0, 4.0), (5.0, 4.0), (5.0, 4.0), (0.0, 6.5)]);
        assert_eq!(crossings(&[down, up, bent]), 3);
    }

    #[test]
    fn what_runs_along_one_another_does_not_cross() {
        let one = course(0, 1, &[(0.0, 0.0), (5.0, 2.0), (10.0, 2.0)]);
        let other = course(2, 3, &[(0.0, 4.0), (5.0, 2.0), (10.0, 2.0)]);
        assert_eq!(crossings(&[one, other]), 0);
    }
}
