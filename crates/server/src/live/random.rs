//! Randomness of the operating system.

/// `N` random bytes.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).unwrap_or_else(|_| unreachable!("the operating system has randomness"));
    bytes
}

/// A number from 0 up to but without `end`. 64 random bits make the favour of small numbers too small to notice.
#[must_use]
pub fn below(end: usize) -> usize {
    let wide = u128::from(u64::from_ne_bytes(bytes()));
    usize::try_from((wide * end as u128) >> 64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_in_their_range_and_reach_all_of_it() {
        let mut seen = [false; 7];
        for _ in 0..1_000 {
            seen[below(7)] = true;
        }
        assert_eq!(seen, [true; 7]);
    }
}
