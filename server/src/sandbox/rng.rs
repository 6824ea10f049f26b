//! Deterministic numbers: everything that looks random in the sandbox is a hash of the seed and of
//! the names of what is asked about, so no order of calls can change it.

/// Mixes a number so that neighbours land far apart (the SplitMix64 finaliser).
#[must_use]
pub fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A number for a list of numbers.
#[must_use]
pub fn hash(parts: &[u64]) -> u64 {
    parts.iter().fold(0x1f3d_5b79, |acc, part| mix(acc ^ mix(*part)))
}

/// A number for a piece of text (FNV-1a, mixed).
#[must_use]
pub fn text(s: &str) -> u64 {
    mix(s.bytes().fold(0xcbf2_9ce4_8422_2325, |acc, byte| (acc ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// A whole number in `low..high`, or `low` where the range is empty.
#[must_use]
pub fn between(hash: u64, low: i64, high: i64) -> i64 {
    let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
    if span == 0 {
        return low;
    }
    low + i64::try_from(mix(hash) % span).unwrap_or(0)
}

/// One of `items`, which must not be empty.
#[must_use]
pub fn pick<T: Copy>(hash: u64, items: &[T]) -> T {
    let at = usize::try_from(mix(hash) % (items.len() as u64)).unwrap_or(0);
    items[at]
}

/// A UUID of version 7 (time-ordered), as Airflow 3 gives its task instances.
#[must_use]
pub fn uuid7(ms: i64, hash: u64) -> String {
    let (a, b) = (mix(hash), mix(hash ^ 0x5bd1_e995));
    let ms = u64::try_from(ms).unwrap_or(0) & 0xffff_ffff_ffff;
    format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        ms >> 16,
        ms & 0xffff,
        a & 0xfff,
        0x8000 | ((a >> 16) & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

/// A UUID of version 4's shape, for transactions and datasets.
#[must_use]
pub fn uuid4(hash: u64) -> String {
    let (a, b) = (mix(hash), mix(hash ^ 0x27d4_eb2f));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        0x8000 | ((b >> 48) & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

/// A seven-digit hexadecimal commit.
#[must_use]
pub fn sha7(hash: u64) -> String {
    format!("{:07x}", mix(hash) & 0x0fff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_names_give_the_same_numbers() {
        assert_eq!(hash(&[1, 2]), hash(&[1, 2]));
        assert_ne!(hash(&[1, 2]), hash(&[2, 1]));
        assert_ne!(text("fx-model"), text("fx-models"));
    }

    #[test]
    fn ranges_are_half_open() {
        assert!((0..200).all(|n| (3..9).contains(&between(n, 3, 9))));
        assert_eq!(between(1, 5, 5), 5);
    }

    #[test]
    fn uuids_have_their_shape() {
        let id = uuid7(1_795_366_841_850, 4);
        assert_eq!((id.len(), &id[14..15]), (36, "7"));
        assert_eq!(uuid4(9).len(), 36);
    }
}
