//! `[metapod.fields]`: GraphQL names of what not every deployment has, or has under another name.

use serde::{Deserialize, Serialize};

/// Names of fields; an empty one is not asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetapodFields {
    /// Of a dataset: the format of its files.
    pub format: String,
    /// Of a dataset: where its files are on S3.
    pub s3_path: String,
    /// Of a dataset: where its files are on Databricks.
    pub databricks_path: String,
    /// Of a dataset: what it is partitioned by.
    pub partitions: String,
    /// Of a dataset: how many bytes its files have.
    pub size: String,
    /// Of a dataset: how many rows it has.
    pub rows: String,
    /// Of a dataset: when it was committed.
    pub committed_at: String,
    /// Of an attribute: its id.
    pub attribute_id: String,
    /// Of an attribute: its type.
    pub attribute_type: String,
    /// Of an attribute: whether it may be null.
    pub attribute_nullable: String,
    /// Of a dataset: its indexed attributes.
    pub indexed_attributes: String,
    /// Of a dataset: what was appended to it by hand.
    pub appends: String,
    /// Of such an append: its name.
    pub append_name: String,
    /// Of such an append: when it was made.
    pub append_at: String,
    /// Of such an append: who made it.
    pub append_by: String,
}

impl Default for MetapodFields {
    fn default() -> Self {
        Self {
            format: "format".into(),
            s3_path: "s3Path".into(),
            databricks_path: "databricksPath".into(),
            partitions: "partitions".into(),
            size: "sizeInBytes".into(),
            rows: "numRows".into(),
            committed_at: "committedAt".into(),
            attribute_id: "id".into(),
            attribute_type: "logicalType".into(),
            attribute_nullable: "nullable".into(),
            indexed_attributes: "indexedAttributes".into(),
            appends: "manualAppends".into(),
            append_name: "name".into(),
            append_at: "appendedAt".into(),
            append_by: "appendedBy".into(),
        }
    }
}

impl MetapodFields {
    /// Of a deployment that has nothing but what every one has.
    #[must_use]
    pub fn none() -> Self {
        let mut none = Self::default();
        none.each().into_iter().for_each(|(_, name)| name.clear());
        none
    }

    /// Every key, and its name.
    pub(super) fn each(&mut self) -> [(&'static str, &mut String); 15] {
        [
            ("metapod.fields.format", &mut self.format),
            ("metapod.fields.s3_path", &mut self.s3_path),
            ("metapod.fields.databricks_path", &mut self.databricks_path),
            ("metapod.fields.partitions", &mut self.partitions),
            ("metapod.fields.size", &mut self.size),
            ("metapod.fields.rows", &mut self.rows),
            ("metapod.fields.committed_at", &mut self.committed_at),
            ("metapod.fields.attribute_id", &mut self.attribute_id),
            ("metapod.fields.attribute_type", &mut self.attribute_type),
            ("metapod.fields.attribute_nullable", &mut self.attribute_nullable),
            ("metapod.fields.indexed_attributes", &mut self.indexed_attributes),
            ("metapod.fields.appends", &mut self.appends),
            ("metapod.fields.append_name", &mut self.append_name),
            ("metapod.fields.append_at", &mut self.append_at),
            ("metapod.fields.append_by", &mut self.append_by),
        ]
    }
}
