//! Plans that gate every change.

use model::ParticipantId;
use plan::{Shape, Why};
use sim::plans::search;

#[test]
fn whatever_happens_to_a_room_its_plans_are_faultless_and_do_not_flap() {
    let seen = search(1, 150, 150);
    for failure in &seen.failures {
        println!("{failure}");
    }
    assert!(seen.failures.is_empty());

    // And they were worth making.
    assert!(seen.plans == 22_500 && seen.changes > 10_000, "{} of {}", seen.changes, seen.plans);
    assert_eq!(seen.whys.len(), Why::all(ParticipantId(1)).len(), "{:?}", seen.whys);
    assert!(seen.whys.values().all(|times| *times >= 10), "{:?}", seen.whys);
    for shape in [Shape::Alone, Shape::Mesh, Shape::Mixer, Shape::Sfu, Shape::Mixed] {
        assert!(seen.shapes.get(&shape).is_some_and(|times| *times > 500), "{:?}", seen.shapes);
    }
    assert!(seen.unlike > 1_000 && seen.several_mixers > 500, "{} {}", seen.unlike, seen.several_mixers);
}
