//! Replays what is committed, and some thousands of inputs made from it, against every parser.

use hostile::mutate::{Rng, input};
use hostile::{corpus, target};

/// Enough to notice a parser that trusts its input; the long run is `cargo xtask fuzz`.
const MUTATED: usize = 10_000;

/// The path is printed so that a panic tells which input it was.
#[allow(clippy::print_stdout)]
fn check(name: &str, mutated: usize) {
    let target = target(name);
    let corpus = corpus::read(name);
    assert!(!corpus.is_empty());
    for (path, bytes) in &corpus {
        println!("{path}");
        (target.run)(bytes);
    }
    let seeds: Vec<Vec<u8>> = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let mut rng = Rng::new(2026);
    for _ in 0..mutated {
        let bytes = input(&mut rng, &seeds, target.words);
        (target.run)(&bytes);
    }
}

#[test]
fn no_request_of_a_client_breaks_the_reader() {
    check("request", MUTATED);
}

#[test]
fn no_text_somebody_types_breaks_a_name() {
    check("words", MUTATED);
}

#[test]
fn no_offer_breaks_a_hub() {
    check("offer", MUTATED / 10);
}

#[test]
fn no_first_packet_breaks_the_demultiplexer() {
    check("demux", MUTATED);
}

#[test]
fn no_question_of_a_stranger_breaks_the_answer() {
    check("stun", MUTATED);
}

#[test]
fn no_rtp_payload_breaks_a_slot() {
    check("rtp", MUTATED);
}

#[test]
fn no_message_on_the_data_channel_breaks_the_probe() {
    check("probe", MUTATED);
}

#[test]
fn no_stream_breaks_the_framing() {
    check("frames", MUTATED);
}

#[test]
fn no_datagram_breaks_a_hub() {
    check("hub", MUTATED);
}
