//! Calls that gate every change: everybody hears everybody, but for what can be explained.

use plan::Shape;
use sim::calls::{self, Cause, Phase, Report};

#[test]
fn in_two_hundred_hours_nobody_is_unheard_without_a_reason() {
    let report = calls::hours(1, 200);
    println!("{report}");
    for failure in &report.failures {
        println!("{failure:?}");
    }
    assert!(report.failures.is_empty());
    assert_eq!(report.cut, 0);

    // Whoever carries falls, and is replaced: at once where it is noticed at once, within the five seconds after which a
    // silent socket is lost, and a moment for the plan to arrive.
    let longest = |cause| report.longest.get(&cause).map_or(0, |(ms, _)| *ms);
    for phase in [Phase::Unnoticed, Phase::Warm, Phase::Cold] {
        for cause in [Cause::CarrierCrashed(phase), Cause::CarrierLeft(phase), Cause::CarrierStalled(phase)] {
            assert!(longest(cause) <= 6_000, "{cause:?}: {} ms", longest(cause));
        }
    }
    // A change of shape costs nobody a second.
    let switches: u64 = report.switches.values().sum();
    assert!(switches > 1_000 && report.handovers > 1_000, "{report}");
    worth_living_through(&report);
}

fn worth_living_through(report: &Report) {
    for what in ["joined", "left", "crashed", "stalled", "got weak", "pair parted"] {
        assert!(report.events.get(what).is_some_and(|times| *times >= 100), "{what}: {report}");
    }
    for shape in [Shape::Mesh, Shape::Mixer, Shape::Sfu, Shape::Mixed] {
        assert!(report.switches.keys().any(|(_, to)| *to == shape), "{shape:?}: {report}");
    }
    assert_eq!(report.most, 10);
}

#[test]
fn a_seed_is_the_same_call_every_time() {
    let [first, second] = [7, 7].map(|seed| format!("{:?}", calls::call(seed)));
    assert_eq!(first, second);
}
