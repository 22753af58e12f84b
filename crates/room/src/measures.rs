//! What people's browsers could do, as they report it, put into bands.

use model::Band;
use plan::bands::{DOWNLINK_KBPS, UPLINK_KBPS, band};

/// What a browser could do, as far as it knows. What is missing was not measured.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Able {
    /// What its line carries up, in kbit/s.
    pub uplink_kbps: Option<u32>,
    /// What its line carries down, in kbit/s.
    pub downlink_kbps: Option<u32>,
    /// How long encoding one picture takes, in microseconds.
    pub encode_us: Option<u32>,
    /// Its encoder gives less than it is asked for because the computer is busy.
    pub cpu_limited: bool,
    /// How hard the computer works, 0 (hardly) to 3 (too hard).
    pub pressure: Option<u8>,
    /// It runs on a battery that is nearly empty.
    pub low_battery: bool,
    /// Its network costs by the byte.
    pub metered: bool,
}

/// The bands somebody is in. They move only when a measure has left its band for good.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Measures {
    /// What the line carries up.
    pub uplink: Option<Band>,
    /// What the line carries down.
    pub downlink: Option<Band>,
    /// What the computer has left.
    pub cpu: Option<Band>,
    /// The battery is nearly empty.
    pub low_battery: bool,
    /// The network costs by the byte.
    pub metered: bool,
}

/// Pictures encoded in a second of one core. Thirty are needed for oneself.
const ENCODER: [u32; 3] = [40, 80, 160];
const SECOND_US: u32 = 1_000_000;

impl Measures {
    /// Takes in what was measured last. What was not measured this time stays.
    pub fn read(&mut self, able: &Able) {
        let line = |before, now: Option<u32>, borders| now.map(|kbps| band(before, kbps, borders)).or(before);
        self.uplink = line(self.uplink, able.uplink_kbps, UPLINK_KBPS);
        self.downlink = line(self.downlink, able.downlink_kbps, DOWNLINK_KBPS);
        self.cpu = self.computer(able);
        (self.low_battery, self.metered) = (able.low_battery, able.metered);
    }

    /// The least of what speed and strain allow. A computer that cannot keep up with its own picture is weak, however
    /// fast it once was.
    fn computer(&self, able: &Able) -> Option<Band> {
        let speed = able.encode_us.map(|us| band(self.cpu, SECOND_US / us.max(1), ENCODER));
        let strain = match able.pressure {
            // It says that there is room, not how much.
            Some(0) => speed.is_none().then_some(Band::Good),
            Some(1) => Some(Band::Good),
            Some(2) => Some(Band::Fair),
            Some(_) => Some(Band::Weak),
            None => None,
        };
        let limited = able.cpu_limited.then_some(Band::Weak);
        [speed, strain, limited].into_iter().flatten().min().or(self.cpu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_near_a_border_stays_in_its_band() {
        let mut measures = Measures::default();
        let mut uplinks = Vec::new();
        for kbps in [1_600, 1_400, 1_600, 1_250, 1_100, 1_600, 1_900] {
            measures.read(&Able { uplink_kbps: Some(kbps), ..Able::default() });
            uplinks.extend(measures.uplink);
        }
        assert_eq!(
            uplinks,
            [Band::Good, Band::Good, Band::Good, Band::Good, Band::Fair, Band::Fair, Band::Good]
        );
    }

    #[test]
    fn a_strained_computer_is_weak_however_fast_it_encodes() {
        let mut measures = Measures::default();
        measures.read(&Able { encode_us: Some(3_000), ..Able::default() });
        assert_eq!(measures.cpu, Some(Band::Strong));
        measures.read(&Able { encode_us: Some(3_000), pressure: Some(3), ..Able::default() });
        assert_eq!(measures.cpu, Some(Band::Weak));
        measures.read(&Able::default());
        assert_eq!(measures.cpu, Some(Band::Weak), "what was not measured stays");
    }
}
