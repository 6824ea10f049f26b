//! The digest of a row: SHA-256 over all its other fields as JSON with sorted keys and no spaces, so
//! that anybody can compute it from a line of the JSON export, here in Python:
//!
//! ```text
//! row = json.loads(line); said = row.pop("hash")
//! text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
//! assert hashlib.sha256(text.encode()).hexdigest() == said
//! ```

use std::collections::BTreeMap;

use app::model::audit::AuditRow;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The digest that belongs to a row, whatever its `hash` says.
pub(super) fn digest(row: &AuditRow) -> Result<String, sqlx::Error> {
    let text = canonical(row).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(format!("{:x}", Sha256::digest(text)))
}

fn canonical(row: &AuditRow) -> Result<String, serde_json::Error> {
    let Value::Object(fields) = serde_json::to_value(row)? else { return Ok(String::new()) };
    let sorted: BTreeMap<String, Value> = fields.into_iter().filter(|(key, _)| key != "hash").collect();
    serde_json::to_string(&sorted)
}

#[cfg(test)]
mod tests {
    use app::model::audit::AuditEntry;
    use app::model::context::RunRef;

    use super::*;

    #[test]
    fn the_form_that_is_digested_never_changes() {
        let run = Some(RunRef::new("main", "dagao", "night"));
        let entry = AuditEntry { run, targets: vec!["é\"\n".into()], ..AuditEntry::system(5, "recover") };
        let row = AuditRow { sequence: 1, entry, previous: "00".into(), hash: "not looked at".into() };
        assert_eq!(
            canonical(&row).expect("it is JSON"),
            r#"{"address":"","at":5,"attempt":null,"break_glass":null,"detail":"","execution":"","fingerprint":"","kind":"system","links":{},"name":"","outcome":"","parameters":{},"previous":"00","procedure":"recover","role":"","run":{"airflow":"main","dag":"dagao","run":"night"},"sequence":1,"subject":"","targets":["é\"\n"]}"#
        );
    }
}
