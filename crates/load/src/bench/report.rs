//! `docs/benchmarks.md`, from what was measured.

use super::case::{Asks, Case, Media};
use super::contestant::Contestant;
use super::machine::Machine;
use super::round::Round;
use super::{Results, Rounds};
use crate::receipt::percentile;
use std::fmt::Write;
use std::time::Duration;

/// The whole page.
pub fn text(results: &Results, machine: &Machine, how: &str, window: Duration) -> String {
    let mut page = String::new();
    let Machine { processor, kernel, starling, janus, day } = machine;
    let seconds = window.as_secs();
    let _ = writeln!(
        page,
        "# Benchmarks\n\n\
         Written by `{how}`; not to be edited by hand. {day}, {processor}, {kernel}; {starling}; {janus}.\n\n\
         Every round starts a fresh server process, brings clients in that speak WebRTC as browsers do (ICE, DTLS, SRTP,\n\
         feedback), lets media flow for three seconds (ten where ten or more send) and then counts for {seconds}. A \
         publisher sends\n30 frames a second of five packets and 50 packets of sound, 1.5 Mbit/s. What a packet costs is \
         the CPU time of the\nserver's process, in the program and in the kernel, by the packets that receivers got and \
         authenticated. Rounds are\ninterleaved, there and back, and those of one to N over every N; a round with more than 0.1 % missing, \
         with datagrams\ndropped by this machine, or with clients that used more than 70 % of a core for each of their \
         threads (two where 400\nstreams come to them, else one) is void. The figures are medians, with the lowest and \
         the highest. Compare within one\ntable only: absolute times move with the machine. What N = 200 and 400 cost \
         against 50 is compared turn by turn.\n\n\
         The *bare loop* opens each packet once, seals it for each receiver and sends it, and does nothing else: the \
         limit of\nthis machine. Janus is Debian's, with its video room, once as it comes and once with `event_loops = 2`. Starling\nis watched by WHIP and WHEP; *own* is its own protocol, as its page speaks it."
    );
    for asks in [
        Asks::Forwarding,
        Asks::Recovering,
        Asks::Narrowing,
        Asks::Switching,
        Asks::Joining,
        Asks::Idling,
        Asks::Memory,
    ] {
        let cases: Vec<_> = results.iter().filter(|(case, _)| case.asks == asks).collect();
        if !cases.is_empty() {
            let _ = writeln!(page, "\n## {}\n\n{}{}", heading(asks), about(asks), header(asks));
        }
        for (case, all) in cases {
            for (contestant, rounds) in all {
                let _ = writeln!(page, "{}", row(case, *contestant, rounds, results));
            }
        }
        if asks == Asks::Forwarding {
            growth(&mut page, results);
        }
    }
    judged(&mut page, results);
    void(&mut page, results);
    page
}

fn heading(asks: Asks) -> &'static str {
    match asks {
        Asks::Forwarding => "What a forwarded packet costs",
        Asks::Recovering => "What a bad line loses",
        Asks::Narrowing => "A line that gets narrow, and wide again",
        Asks::Switching => "Another layer",
        Asks::Joining => "Coming in",
        Asks::Idling => "A room where nobody sends",
        Asks::Memory => "Memory",
    }
}

/// What has to be known of it, beyond how all rounds are.
fn about(asks: Asks) -> &'static str {
    match asks {
        Asks::Recovering => {
            "Every client is behind a line that loses 5 % of what passes it, each way, and takes 12 ms; only pictures are \
             sent.\nA packet is there in time if it arrives within 400 ms of being sent.\n\n"
        }
        Asks::Narrowing => {
            "The picture is sent in three layers. One of ten receivers gets a line of 300 kbit/s, each way, and some \
             seconds later\nits old one back.\n\n"
        }
        Asks::Switching => {
            "Every client is behind a line that loses 5 % of what passes it, each way, and takes 25 ms. Others watch all three \
             layers,\nso that each change needs a key frame that is asked for. It has come when all of that key frame has.\n\n"
        }
        Asks::Forwarding | Asks::Joining | Asks::Idling | Asks::Memory => "",
    }
}

fn header(asks: Asks) -> &'static str {
    match asks {
        Asks::Forwarding => {
            "| case | who | µs a packet | × bare GSO | × Starling | delay p50, µs | p99, µs | server, of a core |\n\
             |---|---|---|---|---|---|---|---|"
        }
        Asks::Narrowing => {
            "| case | who | still at most, s | best layer back after, s | packets of the others, × before | their delay p50, × before |\n\
             |---|---|---|---|---|---|"
        }
        Asks::Recovering => {
            "| case | who | not there in 400 ms, % | came again, % | delay p50, ms | p99, ms |\n|---|---|---|---|---|---|"
        }
        Asks::Switching => {
            "| case | who | after p50, ms | nine of ten within, ms | slowest, ms |\n|---|---|---|---|---|"
        }
        Asks::Joining => {
            "| case | who | connected p50, ms | worst, ms | all in, ms | CPU of the server each, ms |\n|---|---|---|---|---|---|"
        }
        Asks::Idling => "| case | who | server, of a core |\n|---|---|---|",
        Asks::Memory => "| case | who | kB for each receiver, after a minute |\n|---|---|---|",
    }
}

fn row(case: &Case, contestant: Contestant, rounds: &Rounds, results: &Results) -> String {
    let title = case.title();
    let who = contestant.name();
    if let Some(why) = &rounds.failed {
        return format!("| {title} | {who} | failed: {why} |");
    }
    let spread = |of: fn(&Round) -> f64, digits: usize| {
        let values = sorted(rounds, of);
        let (low, high) = (percentile(&values, 0.0), percentile(&values, 1.0));
        format!("{:.digits$} ({low:.digits$}–{high:.digits$})", middle(&values))
    };
    match case.asks {
        Asks::Forwarding => {
            let cost = spread(|round| round.per_packet, 2);
            let against = |other| match ratio(results, &case.name, contestant, other) {
                Some(ratio) => format!("{ratio:.2}"),
                None => "–".to_owned(),
            };
            let (p50, p99) = (spread(|round| round.p50.into(), 0), spread(|round| round.p99.into(), 0));
            let load = spread(|round| round.load * 100.0, 0);
            let (bare, starling) = (against(Contestant::FloorGso), against(Contestant::Starling));
            format!("| {title} | {who} | {cost} | {bare} | {starling} | {p50} | {p99} | {load} % |")
        }
        Asks::Narrowing => format!(
            "| {title} | {who} | {} | {} | {} | {} |",
            spread(|round| round.still, 2),
            spread(|round| round.back, 1),
            spread(|round| round.others_packets, 3),
            spread(|round| round.others_delay, 2)
        ),
        Asks::Recovering => format!(
            "| {title} | {who} | {} | {} | {} | {} |",
            spread(|round| round.missed * 100.0, 2),
            spread(|round| round.late * 100.0, 1),
            spread(|round| f64::from(round.p50) / 1e3, 0),
            spread(|round| f64::from(round.p99) / 1e3, 0)
        ),
        Asks::Switching => format!(
            "| {title} | {who} | {} | {} | {} |",
            spread(|round| round.switch_p50, 0),
            spread(|round| round.switch_p90, 0),
            spread(|round| round.switch_worst, 0)
        ),
        Asks::Joining => format!(
            "| {title} | {who} | {} | {} | {} | {} |",
            spread(|round| round.join_p50, 1),
            spread(|round| round.join_worst, 1),
            spread(|round| round.joined_all, 0),
            spread(|round| round.join_cost, 2)
        ),
        Asks::Idling => format!("| {title} | {who} | {} % |", spread(|round| round.load * 100.0, 2)),
        Asks::Memory => format!("| {title} | {who} | {} |", spread(|round| round.memory, 0)),
    }
}

/// What grows with receivers and what does not: the cost of a packet that comes in, as a + b·N.
fn growth(page: &mut String, results: &Results) {
    let mut lines = Vec::new();
    for contestant in Contestant::ALL {
        let points: Vec<_> = one_to_many(results, contestant)
            .into_iter()
            .map(|(receivers, cost)| (receivers, cost * receivers))
            .collect();
        if points.len() >= 3 {
            let (a, b) = line(&points);
            lines.push(format!("| {} | {a:.1} | {b:.2} |", contestant.name()));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(
            page,
            "\n![What a packet costs, by receivers](benchmarks-cost.svg)\n\n\
             A packet that comes in costs *a*, and each copy *b* more (least squares over one to N), in µs:\n\n\
             | who | a | b |\n|---|---|---|\n{}",
            lines.join("\n")
        );
    }
}

/// What was aimed at.
fn judged(page: &mut String, results: &Results) {
    use Contestant::{FloorGso, Janus, JanusLoops, Starling};
    let mut lines = Vec::new();
    let mut bar = |what: &str, found: Option<f64>, most: f64| {
        if let Some(found) = found {
            let word = if found <= most { "held" } else { "**missed**" };
            lines.push(format!("| {what} | {most} | {found:.2} | {word} |"));
        }
    };
    let at_50 = |of, to| ratio(results, "1-to-50", of, to);
    bar("packet at N = 50, against Janus", at_50(Starling, Janus), 0.25);
    bar("packet at N = 50, against Janus with 2 loops", at_50(Starling, JanusLoops), 0.4);
    bar("packet at N = 50, against the bare loop with GSO", at_50(Starling, FloorGso), 2.2);
    let cost = |name: &str| median(results, name, Starling, |round| round.per_packet);
    let growth = |name: &str| by_turns(results, name, "1-to-50", Starling);
    bar("packet at N = 200, against N = 50", growth("1-to-200"), 1.1);
    bar("packet at N = 400, against N = 50", growth("1-to-400"), 1.1);
    bar("packet at N = 5, in µs", cost("1-to-5"), 9.0);
    let delay = |of: fn(&Round) -> f64| median(results, "1-to-50", Starling, of);
    bar("delay at N = 50, p50 in ms", delay(|round| f64::from(round.p50) / 1e3), 1.1);
    bar("delay at N = 50, p99 in ms", delay(|round| f64::from(round.p99) / 1e3), 2.0);
    let missed = median(results, "loss", Starling, |round| round.missed * 100.0);
    bar("5 % lost each way: not there in time, %", missed, 0.5);
    let narrow = |of: fn(&Round) -> f64| median(results, "narrow", Starling, of);
    bar("300 kbit/s for one of ten: still, in s", narrow(|round| round.still), 1.0);
    bar("300 kbit/s for one of ten: best layer back, in s", narrow(|round| round.back), 10.0);
    bar(
        "300 kbit/s for one of ten: lost to the others, %",
        narrow(|round| (1.0 - round.others_packets) * 100.0),
        1.0,
    );
    bar("300 kbit/s for one of ten: delay of the others, × before", narrow(|round| round.others_delay), 1.2);
    bar(
        "another layer at 50 ms there and back, nine of ten, in ms",
        median(results, "switch", Contestant::StarlingOwn, |round| round.switch_p90),
        300.0,
    );
    bar("coming in, p50 in ms", median(results, "joins", Starling, |round| round.join_p50), 15.0);
    bar("coming in, CPU in ms", median(results, "joins", Starling, |round| round.join_cost), 2.0);
    bar(
        "fifty at once, all in, in ms",
        median(results, "burst", Starling, |round| round.joined_all),
        2_000.0,
    );
    bar("memory of a receiver, in kB", median(results, "memory", Starling, |round| round.memory), 250.0);
    if !lines.is_empty() {
        let _ = writeln!(
            page,
            "\n## What was aimed at\n\n| what | at most | found | |\n|---|---|---|---|\n{}",
            lines.join("\n")
        );
    }
}

fn void(page: &mut String, results: &Results) {
    let mut lines = Vec::new();
    for (case, all) in results {
        for (contestant, rounds) in all {
            for why in &rounds.void {
                lines.push(format!("- {}, {}: {why}", case.title(), contestant.name()));
            }
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(page, "\n## Rounds that were void\n\n{}", lines.join("\n"));
    }
}

/// What a packet costs one contestant against another, in a case.
pub fn ratio(results: &Results, case: &str, of: Contestant, to: Contestant) -> Option<f64> {
    let cost = |who| median(results, case, who, |round| round.per_packet);
    Some(cost(of)? / cost(to)?)
}

/// What a packet costs in one case by what it costs in another, turn by turn: half of the turns are below.
fn by_turns(results: &Results, name: &str, base: &str, who: Contestant) -> Option<f64> {
    let costs = |wanted: &str| {
        let (_, all) = results.iter().find(|(case, _)| case.name == wanted)?;
        Some(all.get(&who)?.valid.iter().map(|round| round.per_packet))
    };
    let mut ratios: Vec<_> = costs(name)?.zip(costs(base)?).map(|(cost, base)| cost / base).collect();
    ratios.sort_by(f64::total_cmp);
    (!ratios.is_empty()).then(|| middle(&ratios))
}

/// Receivers and what a packet costs, where one sends.
pub fn one_to_many(results: &Results, contestant: Contestant) -> Vec<(f64, f64)> {
    let cases = results.iter().filter(|(case, _)| {
        case.publishers == 1 && case.asks == Asks::Forwarding && case.media != Media::Sound
    });
    cases
        .filter_map(|(case, _)| {
            let cost = median(results, &case.name, contestant, |round| round.per_packet)?;
            Some((case.receivers as f64, cost))
        })
        .collect()
}

fn median(results: &Results, case: &str, who: Contestant, of: fn(&Round) -> f64) -> Option<f64> {
    let (_, all) = results.iter().find(|(one, _)| one.name == case)?;
    let values = sorted(all.get(&who)?, of);
    (!values.is_empty()).then(|| middle(&values))
}

fn sorted(rounds: &Rounds, of: fn(&Round) -> f64) -> Vec<f64> {
    let mut values: Vec<_> = rounds.valid.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The median: of an even number, the mean of the two in the middle.
fn middle(sorted: &[f64]) -> f64 {
    let above = sorted.len() / 2;
    let below = sorted.len().saturating_sub(1) / 2;
    match (sorted.get(below), sorted.get(above)) {
        (Some(below), Some(above)) => f64::midpoint(*below, *above),
        _ => f64::NAN,
    }
}

/// The line through points with the least squares: where it begins, and how it rises.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let across: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let along: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let rise = across / along;
    (y - rise * x, rise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_line_through_points_on_a_line_is_that_line() {
        let (begins, rises) = line(&[(1.0, 5.0), (10.0, 23.0), (100.0, 203.0)]);
        assert!((begins - 3.0).abs() < 1e-9 && (rises - 2.0).abs() < 1e-9);
    }

    #[test]
    fn of_two_rounds_the_median_lies_between_them() {
        assert_eq!((middle(&[4.0, 6.0]), middle(&[1.0, 2.0, 9.0])), (5.0, 2.0));
    }

    #[test]
    fn ratios_are_of_medians_and_a_missed_bar_is_said() {
        let results = vec![(
            Case::one_to(50),
            BTreeMap::from([
                (Contestant::Starling, rounds(&[4.0, 5.0, 90.0])),
                (Contestant::Janus, rounds(&[10.0, 10.0, 11.0])),
            ]),
        )];
        assert_eq!(ratio(&results, "1-to-50", Contestant::Starling, Contestant::Janus), Some(0.5));
        let mut page = String::new();
        judged(&mut page, &results);
        assert!(page.contains("| packet at N = 50, against Janus | 0.25 | 0.50 | **missed** |"), "{page}");
    }

    #[test]
    fn what_grows_is_looked_at_turn_by_turn_as_the_machine_changes() {
        let of = |case, costs: &[f64]| (case, BTreeMap::from([(Contestant::Starling, rounds(costs))]));
        let results =
            vec![of(Case::one_to(50), &[4.0, 8.0, 6.0, 2.0]), of(Case::one_to(200), &[4.4, 8.8, 6.6])];
        let grown = by_turns(&results, "1-to-200", "1-to-50", Contestant::Starling).unwrap();
        assert!((grown - 1.1).abs() < 1e-9);
        assert_eq!(by_turns(&results, "1-to-400", "1-to-50", Contestant::Starling), None);
    }

    fn rounds(costs: &[f64]) -> Rounds {
        let valid = costs.iter().map(|cost| Round { per_packet: *cost, ..Round::default() }).collect();
        Rounds { valid, ..Rounds::default() }
    }
}
