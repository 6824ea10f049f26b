//! Times by size, both axes in powers of ten, as an SVG that a README can show.

use std::fmt::Write as _;
use std::time::Duration;

/// One measurement.
pub struct Point {
    /// Who took so long.
    pub series: String,
    /// For so many nodes.
    pub nodes: u32,
    /// How long.
    pub took: Duration,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 4] = ["#1d6fd6", "#c2410c", "#7c3aed", "#15803d"];

/// The smallest and the largest power of ten on each axis: nodes, milliseconds.
const NODES: (f64, f64) = (2.0, 5.0);
const TIMES: (f64, f64) = (0.0, 6.0);

fn x(nodes: f64) -> f64 {
    LEFT + (nodes.log10() - NODES.0) / (NODES.1 - NODES.0) * (WIDTH - LEFT - RIGHT)
}

fn y(ms: f64) -> f64 {
    HEIGHT - BOTTOM - (ms.max(1.0).log10() - TIMES.0) / (TIMES.1 - TIMES.0) * (HEIGHT - TOP - BOTTOM)
}

/// The plot.
pub fn plot(points: &[Point]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    // Writing to a string cannot fail.
    for (power, word) in ["1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"].into_iter().enumerate() {
        let at = y(10_f64.powi(i32::try_from(power).unwrap_or(0)));
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.0}H{:.0}\" stroke=\"#ddd\"/><text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{word}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        );
    }
    for (nodes, word) in [(100.0, "100"), (1_000.0, "1,000"), (10_000.0, "10,000"), (100_000.0, "100,000 nodes")] {
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{word}</text>",
            x(nodes),
            HEIGHT - BOTTOM + 20.0
        );
    }
    let mut series: Vec<&str> = Vec::new();
    for point in points {
        if !series.contains(&point.series.as_str()) {
            series.push(&point.series);
        }
    }
    for (name, colour) in series.into_iter().zip(COLOURS) {
        let own = points.iter().filter(|point| point.series == name);
        let own: Vec<(f64, f64)> =
            own.map(|point| (x(f64::from(point.nodes)), y(point.took.as_secs_f64() * 1000.0))).collect();
        let line: Vec<String> = own.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        let _ = writeln!(svg, "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>", line.join("L"));
        for (x, y) in &own {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>");
        }
        if let Some((x, y)) = own.last() {
            let _ = writeln!(svg, "<text x=\"{:.0}\" y=\"{:.0}\" fill=\"{colour}\">{name}</text>", x + 8.0, y + 4.0);
        }
    }
    svg.push_str("</svg>\n");
    svg
}
