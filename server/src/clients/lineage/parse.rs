//! Reads a JSON list of `{name, inputs, successors}` entry by entry, so that half a list is worth its first
//! half, and an entry that is none costs only itself.

use std::fmt;

use app::graph::lineage::{Flaw, Op};
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

/// The entries of a list, and what is wrong with it.
///
/// # Errors
/// In words, if it is no list at all, or ends within its first entry.
pub fn parse(bytes: &[u8]) -> Result<(Vec<Op>, Vec<Flaw>), String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("it is empty".into());
    }
    let mut list = List::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let result = (&mut list).deserialize(&mut json).and_then(|()| json.end());
    match result {
        Ok(()) => {}
        Err(error) if list.place == 0 => return Err(format!("it is no list of datasets: {error}")),
        Err(error) => list.flaws.push(Flaw::CutOff { after: list.place, words: error.to_string() }),
    }
    Ok((list.ops, list.flaws))
}

/// What was read so far.
#[derive(Default)]
struct List {
    ops: Vec<Op>,
    flaws: Vec<Flaw>,
    place: usize,
}

impl<'de> DeserializeSeed<'de> for &mut List {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut List {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of {name, inputs, successors}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element::<Value>()? {
            self.entry(entry);
            self.place += 1;
        }
        Ok(())
    }
}

impl List {
    fn entry(&mut self, entry: Value) {
        let Value::Object(mut fields) = entry else {
            return self.odd(format!("it is {}, not an object; it is left out", kind(&entry)));
        };
        let name = match fields.remove("name") {
            Some(Value::String(name)) if !name.is_empty() => name,
            Some(Value::String(_) | Value::Null) | None => return self.flaws.push(Flaw::Nameless(self.place)),
            Some(other) => return self.odd(format!("its name is {}; it is left out", kind(&other))),
        };
        let inputs = self.names(&name, "inputs", fields.remove("inputs"));
        let successors = self.names(&name, "successors", fields.remove("successors"));
        self.ops.push(Op { name, inputs, successors });
    }

    /// The names of a list, what is none left out.
    fn names(&mut self, of: &str, key: &str, list: Option<Value>) -> Vec<String> {
        let list = match list {
            Some(Value::Array(list)) => list,
            Some(Value::Null) | None => return Vec::new(),
            Some(other) => {
                self.odd(format!("{key} of {of} is {}, not a list; it counts as empty", kind(&other)));
                return Vec::new();
            }
        };
        let mut names = Vec::with_capacity(list.len());
        for (at, one) in list.into_iter().enumerate() {
            match one {
                Value::String(name) => names.push(name),
                other => self.odd(format!("{key}[{at}] of {of} is {}, not a name; it is left out", kind(&other))),
            }
        }
        names
    }

    fn odd(&mut self, words: String) {
        self.flaws.push(Flaw::NotAnOp { place: self.place, words });
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Vec<String>, Vec<String>) {
        let (ops, flaws) = parse(text.as_bytes()).unwrap();
        (ops.into_iter().map(|op| op.name).collect(), flaws.iter().map(ToString::to_string).collect())
    }

    const TWO: &str =
        r#"[{"name": "a", "inputs": [], "successors": ["b"], "more": {"x": [1]}}, {"name": "b", "inputs": ["a"]}"#;

    #[test]
    fn a_whole_list() {
        let (ops, flaws) = parse(format!("{TWO}]").as_bytes()).unwrap();
        assert_eq!(ops[0], Op { name: "a".into(), inputs: vec![], successors: vec!["b".into()] });
        assert_eq!((ops[1].inputs.as_slice(), flaws), (&["a".to_owned()][..], vec![]));
        assert_eq!(said("[]"), (vec![], vec![]));
    }

    #[test]
    fn half_a_list_is_worth_its_first_half() {
        for cut in [TWO, &TWO[..TWO.len() - 1], &format!("{TWO}, {{\"name\": \"c\"")] {
            let (names, flaws) = said(cut);
            assert!(!names.is_empty() && names[0] == "a", "{names:?}");
            assert_eq!(flaws.len(), 1);
            assert!(flaws[0].starts_with("it breaks off after") && flaws[0].contains("EOF"), "{flaws:?}");
        }
        let (names, flaws) = said(&format!("{TWO}, oh no"));
        assert_eq!(names, ["a", "b"]);
        assert!(flaws[0].starts_with("it breaks off after 2 entries: expected value at line 1"), "{flaws:?}");
        assert!(said(&format!("{TWO}] {{}}")).1[0].contains("trailing characters"));
    }

    #[test]
    fn an_entry_that_is_none_costs_only_itself() {
        let (names, flaws) = said(
            r#"[7, {"name": ""}, {"inputs": []}, {"name": ["x"]}, {"name": "a", "inputs": "b", "successors": ["c", null]}, {"name": "z", "inputs": null}]"#,
        );
        assert_eq!(names, ["a", "z"]);
        assert_eq!(
            flaws,
            [
                "entry 1: it is a number, not an object; it is left out",
                "entry 2 has no name; it is left out",
                "entry 3 has no name; it is left out",
                "entry 4: its name is a list; it is left out",
                "entry 5: inputs of a is a text, not a list; it counts as empty",
                "entry 5: successors[1] of a is null, not a name; it is left out",
            ]
        );
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        for (text, words) in [
            ("", "it is empty"),
            (" \n", "it is empty"),
            ("{\"name\": \"a\"}", "it is no list of datasets: invalid type: map, expected a list of {name"),
            ("<html>", "it is no list of datasets: expected value"),
            ("[", "it is no list of datasets: EOF"),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert!(error.starts_with(words), "{text:?} said {error:?}");
        }
    }
}
