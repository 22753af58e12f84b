//! Many rooms, each from a seed.

use crate::check::Fault;
use crate::rng::Rng;
use crate::steps::{Mood, finish, step};
use crate::tally::Tally;
use crate::world::World;
use room::Input;
use std::fmt;

/// A room that went wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// After how many inputs.
    pub step: u64,
    /// The last of them.
    pub last: Option<Input>,
    /// What was wrong.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {} step {} after {:?}", self.seed, self.step, self.last)?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n    {fault:?}"))
    }
}

/// Lives through one room, and gives the world as it is at the end.
///
/// # Errors
/// The first [`Failure`].
pub fn run(seed: u64, steps: u32) -> Result<World, Box<Failure>> {
    let mut rng = Rng::new(seed);
    let (mood, rules) = Mood::random(&mut rng);
    let mut world = World::new(rules);
    for _ in 0..steps {
        step(&mut world, &mut rng, &mood);
        if !world.faults.is_empty() {
            break;
        }
    }
    finish(&mut world, &mut rng);
    let ended = world.room.is_idle() && world.room.count() == 0;
    if world.faults.is_empty() && !ended {
        world.faults.push(Fault::Endless);
    }
    if world.faults.is_empty() {
        return Ok(world);
    }
    let World { steps, last, faults, .. } = world;
    Err(Box::new(Failure { seed, step: steps, last, faults }))
}

/// What came of many rooms.
#[derive(Clone, Default, Debug)]
pub struct Found {
    /// How many inputs there were.
    pub steps: u64,
    /// The most people in one room.
    pub most: usize,
    /// What happened in them.
    pub tally: Tally,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

/// Lives through `rooms` rooms with the seeds from `first`.
#[must_use]
pub fn search(first: u64, rooms: u64, steps: u32) -> Found {
    let mut found = Found::default();
    for n in 0..rooms {
        match run(first.wrapping_add(n), steps) {
            Ok(world) => {
                found.steps += world.steps;
                found.most = found.most.max(world.most);
                found.tally.add(&world.tally);
            }
            Err(failure) => {
                found.steps += failure.step;
                found.failures.push(*failure);
            }
        }
    }
    found
}
