//! Runs a native query: selects columns as text from `loads`, by a parameter, newest first.

use serde_json::{Value, json};

use crate::sandbox::world::loads::Loaded;
use crate::sandbox::{Sandbox, time};

/// The type of an error, as Metabase names it, and its words.
type Trouble = (&'static str, String);

/// Runs what was posted to `/api/dataset`: the names of the columns, and the rows.
pub fn run(sandbox: &Sandbox, asked: &Value) -> Result<(Vec<String>, Vec<Value>), Trouble> {
    let text = asked["native"]["query"].as_str().unwrap_or_default();
    let syntax =
        || ("invalid-query", format!("ERROR: syntax error at or near \"{}\"", &text.get(..20).unwrap_or(text)));
    let (select, limit) = text.split_once(" DESC NULLS LAST LIMIT ").ok_or_else(syntax)?;
    let (select, order) = select.split_once(" ORDER BY ").ok_or_else(syntax)?;
    let (select, condition) = select.split_once(" WHERE ").ok_or_else(syntax)?;
    let (columns, table) =
        select.strip_prefix("SELECT ").and_then(|select| select.split_once(" FROM ")).ok_or_else(syntax)?;
    let (by, tag) = condition.split_once(" = ").ok_or_else(syntax)?;
    let tag = tag.strip_prefix("{{").and_then(|tag| tag.strip_suffix("}}")).ok_or_else(syntax)?;
    let limit: usize = limit.parse().map_err(|_| syntax())?;
    if table != "\"loads\"" {
        return Err(("invalid-query", format!("ERROR: relation {table} does not exist")));
    }
    let (mut names, mut cells) = (Vec::new(), Vec::new());
    for column in columns.split(", ") {
        let column = column.strip_prefix("CAST(").and_then(|column| column.split_once(" AS varchar) AS "));
        let (source, name) = column.ok_or_else(syntax)?;
        names.push(name.to_owned());
        cells.push(cell(source)?);
    }
    cell(order)?;
    if by != "\"table_name\"" {
        return Err(("invalid-query", format!("ERROR: the sandbox looks only by \"table_name\", not by {by}")));
    }
    let table = parameter(asked, tag)?;
    let rows = sandbox.world().loads(&table, limit);
    Ok((names, rows.iter().map(|load| cells.iter().map(|cell| cell(load)).collect()).collect()))
}

/// What a column holds.
fn cell(source: &str) -> Result<fn(&Loaded) -> Value, Trouble> {
    Ok(match source {
        "NULL" => |_| Value::Null,
        "\"table_name\"" => |load| json!(load.table),
        "\"loaded_at\"" => |load| json!(time::zulu(load.at)),
        "\"rows\"" => |load| json!(load.rows.map(|rows| rows.to_string())),
        "\"state\"" => |load| json!(load.state),
        "\"dataset\"" => |load| json!(load.dataset),
        "\"transaction_id\"" => |load| json!(load.transaction),
        other => return Err(("invalid-query", format!("ERROR: column {other} does not exist"))),
    })
}

/// The value given for a template tag.
fn parameter(asked: &Value, tag: &str) -> Result<String, Trouble> {
    let known = asked["native"]["template-tags"][tag]["type"] == "text";
    let given = asked["parameters"].as_array().into_iter().flatten();
    let mut given = given.filter(|one| one["target"] == json!(["variable", ["template-tag", tag]]));
    let value = given.find_map(|one| one["value"].as_str()).filter(|_| known);
    let missing = || format!("You'll need to pick a value for '{tag}' before this query can run.");
    value.map(str::to_owned).ok_or_else(|| ("missing-required-parameter", missing()))
}
