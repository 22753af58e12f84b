//! Inputs out of other inputs: what a fuzzer does without looking at the program.

/// A small generator of numbers (SplitMix64): the same seed gives the same inputs everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Starts from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if `end` is.
    pub const fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// Longer inputs are cut: what is interesting is short.
const LONGEST: usize = 16_384;

/// Every tenth input is nothing but noise; the others are a seed with one to eight changes.
pub fn input(rng: &mut Rng, seeds: &[Vec<u8>], words: &[&[u8]]) -> Vec<u8> {
    if seeds.is_empty() || rng.below(10) == 0 {
        let size = rng.below(9);
        let length = rng.below(2 << size);
        return (0..length).map(|_| rng.byte()).collect();
    }
    let mut bytes = rng.pick(seeds).cloned().unwrap_or_default();
    for _ in 0..=rng.below(8) {
        change(rng, &mut bytes, seeds, words);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(rng: &mut Rng, bytes: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&[u8]]) {
    const EDGES: [u8; 8] = [0, 1, 0x7f, 0x80, 0xff, 0x20, b'"', b'\n'];
    let at = rng.below(bytes.len() + 1);
    let to = at + rng.below((bytes.len() - at).min(64) + 1);
    match rng.below(9) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = EDGES[rng.below(EDGES.len())];
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = byte.wrapping_add(rng.byte() % 33).wrapping_sub(16);
            }
        }
        3 => drop(bytes.drain(at..to)),
        4 => {
            let again = bytes[at..to].to_vec();
            bytes.splice(at..at, again);
        }
        5 => {
            if let Some(word) = rng.pick(words) {
                bytes.splice(at..at, word.iter().copied());
            }
        }
        6 => {
            if let Some(word) = rng.pick(words) {
                let end = (at + word.len()).min(bytes.len());
                bytes.splice(at..end, word.iter().copied());
            }
        }
        7 => bytes.truncate(at),
        _ => {
            // The beginning of this and the end of another.
            if let Some(other) = rng.pick(seeds) {
                bytes.truncate(at);
                bytes.extend_from_slice(&other[rng.below(other.len() + 1)..]);
            }
        }
    }
}
