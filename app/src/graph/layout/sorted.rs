//! Sorting by a key, always as plain numbers: every type that is sorted brings the code of sorting along.

/// Sorts indices by a key; equal ones by themselves.
pub(super) fn by_key(indices: &mut [u32], key: impl Fn(u32) -> u32) {
    let mut keyed: Vec<u64> = indices.iter().map(|&index| u64::from(key(index)) << 32 | u64::from(index)).collect();
    keyed.sort_unstable();
    for (slot, keyed) in indices.iter_mut().zip(keyed) {
        *slot = keyed as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::by_key;

    #[test]
    fn equal_keys_keep_the_order_of_the_indices() {
        let mut indices = [5, 1, 4, 0, u32::MAX];
        by_key(&mut indices, |index| if index == 4 { 0 } else { u32::MAX });
        assert_eq!(indices, [4, 0, 1, 5, u32::MAX]);
    }
}
