//! Ids that can be read back: a UUID holds, scrambled, which transaction, which dataset and which part of it it
//! names, and a check. So nothing has to be kept to find what an id means.

use crate::sandbox::rng;

const PAYLOAD: u64 = (1 << 60) - 1;
const CHECK: u64 = (1 << 62) - 1;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Of which transaction; 0 for what belongs to none.
    pub tag: u32,
    /// What of a dataset.
    pub part: Part,
    /// Which dataset.
    pub place: usize,
}

/// What of a dataset an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It.
    Whole,
    /// A column.
    Column(u8),
    /// A column that is indexed.
    Indexed(u8),
    /// What was appended to it.
    Append(u8),
}

/// What stands for a transaction.
#[must_use]
pub fn tag(transaction: &str) -> u32 {
    u32::try_from(rng::text(transaction) & 0xffff_ffff).unwrap_or(0)
}

impl Key {
    /// As a UUID.
    #[must_use]
    pub fn id(self) -> String {
        let (kind, number) = match self.part {
            Part::Whole => (0, 0),
            Part::Column(number) => (1, number),
            Part::Indexed(number) => (2, number),
            Part::Append(number) => (3, number),
        };
        let payload = u64::from(self.tag) << 28 | kind << 26 | (self.place as u64 & 0x3_ffff) << 8 | u64::from(number);
        let check = check(payload);
        let mixed = payload ^ (rng::mix(check) & PAYLOAD);
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            mixed >> 28,
            (mixed >> 12) & 0xffff,
            mixed & 0xfff,
            0x8000 | (check >> 48),
            check & 0xffff_ffff_ffff
        )
    }

    /// What a UUID names; nothing for one that is none of ours.
    #[must_use]
    pub fn read(id: &str) -> Option<Self> {
        let bits = uuid::Uuid::try_parse(id).ok()?.as_u128();
        let (high, low) = (u64::try_from(bits >> 64).ok()?, u64::try_from(bits & u128::from(u64::MAX)).ok()?);
        if (high >> 12) & 0xf != 4 || low >> 62 != 2 {
            return None;
        }
        let found = low & CHECK;
        let mixed = (high >> 32) << 28 | ((high >> 16) & 0xffff) << 12 | (high & 0xfff);
        let payload = mixed ^ (rng::mix(found) & PAYLOAD);
        if check(payload) != found {
            return None;
        }
        let number = u8::try_from(payload & 0xff).ok()?;
        let part = match (payload >> 26) & 3 {
            0 => Part::Whole,
            1 => Part::Column(number),
            2 => Part::Indexed(number),
            _ => Part::Append(number),
        };
        let place = usize::try_from((payload >> 8) & 0x3_ffff).ok()?;
        Some(Self { tag: u32::try_from(payload >> 28).ok()?, part, place })
    }
}

fn check(payload: u64) -> u64 {
    rng::hash(&[0x6d65, payload]) & CHECK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for part in [Part::Whole, Part::Column(7), Part::Indexed(0), Part::Append(255)] {
            for (tag, place) in [(0, 0), (u32::MAX, 0x3_ffff), (tag("x"), 20_000)] {
                let key = Key { tag, part, place };
                assert_eq!(Key::read(&key.id()), Some(key));
                assert_eq!(uuid::Uuid::try_parse(&key.id()).map(|id| id.get_version_num()), Ok(4));
            }
        }
        for odd in ["", "x", "5a5d411b-e41a-4a30-ab34-bac476b95761", "00000000-0000-4000-8000-000000000000"] {
            assert_eq!(Key::read(odd), None, "{odd}");
        }
    }
}
