//! From measures to bands.

use model::Band;

/// The band of a value between three borders, rising. A band is left only when the value has left it by a fifth.
#[must_use]
pub fn band(previous: Option<Band>, value: u32, borders: [u32; 3]) -> Band {
    let plain = |value: u32| Band::ALL[borders.iter().filter(|border| value >= **border).count()];
    let (low, high) = (plain(value - value / 6), plain(value + value / 5));
    match previous {
        Some(before) if low <= before && before <= high => before,
        _ => plain(value),
    }
}
