//! Which column the table of tasks is sorted by.

use crate::model::run::TaskRow;

/// Keys and headings of the columns.
pub const COLUMNS: [(&str, &str); 5] =
    [("state", "State"), ("task", "Task"), ("try", "Try"), ("start", "Started"), ("took", "Took")];

/// A column and a direction; by default by state, what is broken first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    key: &'static str,
    down: bool,
}

impl Order {
    /// Reads the form of an address: a key, with a leading `-` for descending. What it does not
    /// know is the default.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (word, down) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let known = COLUMNS.into_iter().find(|(key, _)| *key == word);
        known.map_or(Self { key: "state", down: false }, |(key, _)| Self { key, down })
    }

    /// The address form after a click on the heading of `key`.
    #[must_use]
    pub fn toggled(&self, key: &str) -> String {
        if self.key == key && !self.down { format!("-{key}") } else { key.to_owned() }
    }

    /// The value of `aria-sort` for the heading of `key`.
    #[must_use]
    pub fn of(&self, key: &str) -> &'static str {
        match (self.key == key, self.down) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// Places of the rows that are kept, in this order; equal rows stay in the order of the DAG.
    #[must_use]
    pub fn sorted(&self, rows: &[TaskRow], kept: Option<&[bool]>) -> Vec<u32> {
        let mut places: Vec<u32> = (0_u32..)
            .zip(rows)
            .map(|(place, _)| place)
            .filter(|place| kept.is_none_or(|kept| kept.get(*place as usize).copied().unwrap_or(false)))
            .collect();
        let row = |place: &u32| &rows[*place as usize];
        let took = |row: &TaskRow| row.end.and_then(|end| Some(end - row.start?));
        places.sort_unstable_by(|left, right| {
            let (a, b) = (row(left), row(right));
            let order = match self.key {
                "task" => a.id.cmp(&b.id),
                "try" => a.try_number.cmp(&b.try_number),
                "start" => a.start.cmp(&b.start),
                "took" => took(a).cmp(&took(b)),
                _ => a.state.phase().cmp(&b.state.phase()),
            };
            order.then(left.cmp(right))
        });
        if self.down {
            places.reverse();
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(Order::parse("nonsense"), Order { key: "state", down: false });
        assert_eq!(Order::parse("task").toggled("task"), "-task");
        assert_eq!(Order::parse("-task").toggled("task"), "task");
        assert_eq!((Order::parse("-took").of("took"), Order::parse("-took").of("try")), ("descending", "none"));
    }

    #[test]
    fn broken_first_and_in_the_order_of_the_dag() {
        let rows: Vec<TaskRow> = ["success", "failed", "upstream_failed", "failed"]
            .into_iter()
            .map(|state| TaskRow {
                id: "t".into(),
                state: state.into(),
                try_number: 0,
                start: None,
                end: None,
                critical: false,
                downscale: false,
                mapped: None,
            })
            .collect();
        assert_eq!(Order::parse("").sorted(&rows, None), [1, 3, 2, 0]);
        assert_eq!(Order::parse("").sorted(&rows, Some(&[true, false, true, true])), [3, 2, 0]);
    }
}
