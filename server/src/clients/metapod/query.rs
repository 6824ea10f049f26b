//! The queries. Their text is made once, of our own words and of field names from the configuration, which were
//! checked to be names; each such field is given an alias, so that what is answered has the same shape anywhere.

use crate::config::MetapodFields;

/// How many datasets are committed.
pub const COMMITTED: &str = "query Committed($transaction: String!) { \
    transaction(transactionId: $transaction) { datasetConnection { numCommittedDatasets } } }";

/// The queries whose text depends on the configuration.
#[derive(Debug)]
pub struct Queries {
    /// Every dataset, for a list.
    pub all: String,
    /// Datasets by name, for a list.
    pub named: String,
    /// Datasets by name, all that is known.
    pub details: String,
}

impl Queries {
    /// The queries for a deployment that has these fields.
    #[must_use]
    pub fn new(fields: &MetapodFields) -> Self {
        let listed = listed(fields);
        let details = format!("{listed} {}", detailed(fields));
        Self {
            all: format!(
                "query Datasets($transaction: String!) {{ \
                 transaction(transactionId: $transaction) {{ datasets {{ {listed} }} }} }}"
            ),
            named: by_name(&listed),
            details: by_name(&details),
        }
    }
}

fn by_name(selection: &str) -> String {
    format!(
        "query Datasets($transaction: String!, $names: [String!]) {{ \
         transaction(transactionId: $transaction) {{ datasets(datasetNames: $names) {{ {selection} }} }} }}"
    )
}

fn listed(fields: &MetapodFields) -> String {
    let optional = optional(&[
        ("committedAt", &fields.committed_at),
        ("format", &fields.format),
        ("path", &fields.s3_path),
        ("partitions", &fields.partitions),
    ]);
    format!("id name committed{optional}")
}

fn detailed(fields: &MetapodFields) -> String {
    let kind = optional(&[
        ("id", &fields.attribute_id),
        ("kind", &fields.attribute_type),
        ("nullable", &fields.attribute_nullable),
    ]);
    let mut text = format!("schema {{ attributes {{ name{kind} }} }}");
    text.push_str(&optional(&[
        ("databricksPath", &fields.databricks_path),
        ("bytes", &fields.size),
        ("rows", &fields.rows),
    ]));
    if !fields.indexed_attributes.is_empty() {
        text.push_str(&format!(" indexed: {} {{ name{kind} }}", fields.indexed_attributes));
    }
    if !fields.appends.is_empty() {
        let of = optional(&[("name", &fields.append_name), ("at", &fields.append_at), ("by", &fields.append_by)]);
        text.push_str(&format!(" appends: {} {{ id{of} }}", fields.appends));
    }
    text
}

/// The fields that the deployment has, each with its alias.
fn optional(fields: &[(&str, &String)]) -> String {
    let there = fields.iter().filter(|(_, name)| !name.is_empty());
    there.map(|(alias, name)| format!(" {alias}: {name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_deployment_has_is_asked() {
        let whole = Queries::new(&MetapodFields::default());
        assert!(
            whole.all.contains("datasets { id name committed committedAt: committedAt format: format path: s3Path")
        );
        assert!(
            whole.details.contains("indexed: indexedAttributes { name id: id kind: logicalType nullable: nullable }")
        );
        let least = Queries::new(&MetapodFields::none());
        assert!(least.all.ends_with("{ datasets { id name committed } } }"), "{}", least.all);
        assert!(
            least.details.ends_with("{ id name committed schema { attributes { name } } } } }"),
            "{}",
            least.details
        );
    }
}
