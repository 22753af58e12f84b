//! One contestant, once.

use super::case::{Asks, Case};
use super::contestant::{Contestant, Programs, Running};
use crate::cost;
use crate::crowd::{Crowd, Maker};
use crate::receipt::{Counts, percentile};
use crate::source::Layer;
use crate::wire::Line;
use anyhow::Result;
use std::fmt;
use std::time::{Duration, Instant};

/// What was measured.
#[derive(Clone, Default, Debug)]
pub struct Round {
    /// Packets that receivers got.
    pub packets: u64,
    /// CPU time of the server for each of them, in microseconds.
    pub per_packet: f64,
    /// Part of a core that the server used.
    pub load: f64,
    /// From sending to arriving, in microseconds: half are faster.
    pub p50: u32,
    /// 99 of 100 are faster.
    pub p99: u32,
    /// Of all packets, the part that came later than [`IN_TIME`] or not at all.
    pub missed: f64,
    /// Of all packets, the part that came only after others had.
    pub late: f64,
    /// The longest the picture stood still where the line had got narrow, in seconds.
    pub still: f64,
    /// Packets that each of the others got, by those it got before.
    pub others_packets: f64,
    /// Their delay, half are faster, by that before.
    pub others_delay: f64,
    /// Seconds until the best layer came again when the line was wide again.
    pub back: f64,
    /// From asking for another layer to having a key frame of it, in milliseconds: half are faster.
    pub switch_p50: f64,
    /// Nine of ten are faster.
    pub switch_p90: f64,
    /// The slowest.
    pub switch_worst: f64,
    /// Receivers' time from asking to being connected, in milliseconds: half are faster.
    pub join_p50: f64,
    /// The slowest.
    pub join_worst: f64,
    /// From the first that asked until all were connected, in milliseconds.
    pub joined_all: f64,
    /// CPU time of the server for each receiver that came in, in milliseconds.
    pub join_cost: f64,
    /// Memory of the server for each receiver, in kilobytes.
    pub memory: f64,
    /// Part of a core that the clients used.
    pub client: f64,
    /// Why it says nothing about the server.
    pub faults: Vec<String>,
    /// What was looked at.
    pub asks: Option<Asks>,
}

/// How long clients may take to connect.
const JOIN: Duration = Duration::from_secs(60);
/// How long after it was sent a packet can still be shown by a player that waits for it. The path takes 24 ms, and
/// each time a packet is lost on one side of the server costs another 24 and what it takes to be missed.
pub const IN_TIME: Duration = Duration::from_millis(400);
/// What is left of a line that gets narrow, in bits a second.
const NARROW: u64 = 300_000;
/// How long a line has time to be found good, or narrow.
const SETTLED: Duration = Duration::from_secs(5);
/// How long what was lost has time to come.
const TAIL: Duration = Duration::from_secs(2);
/// How long a line that loses some has to prove what it takes.
const PROVED: Duration = Duration::from_secs(15);
/// Layers that are asked for, one after the other.
const SWITCHES: u64 = 30;
/// So far apart: what the server asks of a publisher, it asks twice a second at most.
const BETWEEN: Duration = Duration::from_millis(1_200);
/// How long media flows before memory is looked at.
const MINUTE: Duration = Duration::from_secs(60);

/// Runs it.
///
/// # Errors
/// The server does not start, or refuses somebody.
pub fn run(programs: &Programs, contestant: Contestant, case: &Case, window: Duration) -> Result<Round> {
    let running = contestant.start(programs)?;
    let mut crowd = Crowd::new(case.line, case.client_threads())?;
    let mut round = Round { asks: Some(case.asks), ..Round::default() };
    let memory = cost::memory(running.pid())?;
    let server = &running.server;
    let publishers: Vec<Maker<'_>> = (0..case.publishers)
        .map(|index| Box::new(move || server.publish(case.sources(index))) as Maker<'_>)
        .collect();
    crowd.join(publishers, 1, JOIN)?;
    join(&mut crowd, &running, case, &mut round)?;
    match case.asks {
        Asks::Joining => {}
        Asks::Idling => {
            crowd.run(case.warm())?;
            measure(&mut crowd, &running, case, window, &mut round)?;
        }
        Asks::Forwarding => {
            crowd.send();
            crowd.run(case.warm())?;
            measure(&mut crowd, &running, case, window, &mut round)?;
        }
        Asks::Recovering => {
            crowd.send();
            crowd.run(case.warm())?;
            recover(&mut crowd, case, window, &mut round)?;
        }
        Asks::Narrowing => {
            crowd.send();
            crowd.run(SETTLED)?;
            narrow(&mut crowd, window, &mut round)?;
        }
        Asks::Switching => {
            for (index, layer) in (1..).zip(Layer::ALL) {
                crowd.show(index, layer)?;
            }
            crowd.send();
            crowd.run(PROVED)?;
            switch(&mut crowd, &mut round)?;
        }
        Asks::Memory => {
            crowd.send();
            crowd.run(MINUTE)?;
            let grown = cost::memory(running.pid())?.saturating_sub(memory);
            round.memory = grown as f64 / case.receivers as f64 / 1_000.0;
        }
    }
    Ok(round)
}

/// The receivers come in. Nobody sends yet, so that it costs what coming in costs.
fn join(crowd: &mut Crowd, running: &Running, case: &Case, round: &mut Round) -> Result<()> {
    let server = &running.server;
    let publishers = case.publishers as usize;
    let receivers: Vec<Maker<'_>> =
        (0..case.receivers).map(|_| Box::new(move || server.watch(publishers)) as Maker<'_>).collect();
    let (began, before) = (Instant::now(), cost::cpu(running.pid())?);
    let mut took = crowd.join(receivers, case.at_once, JOIN)?;
    let spent = cost::cpu(running.pid())?.saturating_sub(before);
    took.sort_unstable();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    round.join_p50 = milliseconds(percentile(&took, 0.5));
    round.join_worst = milliseconds(percentile(&took, 1.0));
    round.joined_all = milliseconds(began.elapsed());
    round.join_cost = milliseconds(spent) / case.receivers as f64;
    Ok(())
}

/// What the window costs, and whether it counts.
fn measure(
    crowd: &mut Crowd,
    running: &Running,
    case: &Case,
    window: Duration,
    round: &mut Round,
) -> Result<()> {
    let me = std::process::id();
    let (began, dropped, sent) = (Instant::now(), cost::dropped()?, crowd.sent());
    let (server, clients) = (cost::cpu(running.pid())?, cost::cpu(me)?);
    crowd.begin();
    crowd.run(window)?;
    let mut counts = crowd.end();
    let spent = cost::cpu(running.pid())?.saturating_sub(server);
    let lasted = began.elapsed().as_secs_f64();
    round.client = cost::cpu(me)?.saturating_sub(clients).as_secs_f64() / lasted;
    round.load = spent.as_secs_f64() / lasted;
    round.packets = counts.came;
    round.per_packet = spent.as_secs_f64() * 1e6 / counts.came.max(1) as f64;
    counts.delays.sort_unstable();
    round.p50 = percentile(&counts.delays, 0.5);
    round.p99 = percentile(&counts.delays, 0.99);
    if case.asks == Asks::Idling {
        return Ok(());
    }

    let expected = (crowd.sent() - sent) * case.receivers as u64;
    let share = counts.came as f64 / expected.max(1) as f64;
    let mut fault = |holds: bool, what: String| {
        if holds {
            round.faults.push(what);
        }
    };
    fault(!(0.99..=1.01).contains(&share), format!("{:.2} % of the packets came", share * 100.0));
    fault(counts.missing * 1_000 > counts.came, format!("{} packets are missing", counts.missing));
    fault(counts.twice * 1_000 > counts.came, format!("{} packets came twice", counts.twice));
    fault(counts.undecodable > 0, format!("{} streams began without a key frame", counts.undecodable));
    let lost = cost::dropped()?.saturating_sub(dropped);
    fault(lost > 0, format!("{lost} datagrams found a full buffer"));
    let busy = round.client > 0.7 * case.client_threads() as f64;
    fault(busy, format!("the clients used {:.0} % of a core", round.client * 100.0));
    Ok(())
}

/// What is lost, and what of that comes again.
fn recover(crowd: &mut Crowd, case: &Case, window: Duration, round: &mut Round) -> Result<()> {
    // Nothing is under way when the counting begins and when it ends.
    crowd.pause();
    crowd.run(TAIL)?;
    let sent = crowd.sent();
    crowd.begin();
    crowd.send();
    crowd.run(window)?;
    crowd.pause();
    crowd.run(TAIL)?;
    let mut counts = crowd.end();
    let expected = ((crowd.sent() - sent) * case.receivers as u64).max(1) as f64;
    let limit = IN_TIME.as_micros() as u32;
    counts.delays.sort_unstable();
    let in_time = counts.delays.partition_point(|delay| *delay <= limit);
    round.packets = counts.came;
    round.missed = 1.0 - in_time as f64 / expected;
    round.late = counts.late as f64 / expected;
    round.p50 = percentile(&counts.delays, 0.5);
    round.p99 = percentile(&counts.delays, 0.99);
    if counts.undecodable > 0 {
        round.faults.push(format!("{} streams began without a key frame", counts.undecodable));
    }
    Ok(())
}

/// The line of the last one gets narrow, and wide again.
fn narrow(crowd: &mut Crowd, window: Duration, round: &mut Round) -> Result<()> {
    let mut look = |crowd: &mut Crowd, during| -> Result<(Counts, Counts)> {
        crowd.begin();
        crowd.run(during)?;
        let mut each = crowd.end_each();
        let last = each.pop().unwrap_or_default();
        let mut others = Counts::default();
        each.into_iter().for_each(|counts| others.add(counts));
        others.delays.sort_unstable();
        // Of what a line drops the first of a key frame may be, which comes again later.
        if others.undecodable > 0 {
            round.faults.push("a picture went on without a key frame".to_owned());
        }
        Ok((others, last))
    };
    let (before, _) = look(crowd, window)?;
    crowd.lay_last(Line { rate: Some(NARROW), ..Line::default() });
    let (at_first, falling) = look(crowd, SETTLED)?;
    let (others, last) = look(crowd, window)?;
    crowd.lay_last(Line::default());
    let wide = Instant::now();
    let patience = Duration::from_secs(30);
    while look(crowd, Duration::from_millis(200))?.1.best == 0 && wide.elapsed() < patience {}
    round.back = wide.elapsed().as_secs_f64();
    round.packets = others.came;
    round.still = last.still.max(falling.still).as_secs_f64();
    let rate = |counts: &Counts, during: Duration| counts.came as f64 / during.as_secs_f64();
    let worst = rate(&others, window).min(rate(&at_first, SETTLED));
    round.others_packets = worst / rate(&before, window);
    let delay = |counts: &Counts| f64::from(percentile(&counts.delays, 0.5));
    round.others_delay = delay(&others).max(delay(&at_first)) / delay(&before);
    Ok(())
}

/// The last one watches one layer after the other.
fn switch(crowd: &mut Crowd, round: &mut Round) -> Result<()> {
    crowd.begin();
    for (turn, layer) in (0..SWITCHES).zip(Layer::ALL.into_iter().rev().cycle()) {
        crowd.show(0, layer)?;
        // Neither with the phase of the camera nor with that of the server.
        crowd.run(BETWEEN + Duration::from_millis(7 * turn))?;
    }
    let mut each = crowd.end_each();
    let counts = each.pop().unwrap_or_default();
    let mut took = counts.switches;
    took.sort_unstable();
    let part = |part| percentile(&took, part).as_secs_f64() * 1e3;
    round.packets = counts.came;
    (round.switch_p50, round.switch_p90, round.switch_worst) = (part(0.5), part(0.9), part(1.0));
    if took.len() as u64 != SWITCHES {
        round.faults.push(format!("{} of {SWITCHES} layers came", took.len()));
    }
    Ok(())
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.asks {
            Some(Asks::Joining) => write!(
                f,
                "joins {:.1} ms (worst {:.1}), all in {:.0} ms, {:.2} ms of CPU each",
                self.join_p50, self.join_worst, self.joined_all, self.join_cost
            ),
            Some(Asks::Recovering) => write!(
                f,
                "{:.2} % not there in time, {:.1} % came after others, delay {} / {} µs, {} packets",
                self.missed * 100.0,
                self.late * 100.0,
                self.p50,
                self.p99,
                self.packets
            ),
            Some(Asks::Narrowing) => write!(
                f,
                "still for {:.2} s, best layer back after {:.1} s; others: {:.3} of the packets, {:.2} of the delay",
                self.still, self.back, self.others_packets, self.others_delay
            ),
            Some(Asks::Switching) => write!(
                f,
                "another layer after {:.0} ms, nine of ten within {:.0} ms, the slowest {:.0} ms",
                self.switch_p50, self.switch_p90, self.switch_worst
            ),
            Some(Asks::Memory) => write!(f, "{:.0} kB for each receiver", self.memory),
            Some(Asks::Idling) => write!(f, "{:.2} % of a core", self.load * 100.0),
            _ => write!(
                f,
                "{:6.2} µs a packet, delay {} / {} µs, {} packets, server {:.0} %, clients {:.0} %",
                self.per_packet,
                self.p50,
                self.p99,
                self.packets,
                self.load * 100.0,
                self.client * 100.0
            ),
        }
    }
}
