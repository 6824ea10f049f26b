//! Schemas: duplicates called out, and what differs between two nights.

use std::collections::BTreeMap;

use app::model::context::RunRef;
use app::model::dataset::{Difference, SchemaRow};

use crate::clients::metapod::Attribute;

/// Columns as the page shows them, each with how often its name is there.
#[must_use]
pub fn rows(attributes: &[Attribute]) -> Vec<SchemaRow> {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for attribute in attributes {
        *times.entry(&attribute.name).or_default() += 1;
    }
    let row = |attribute: &Attribute| SchemaRow {
        id: attribute.id.clone(),
        name: attribute.name.clone(),
        kind: attribute.kind.clone(),
        nullable: attribute.nullable,
        times: times.get(attribute.name.as_str()).copied().unwrap_or(1),
    };
    attributes.iter().map(row).collect()
}

/// What differs, by name; a name that is there twice is compared by all that it is.
#[must_use]
pub fn difference(with: &RunRef, there: Option<&[Attribute]>, here: Option<&[Attribute]>) -> Difference {
    let mut difference = Difference { with: with.clone(), rows: Vec::new(), same: 0, refusal: None };
    let (Some(there), Some(here)) = (there, here) else {
        let which = if here.is_none() { "It has no schema in this run" } else { "It had no schema in that run" };
        difference.refusal = Some(format!("{which}, so there is nothing to compare."));
        return difference;
    };
    let (there, here) = (by_name(there), by_name(here));
    let names: std::collections::BTreeSet<&String> = there.keys().chain(here.keys()).collect();
    for name in names {
        let (was, is) = (there.get(name).cloned(), here.get(name).cloned());
        if was == is {
            difference.same += 1;
        } else {
            difference.rows.push((name.clone(), was, is));
        }
    }
    difference
}

fn by_name(attributes: &[Attribute]) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for attribute in attributes {
        let kind = attribute.kind.as_deref().unwrap_or("of unknown type");
        let null = match attribute.nullable {
            Some(true) => ", nullable",
            Some(false) => ", never null",
            None => "",
        };
        let words = format!("{kind}{null}");
        let entry = names.entry(attribute.name.clone()).or_default();
        *entry = if entry.is_empty() { words } else { format!("{entry}; again as {words}") };
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(name: &str, kind: &str) -> Attribute {
        Attribute { id: None, name: name.into(), kind: Some(kind.into()), nullable: Some(true) }
    }

    #[test]
    fn a_name_that_is_there_twice_is_told() {
        let rows = rows(&[attribute("a", "string"), attribute("b", "long"), attribute("a", "string")]);
        assert_eq!(rows.iter().map(|row| row.times).collect::<Vec<_>>(), [2, 1, 2]);
    }

    #[test]
    fn what_is_new_gone_or_of_another_type_differs() {
        let there = [attribute("a", "string"), attribute("b", "long"), attribute("gone", "date")];
        let here = [attribute("a", "string"), attribute("b", "double"), attribute("new", "date")];
        let found = difference(&RunRef::default(), Some(&there), Some(&here));
        let names: Vec<&str> = found.rows.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!((names.as_slice(), found.same), (["b", "gone", "new"].as_slice(), 1));
        assert_eq!(found.rows[0].1.as_deref(), Some("long, nullable"));
        assert_eq!((found.rows[1].2.as_ref(), found.rows[2].1.as_ref()), (None, None));
        let twice = difference(&RunRef::default(), Some(&there[..1]), Some(&[here[0].clone(), here[0].clone()]));
        assert_eq!(twice.rows.len(), 1, "a duplicate is a difference");
        assert!(difference(&RunRef::default(), None, Some(&here)).refusal.is_some());
    }
}
