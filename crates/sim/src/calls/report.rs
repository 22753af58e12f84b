//! What came of many calls.

use crate::calls::call::Failure;
use crate::calls::silence::Cause;
use plan::Shape;
use std::collections::BTreeMap;
use std::fmt;

/// Figures, added up over calls.
#[derive(Clone, Default, Debug)]
pub struct Report {
    /// Hours of rooms.
    pub hours: u64,
    /// Milliseconds of people who had somebody to hear.
    pub person_ms: u64,
    /// The most people in one room.
    pub most: usize,
    /// How many plans were made, each of them judged.
    pub plans: u64,
    /// How often a route of somebody changed its shape, from which to which.
    pub switches: BTreeMap<(Shape, Shape), u64>,
    /// How often somebody went over from one live flow to another.
    pub handovers: u64,
    /// Links between participants that came up.
    pub links: u64,
    /// Links between participants who both were still there, given up because no plan had a use for them.
    pub closed: u64,
    /// Links given up although a flow on it was played. There is no reason for one.
    pub cut: u64,
    /// Milliseconds of people who did not hear somebody, by the cause; of several, the first of the type.
    pub silence: BTreeMap<Cause, u64>,
    /// The longest silence by each cause, in milliseconds, and how many there were.
    pub longest: BTreeMap<Cause, (u64, u64)>,
    /// What happened to people and links.
    pub events: BTreeMap<&'static str, u64>,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Takes another one in.
    pub fn add(&mut self, other: Self) {
        self.hours += other.hours;
        self.person_ms += other.person_ms;
        self.most = self.most.max(other.most);
        self.plans += other.plans;
        self.handovers += other.handovers;
        self.links += other.links;
        self.closed += other.closed;
        self.cut += other.cut;
        add_all(&mut self.switches, other.switches);
        add_all(&mut self.silence, other.silence);
        add_all(&mut self.events, other.events);
        for (cause, (longest, times)) in other.longest {
            let entry = self.longest.entry(cause).or_default();
            *entry = (entry.0.max(longest), entry.1 + times);
        }
        self.failures.extend(other.failures);
    }

    /// Seconds without somebody's sound in an hour of one person, by this cause.
    #[must_use]
    pub fn seconds_per_hour(&self, cause: Cause) -> f64 {
        let ms = self.silence.get(&cause).copied().unwrap_or(0);
        to_f64(ms) / 1_000.0 / (to_f64(self.person_ms.max(1)) / 3_600_000.0)
    }
}

fn add_all<K: Ord>(to: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, times) in from {
        *to.entry(key).or_default() += times;
    }
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn to_f64(n: u64) -> f64 {
    n as f64
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let person_hours = to_f64(self.person_ms) / 3_600_000.0;
        let per_hour = |n: u64| to_f64(n) / person_hours.max(1e-9);
        writeln!(
            f,
            "{} hours of rooms of up to {} people, {person_hours:.0} hours of people, {} plans, {} failed",
            self.hours,
            self.most,
            self.plans,
            self.failures.len()
        )?;
        writeln!(f, "what happened: {:?}", self.events)?;
        writeln!(
            f,
            "links between participants: {} came up, {} given up, {} of them in use; {} handovers ({:.2} a person-hour)",
            self.links,
            self.closed,
            self.cut,
            self.handovers,
            per_hour(self.handovers)
        )?;
        writeln!(f, "changes of somebody's shape, a person-hour:")?;
        for ((from, to), times) in &self.switches {
            writeln!(f, "  {:>8} {from:?} -> {to:?}", format!("{:.3}", per_hour(*times)))?;
        }
        writeln!(f, "seconds without somebody's sound, a person-hour, and the longest in seconds:")?;
        let mut total = 0.0;
        for cause in self.silence.keys() {
            let (longest, times) = self.longest.get(cause).copied().unwrap_or_default();
            let seconds = self.seconds_per_hour(*cause);
            total += seconds;
            writeln!(f, "  {seconds:>9.4} {:>8.1} {times:>9} times  {cause:?}", to_f64(longest) / 1_000.0)?;
        }
        write!(f, "  {total:>9.4} in all")
    }
}
