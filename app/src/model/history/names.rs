//! Names of tasks, each kept once however many nights it is in.

use std::collections::HashMap;
use std::sync::Arc;

/// Every name with its place.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<Arc<str>>,
    places: HashMap<Arc<str>, u32>,
}

impl Names {
    /// These names, in this order.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = Self::default();
        for name in all {
            names.take(name);
        }
        names
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Place of a name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    /// The name at a place.
    #[must_use]
    pub fn name(&self, place: u32) -> Option<&str> {
        self.list.get(place as usize).map(AsRef::as_ref)
    }

    /// Place of a name that is taken in if it is new.
    pub fn take(&mut self, name: &str) -> u32 {
        if let Some(place) = self.place(name) {
            return place;
        }
        let (place, name) = (u32::try_from(self.list.len()).unwrap_or(u32::MAX), Arc::<str>::from(name));
        self.list.push(name.clone());
        self.places.insert(name, place);
        place
    }

    /// About how many bytes they take: the letters with two counters, and who points at them.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.list.iter().map(|name| name.len() + 16).sum::<usize>()
            + self.list.capacity() * 16
            + self.places.capacity() * 25
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let mut names = Names::default();
        assert_eq!((names.take("a/\"ç\""), names.take("達"), names.take("a/\"ç\"")), (0, 1, 0));
        assert_eq!((names.name(1), names.place("b"), names.len(), names.is_empty()), (Some("達"), None, 2, false));
    }
}
