//! The statement that reads loads, and what a row of its answer says. Everything is read as text, so that
//! the types of the columns are the table's own business.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Load;
use crate::config::LoadsConfig;

/// No more than this is asked for.
const MOST: u32 = 1_000;

/// Names of the table and its columns.
#[derive(Clone, Debug)]
pub struct Statement {
    table: String,
    name: String,
    at: String,
    rows: String,
    state: String,
    more: Vec<String>,
}

impl Statement {
    /// The names of a configuration, which `config::load` has checked.
    pub fn new(config: &LoadsConfig) -> Self {
        Self {
            table: config.table.split('.').map(quoted).collect::<Vec<_>>().join("."),
            name: config.table_name.clone(),
            at: config.loaded_at.clone(),
            rows: config.rows.clone(),
            state: config.state.clone(),
            more: config.more.clone(),
        }
    }

    /// The statement, with `parameter` where the name of the table of the warehouse goes.
    pub fn text(&self, parameter: &str, limit: u32) -> String {
        let columns = [&self.name, &self.at, &self.rows, &self.state].into_iter().chain(&self.more).enumerate();
        let column = |(at, name): (usize, &String)| match name.as_str() {
            "" => format!("CAST(NULL AS varchar) AS c{at}"),
            name => format!("CAST({} AS varchar) AS c{at}", quoted(name)),
        };
        let columns: Vec<_> = columns.map(column).collect();
        format!(
            "SELECT {} FROM {} WHERE {} = {parameter} ORDER BY {} DESC NULLS LAST LIMIT {}",
            columns.join(", "),
            self.table,
            quoted(&self.name),
            quoted(&self.at),
            limit.clamp(1, MOST)
        )
    }

    /// How many columns it answers.
    pub fn width(&self) -> usize {
        4 + self.more.len()
    }

    /// What a row says.
    pub fn load(&self, row: Vec<Option<String>>) -> Load {
        let mut cells = row.into_iter();
        let mut cell = || cells.next().flatten();
        let (table, at, rows, state) = (cell(), cell(), cell(), cell());
        let mut load = Load { table: table.unwrap_or_default(), state, ..Load::default() };
        if let Some(text) = at {
            load.at = moment(&text);
            load.more.extend(load.at.is_none().then(|| (self.at.clone(), text)));
        }
        if let Some(text) = rows {
            load.rows = text.trim().parse().ok();
            load.more.extend(load.rows.is_none().then(|| (self.rows.clone(), text)));
        }
        load.more.extend(self.more.iter().filter_map(|name| Some((name.clone(), cell()?))));
        load
    }
}

/// A name as SQL takes it, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A moment as PostgreSQL, Redshift and Metabase write it.
fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    let civil = |when: DateTime| when.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    let moment: Option<Timestamp> = text.parse().ok();
    let moment = moment.or_else(|| text.parse::<DateTime>().ok().and_then(civil));
    let moment = moment.or_else(|| text.parse::<Date>().ok().and_then(|day| civil(day.at(0, 0, 0, 0))));
    moment.map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_they_are_written() {
        for text in [
            "2026-11-22 17:00:57.378+00",
            "2026-11-22 17:00:57.378",
            "2026-11-22T17:00:57.378Z",
            "2026-11-22T14:00:57.378-03:00",
            "2026-11-22 14:00:57.378-03",
        ] {
            assert_eq!(moment(text), Some(1_795_366_857_378), "{text}");
        }
        assert_eq!(moment("2026-11-22"), Some(1_795_305_600_000));
        assert_eq!(moment("infinity"), None);
    }

    #[test]
    fn names_are_quoted_and_the_parameter_is_not() {
        let mut config = LoadsConfig::of_database(None);
        config.table = "meta.Loads log".into();
        (config.rows, config.more) = (String::new(), vec!["od\"d".into()]);
        assert_eq!(
            Statement::new(&config).text("$1", 5_000),
            "SELECT CAST(\"table_name\" AS varchar) AS c0, CAST(\"loaded_at\" AS varchar) AS c1, \
             CAST(NULL AS varchar) AS c2, CAST(\"state\" AS varchar) AS c3, CAST(\"od\"\"d\" AS varchar) AS c4 \
             FROM \"meta\".\"Loads log\" WHERE \"table_name\" = $1 ORDER BY \"loaded_at\" DESC NULLS LAST LIMIT 1000"
        );
    }

    #[test]
    fn what_cannot_be_read_is_shown() {
        let mut config = LoadsConfig::of_database(None);
        config.more = vec!["who".into(), "why".into()];
        let cell = |text: &str| Some(text.to_owned());
        let row = vec![cell("t"), cell("soon"), cell("many"), None, None, cell("night")];
        let load = Statement::new(&config).load(row);
        assert_eq!((load.at, load.rows, load.state.as_deref()), (None, None, None));
        let more: Vec<_> = load.more.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(more, [("loaded_at", "soon"), ("rows", "many"), ("why", "night")]);
    }
}
