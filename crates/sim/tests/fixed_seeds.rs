//! The rooms that gate every change.
#![allow(clippy::unwrap_used, reason = "tests")]

#[test]
fn whatever_two_hundred_and_fifty_rooms_do_their_invariants_hold_after_each_step() {
    let found = sim::search(1, 250, 150);
    for failure in &found.failures {
        println!("{failure}");
    }
    assert!(found.failures.is_empty());

    // And they were worth living through.
    assert!(found.steps > 40_000, "{} steps", found.steps);
    assert_eq!(found.most, 50);
    let tally: Vec<_> = found.tally.iter().collect();
    assert!(tally.iter().all(|(_, times)| *times >= 10), "{tally:?}");
    assert_eq!(tally.len(), EVERY_WORD, "{tally:?}");
}

/// How many words [`sim::tally`] has, but for one: pages make no bad nonces.
const EVERY_WORD: usize = 39;

#[test]
fn a_seed_is_the_same_story_every_time() {
    let [first, second] = [7, 7].map(|seed| sim::run(seed, 400).unwrap());
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}
