//! Adjacency as two flat arrays, the way every walk in this module wants it.
//!
//! Not a graph: it neither checks for cycles nor knows the other direction.

/// For each row, a slice of columns; rows lie one after another in a single array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Csr {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Csr {
    /// Buckets `pairs` by their first member, keeping their order within a bucket. Both members
    /// must be below `rows`.
    pub(super) fn new(rows: u32, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; rows as usize + 1];
        for (row, _) in pairs.clone() {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows as usize {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut items = vec![0_u32; starts[rows as usize] as usize];
        for (row, item) in pairs {
            let slot = &mut next[row as usize];
            items[*slot as usize] = item;
            *slot += 1;
        }
        Self { starts, items }
    }

    /// The opposite direction. Whatever order the rows had, each row of the result is ascending.
    pub(super) fn transposed(&self) -> Self {
        Self::new(self.rows(), self.pairs().map(|(row, item)| (item, row)))
    }

    /// Without the pairs for which `keep` says no.
    pub(super) fn filtered(&self, mut keep: impl FnMut(u32, u32) -> bool) -> Self {
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut items = Vec::with_capacity(self.items.len());
        starts.push(0);
        for row in 0..self.rows() {
            items.extend(self.row(row).iter().copied().filter(|&item| keep(row, item)));
            starts.push(items.len() as u32);
        }
        Self { starts, items }
    }

    pub(super) fn rows(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub(super) fn len(&self) -> u32 {
        self.items.len() as u32
    }

    /// The columns of one row; nothing for a row that does not exist.
    pub(super) fn row(&self, row: u32) -> &[u32] {
        match self.starts.get(row as usize..row as usize + 2) {
            Some(&[start, end]) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
        (0..self.rows()).flat_map(move |row| self.row(row).iter().map(move |&item| (row, item)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_sorts_every_row() {
        let pairs = [(2, 1), (0, 3), (2, 0), (0, 1)];
        let csr = Csr::new(4, pairs.iter().copied());
        assert_eq!(csr.row(2), [1, 0]);
        let sorted = csr.transposed().transposed();
        assert_eq!(sorted.row(2), [0, 1]);
        assert_eq!(sorted.row(0), [1, 3]);
        assert_eq!(sorted.row(9), [0_u32; 0]);
    }

    #[test]
    fn filtering_keeps_the_other_rows_in_place() {
        let csr = Csr::new(3, [(0, 1), (1, 2), (0, 2)].iter().copied());
        let kept = csr.filtered(|row, item| (row, item) != (0, 1));
        assert_eq!(kept.pairs().collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    }
}
