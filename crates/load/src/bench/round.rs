//! One contestant, once.

use super::case::{Asks, Case};
use super::contestant::{Contestant, Programs, Running};
use crate::cost;
use crate::crowd::{Crowd, Maker};
use crate::receipt::percentile;
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
/// Media that flows before it counts.
const WARM: Duration = Duration::from_secs(3);
/// How long media flows before memory is looked at.
const MINUTE: Duration = Duration::from_secs(60);

/// Runs it.
///
/// # Errors
/// The server does not start, or refuses somebody.
pub fn run(programs: &Programs, contestant: Contestant, case: &Case, window: Duration) -> Result<Round> {
    let running = contestant.start(programs)?;
    let mut crowd = Crowd::new()?;
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
            crowd.run(WARM)?;
            measure(&mut crowd, &running, case, window, &mut round)?;
        }
        Asks::Forwarding => {
            crowd.send();
            crowd.run(WARM)?;
            measure(&mut crowd, &running, case, window, &mut round)?;
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
    fault(round.client > 0.7, format!("the clients used {:.0} % of a core", round.client * 100.0));
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
