//! What is measured.

use crate::source::{Kind, Layer, Source};
use crate::wire::Line;
use std::time::Duration;

/// A room and what happens in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// What it is called on the command line.
    pub name: String,
    /// Who send.
    pub publishers: u32,
    /// What each of them sends.
    pub media: Media,
    /// Who watch, all of those.
    pub receivers: usize,
    /// Receivers that come in at the same time.
    pub at_once: usize,
    /// Before everybody, if it is not this machine's own network.
    pub line: Option<Line>,
    /// What is looked at.
    pub asks: Asks,
}

/// What a publisher sends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Media {
    /// Sound and picture.
    Both,
    /// Sound without a picture.
    Sound,
    /// A picture without sound.
    Picture,
    /// Sound and picture, the picture in three layers.
    Layers,
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Asks {
    /// What a forwarded packet costs, and how long it takes.
    Forwarding,
    /// How much of what a line loses comes all the same, and in time.
    Recovering,
    /// What becomes of a receiver whose line gets narrow, and of the others.
    Narrowing,
    /// How long another layer takes to come where the line loses some.
    Switching,
    /// What coming in costs, and how long it takes.
    Joining,
    /// What a room costs in which nobody sends.
    Idling,
    /// What a receiver costs in memory, after a minute of media.
    Memory,
}

/// Receivers that come in at the same time where it is not what is measured.
const AT_ONCE: usize = 4;

impl Case {
    fn new(name: String, publishers: u32, receivers: usize, asks: Asks) -> Self {
        Self { name, publishers, media: Media::Both, receivers, at_once: AT_ONCE, line: None, asks }
    }

    /// One sends to many.
    pub fn one_to(receivers: usize) -> Self {
        Self::new(format!("1-to-{receivers}"), 1, receivers, Asks::Forwarding)
    }

    /// So many who all send, and as many who watch all of them.
    pub fn meeting(people: u32) -> Self {
        Self::new(format!("{people}x{people}"), people, people as usize, Asks::Forwarding)
    }

    fn sound(publishers: u32, receivers: usize) -> Self {
        let name = format!("sound-{publishers}x{receivers}");
        Self { media: Media::Sound, ..Self::new(name, publishers, receivers, Asks::Forwarding) }
    }

    /// Pictures only: what is lost of a sound is not sent again, its codec makes up for it.
    fn lossy() -> Self {
        let line = Line { loss: 50, delay: Duration::from_millis(12), ..Line::default() };
        let case = Self::new("loss".into(), 1, 10, Asks::Recovering);
        Self { media: Media::Picture, line: Some(line), ..case }
    }

    /// The last of four watches one layer after the other, the others one of the three each: so every change needs a key
    /// frame that has to be asked for.
    fn switching() -> Self {
        let line = Line { loss: 50, delay: Duration::from_millis(25), ..Line::default() };
        let case = Self::new("switch".into(), 1, 1 + Layer::ALL.len(), Asks::Switching);
        Self { media: Media::Layers, line: Some(line), ..case }
    }

    /// How often everybody's turn comes, there and back. One to fifty is what is judged by, and a machine shared with
    /// others changes its speed by a third from one round to the next.
    pub fn turns(&self) -> usize {
        match self.name.as_str() {
            "1-to-50" => 6,
            "1-to-200" | "1-to-400" => 4,
            _ => 2,
        }
    }

    /// Whether what it measures is held against what the other does: their turns alternate.
    pub fn goes_with(&self, other: &Self) -> bool {
        let grows = |case: &Self| case.publishers == 1 && case.asks == Asks::Forwarding;
        grows(self) && grows(other)
    }

    /// Threads that drive the clients. With as much as this one alone would be full before any server.
    pub fn client_threads(&self) -> usize {
        if self.publishers as usize * self.receivers >= 400 { 2 } else { 1 }
    }

    /// How long media flows before it counts: the more comes to a receiver, the longer until its line has proved to take
    /// it all.
    pub fn warm(&self) -> Duration {
        Duration::from_secs(if self.publishers >= 10 { 10 } else { 3 })
    }

    /// What publisher `index` sends.
    pub fn sources(&self, index: u32) -> Vec<Source> {
        match self.media {
            Media::Both => Source::both(index).to_vec(),
            Media::Sound => vec![Source::new(Kind::Sound, index)],
            Media::Picture => vec![Source::new(Kind::Picture, index)],
            Media::Layers => {
                let mut sources = vec![Source::new(Kind::Sound, index)];
                sources.extend(Source::layers(index));
                sources
            }
        }
    }

    /// In words.
    pub fn title(&self) -> String {
        let (publishers, receivers) = (self.publishers, self.receivers);
        match self.asks {
            Asks::Forwarding if self.media == Media::Sound => format!("{publishers} voices to {receivers}"),
            Asks::Forwarding if publishers == 1 => format!("One to {receivers}"),
            Asks::Forwarding => format!("{publishers} send, {receivers} watch all of them"),
            Asks::Recovering => format!("One to {receivers}, 5 % lost each way"),
            Asks::Narrowing => format!("One to {receivers}, of whom one has 300 kbit/s"),
            Asks::Switching => {
                "One who changes between three layers, 5 % lost each way, 50 ms there and back".to_owned()
            }
            Asks::Joining => format!("{receivers} come in, {} at a time", self.at_once),
            Asks::Idling => format!("{receivers} in a room where nobody sends"),
            Asks::Memory => format!("Memory of {receivers} receivers"),
        }
    }
}

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases: Vec<_> = [1, 5, 20, 50, 100, 200, 400].map(Case::one_to).into();
    cases.extend([3, 5, 10, 20].map(Case::meeting));
    cases.push(Case::sound(10, 200));
    cases.push(Case::lossy());
    cases.push(Case { media: Media::Layers, ..Case::new("narrow".into(), 1, 10, Asks::Narrowing) });
    cases.push(Case::switching());
    cases.push(Case { at_once: 1, ..Case::new("joins".into(), 1, 50, Asks::Joining) });
    cases.push(Case { at_once: 50, ..Case::new("burst".into(), 1, 50, Asks::Joining) });
    cases.push(Case::new("idle".into(), 1, 200, Asks::Idling));
    cases.push(Case::new("memory".into(), 1, 100, Asks::Memory));
    cases
}

/// For daily use: under five minutes.
pub fn quick() -> Vec<Case> {
    vec![Case::one_to(50)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_grow_or_not_is_measured_in_turns() {
        let fifty = Case::one_to(50);
        assert!(fifty.goes_with(&Case::one_to(400)));
        assert!(!fifty.goes_with(&Case::meeting(20)) && !Case::lossy().goes_with(&Case::lossy()));
    }

    #[test]
    fn every_case_has_a_name_of_its_own() {
        let mut names: Vec<_> = all().into_iter().map(|case| case.name).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(quick().iter().all(|case| names.contains(&case.name)));
    }
}
