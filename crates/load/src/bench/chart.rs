//! Charts of `docs/benchmarks.md`, as SVG.

use super::Results;
use super::contestant::Contestant;
use super::report::one_to_many;
use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;

/// Every chart there is something for, with the name of its file.
pub fn all(results: &Results) -> Vec<(&'static str, String)> {
    cost(results).map(|svg| ("benchmarks-cost.svg", svg)).into_iter().collect()
}

/// What a packet costs, by receivers: both axes in steps of the same ratio, for N goes from 1 to 400.
fn cost(results: &Results) -> Option<String> {
    let lines: Vec<_> = Contestant::ALL
        .iter()
        .map(|one| (*one, one_to_many(results, *one)))
        .filter(|(_, line)| line.len() > 1)
        .collect();
    let points = || lines.iter().flat_map(|(_, line)| line);
    let most_receivers = points().map(|point| point.0).fold(1.0, f64::max);
    let (least, most) =
        points().fold((f64::MAX, 0.0_f64), |(low, high), point| (low.min(point.1), high.max(point.1)));
    if lines.is_empty() {
        return None;
    }
    let (floor, ceiling) = (2_f64.powf(least.log2().floor()), 2_f64.powf(most.log2().ceil()));
    let x = |receivers: f64| LEFT + receivers.ln() / most_receivers.ln() * (WIDTH - LEFT - RIGHT);
    let y = |cost: f64| {
        let part = (cost / floor).ln() / (ceiling / floor).ln();
        HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)
    };

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>CPU time of the server for each forwarded packet, by receivers</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    let mut mark = floor;
    while mark <= ceiling * 1.001 {
        let at = y(mark);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#dddddd\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{mark} µs</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        );
        mark *= 2.0;
    }
    for (receivers, _) in &lines[0].1 {
        let (across, down) = (x(*receivers), HEIGHT - BOTTOM + 20.0);
        let _ =
            writeln!(svg, "<text x=\"{across:.1}\" y=\"{down}\" text-anchor=\"middle\">{receivers}</text>");
    }
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    let _ =
        writeln!(svg, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">receivers</text>", HEIGHT - 10.0);
    for (contestant, line) in &lines {
        let colour = colour(*contestant);
        let path: Vec<_> = line.iter().map(|(n, cost)| format!("{:.1} {:.1}", x(*n), y(*cost))).collect();
        let _ = writeln!(
            svg,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>",
            path.join("L")
        );
        if let Some((n, cost)) = line.last() {
            let (across, down) = (x(*n) + 8.0, y(*cost) + 4.0);
            let name = contestant.name();
            let _ = writeln!(svg, "<text x=\"{across:.1}\" y=\"{down:.1}\" fill=\"{colour}\">{name}</text>");
        }
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

/// Told apart by the colour-blind, too.
fn colour(contestant: Contestant) -> &'static str {
    match contestant {
        Contestant::Starling => "#0072b2",
        Contestant::StarlingOwn => "#56b4e9",
        Contestant::FloorGso => "#555555",
        Contestant::FloorPlain => "#999999",
        Contestant::Janus => "#d55e00",
        Contestant::JanusLoops => "#e69f00",
    }
}
