//! Which layer of each picture a receiver gets. Sound is always sent; then screens, the dominant speaker, and the
//! others by size share the estimated bandwidth: first everybody coarse, then finer in that order.

/// With less than this, in bits per second, a picture would only be in the way of the sound.
const ENOUGH_FOR_A_PICTURE: u64 = 60_000;

/// What a picture may take, in bits per second, where the estimate does not allow it.
const MOST_ON_TRUST: u64 = 400_000;

/// A picture somebody wants to see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// A shared screen.
    pub screen: bool,
    /// Of the dominant speaker.
    pub dominant: bool,
    /// Height on the receiver's screen, in pixels.
    pub height: u16,
    /// What there is to choose from, coarse first; at least one.
    pub offers: Vec<Offer>,
    /// Which of the offers it got last time.
    pub current: Option<usize>,
}

/// A layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// Its height in pixels.
    pub height: u16,
    /// What it takes, in bits per second.
    pub bits_per_second: u64,
}

/// The finest offer that makes sense: the coarsest that is enlarged by a third at most. Nobody sees that in a tile, and
/// the next layer costs everybody three times as much: in a grid of six on a laptop it is the difference between 360 and
/// 720 lines of every picture.
#[must_use]
pub fn ideal(wanted: &Wanted) -> usize {
    wanted
        .offers
        .iter()
        .position(|offer| u32::from(offer.height) * 4 >= u32::from(wanted.height) * 3)
        .unwrap_or(wanted.offers.len().saturating_sub(1))
}

/// What all pictures at their best would take, in bits per second.
#[must_use]
pub fn desired(wanted: &[Wanted]) -> u64 {
    wanted.iter().filter_map(|wanted| Some(wanted.offers.get(ideal(wanted))?.bits_per_second)).sum()
}

/// What browsers send for a camera's picture of that height in pixels, in bits per second. By its name alone a layer would
/// be reckoned at what it takes of a large picture, and of a small one it would be given up for want of room.
#[must_use]
pub const fn usual(height: u16) -> u64 {
    match height {
        0..=270 => 150_000,
        271..=540 => 500_000,
        _ => 1_700_000,
    }
}

/// Chooses an offer for each picture; `None` if there is no bandwidth for it. `budget` is what is left after sound.
///
/// The picture that matters most comes in its coarsest layer even where the estimate does not allow it: an estimate is
/// often wrong for a while (a busy computer looks like a slow line), and without any picture it has nothing to learn from.
#[must_use]
pub fn allocate(budget: u64, wanted: &[Wanted]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&i| {
        let Wanted { screen, dominant, height, .. } = wanted[i];
        (std::cmp::Reverse((screen, dominant, height)), i)
    });

    let mut left = budget;
    let mut chosen = vec![None; wanted.len()];
    for &i in &order {
        raise(&wanted[i], &mut chosen[i], &mut left, 0);
    }
    if budget >= ENOUGH_FOR_A_PICTURE && chosen.iter().all(Option::is_none) {
        let small =
            |i: &&usize| wanted[**i].offers.first().is_some_and(|o| o.bits_per_second <= MOST_ON_TRUST);
        if let Some(&i) = order.iter().find(small) {
            chosen[i] = Some(0);
            return chosen;
        }
    }
    // Finer is nothing for the sake of what only stays beyond its room: that takes all it takes.
    let taken = wanted
        .iter()
        .zip(&chosen)
        .filter_map(|(wanted, offer)| Some(wanted.offers[(*offer)?].bits_per_second));
    left = budget.saturating_sub(taken.sum());
    for &i in &order {
        if chosen[i].is_some() {
            for finer in (1..=ideal(&wanted[i])).rev() {
                if raise(&wanted[i], &mut chosen[i], &mut left, finer) {
                    break;
                }
            }
        }
    }
    chosen
}

fn raise(wanted: &Wanted, chosen: &mut Option<usize>, left: &mut u64, to: usize) -> bool {
    if to >= wanted.offers.len() {
        return false;
    }
    let more = cost(wanted, to).saturating_sub(chosen.map_or(0, |from| wanted.offers[from].bits_per_second));
    let fits = more <= *left;
    if fits {
        *left -= more;
        *chosen = Some(to);
    }
    fits
}

/// What an offer is reckoned at. The estimate moves by some percent all the time: what somebody has stays a little
/// longer than it fits, and what is new must fit with some room. A picture that is there at all stays for longer: an
/// estimate that falls by half for a second is a busy computer more often than a line, and if it is the line, the
/// estimate goes on falling.
fn cost(wanted: &Wanted, offer: usize) -> u64 {
    let percent = match wanted.current {
        Some(_) if offer == 0 => 50,
        Some(current) if offer <= current => 90,
        _ => 115,
    };
    wanted.offers[offer].bits_per_second * percent / 100
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_gets_finer_where_something_stays_beyond_its_room() {
        let screen = Wanted {
            screen: true,
            dominant: false,
            height: 1_080,
            offers: vec![Offer { height: 1_080, bits_per_second: 600_000 }],
            current: Some(0),
        };
        let camera = Wanted { current: Some(1), ..camera(480) };
        let [coarse, fine] = [0, 1].map(|offer| camera.offers[offer].bits_per_second);
        let both = [screen, camera];
        assert_eq!(allocate(370_000, &both), [Some(0), None], "the screen stays, and comes first");
        assert_eq!(allocate(600_000 + coarse, &both), [Some(0), Some(0)]);
        assert_eq!(allocate(600_000 + fine, &both), [Some(0), Some(1)]);
    }

    #[test]
    fn the_layer_follows_the_size_on_the_screen() {
        for (height, layer) in [(90, 0), (240, 0), (241, 1), (480, 1), (481, 2), (2_000, 2)] {
            assert_eq!(allocate(100_000_000, &[camera(height)]), [Some(layer)], "{height}");
        }
    }

    #[test]
    fn everybody_is_seen_before_anybody_is_seen_well() {
        let room = [camera(720), camera(719), camera(718)];
        assert_eq!(allocate(600_000, &room), [Some(0), Some(0), Some(0)]);
        assert_eq!(allocate(1_200_000, &room), [Some(1), Some(0), Some(0)]);
        assert_eq!(allocate(200_000, &room), [Some(0), None, None]);
    }

    #[test]
    fn one_picture_is_seen_on_a_line_that_looks_too_slow_for_it() {
        let room = [camera(360), camera(720)];
        assert_eq!(allocate(100_000, &room), [None, Some(0)]);
        assert_eq!(allocate(50_000, &room), [None, None], "the sound goes first");
        let screen = Wanted {
            screen: true,
            offers: vec![Offer { height: 1_080, bits_per_second: 1_500_000 }],
            ..camera(720)
        };
        assert_eq!(
            allocate(100_000, &[screen, camera(360)]),
            [None, Some(0)],
            "a large one would choke the line"
        );
    }

    #[test]
    fn screens_come_first_then_who_speaks_then_size() {
        let speaker = Wanted { dominant: true, ..camera(360) };
        let screen = Wanted {
            screen: true,
            offers: vec![Offer { height: 1_080, bits_per_second: 1_500_000 }],
            ..camera(200)
        };
        let room = [camera(720), speaker, screen];

        assert_eq!(allocate(1_800_000, &room), [None, None, Some(0)]);
        assert_eq!(allocate(1_950_000, &room), [None, Some(0), Some(0)]);
        assert_eq!(allocate(2_600_000, &room), [Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn a_trembling_estimate_changes_nothing() {
        let mut room = [camera(360)];
        assert_eq!(allocate(550_000, &room), [Some(0)], "it must fit with some room");
        assert_eq!(allocate(600_000, &room), [Some(1)]);

        room[0].current = Some(1);
        for budget in [550_000, 480_000, 460_000, 520_000] {
            assert_eq!(allocate(budget, &room), [Some(1)], "{budget}");
        }
        assert_eq!(allocate(400_000, &room), [Some(0)]);
    }

    #[test]
    fn nobody_vanishes_because_an_estimate_falls_by_half() {
        let mut room = [camera(360), camera(359), camera(358)];
        for wanted in &mut room {
            wanted.current = Some(1);
        }
        assert_eq!(allocate(230_000, &room), [Some(0), Some(0), Some(0)]);
        assert_eq!(allocate(220_000, &room), [Some(0), Some(0), None]);
    }

    #[test]
    fn a_small_picture_is_reckoned_as_small_whatever_its_layer_is_called() {
        let small = |height: u16| Offer { height, bits_per_second: usual(height) };
        let room = vec![Wanted { offers: [45, 90, 180].map(small).to_vec(), ..camera(185) }; 3];
        assert_eq!(allocate(1_000_000, &room), [Some(2); 3]);
        assert_eq!(
            [180, 270, 360, 540, 720, 1_080].map(usual),
            [150_000, 150_000, 500_000, 500_000, 1_700_000, 1_700_000]
        );
    }

    #[test]
    fn what_is_desired_is_everything_at_its_best() {
        assert_eq!(desired(&[camera(720), camera(100)]), 1_650_000);
    }

    proptest! {
        #[test]
        fn a_choice_fits_and_settles(budget in 0u64..10_000_000, room in prop::collection::vec(wanted(), 0..12)) {
            let mut room = room;
            let mut last = allocate(budget, &room);
            for _ in 0..room.len() * 3 + 1 {
                let spent: u64 = room.iter().zip(&last).filter_map(|(w, c)| Some(w.offers[(*c)?].bits_per_second)).sum();
                let on_trust = last.iter().flatten().count() == 1 && spent <= MOST_ON_TRUST;
                let least = |(w, c): (&Wanted, &Option<usize>)| {
                    let choice = (*c)?;
                    Some(w.offers[choice].bits_per_second * if choice == 0 { 49 } else { 89 } / 100)
                };
                let reckoned: u64 = room.iter().zip(&last).filter_map(least).sum();
                prop_assert!(on_trust || reckoned <= budget, "{} of {}", reckoned, budget);
                for (wanted, choice) in room.iter_mut().zip(&last) {
                    prop_assert!(choice.is_none_or(|choice| choice <= ideal(wanted)));
                    wanted.current = *choice;
                }
                last = allocate(budget, &room);
            }
            let current: Vec<_> = room.iter().map(|wanted| wanted.current).collect();
            prop_assert_eq!(last, current, "the same estimate makes the same choice");
        }
    }

    fn camera(height: u16) -> Wanted {
        Wanted {
            screen: false,
            dominant: false,
            height,
            offers: vec![
                Offer { height: 180, bits_per_second: 150_000 },
                Offer { height: 360, bits_per_second: 500_000 },
                Offer { height: 720, bits_per_second: 1_500_000 },
            ],
            current: None,
        }
    }

    fn wanted() -> impl Strategy<Value = Wanted> {
        (any::<bool>(), any::<bool>(), 1u16..1_500, 1usize..4, 50_000u64..300_000).prop_map(
            |(screen, dominant, height, count, rate)| Wanted {
                screen,
                dominant,
                height,
                offers: (0..count)
                    .map(|i| Offer { height: 180 << i, bits_per_second: rate << (i * 2) })
                    .collect(),
                current: None,
            },
        )
    }
}
