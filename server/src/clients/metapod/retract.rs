//! Taking recorded things back: one `POST` with an empty body, sent once. Where each kind is taken back is
//! configuration, since the how-to contradicts itself about one of the paths.

use app::model::procedure::is_uuid;
use serde::{Deserialize, Serialize};

use super::Metapod;
use crate::clients::http::{ClientError, segment};

/// What can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retract {
    /// That a dataset is committed, with its path, format, partitions and schema; the dataset stays.
    Committed,
    /// An attribute of a schema.
    Attribute,
    /// An indexed attribute.
    IndexedAttribute,
    /// A manual append to a dataset series.
    Append,
}

impl Metapod {
    /// Takes back the thing of this id.
    ///
    /// # Errors
    /// [`ClientError::Invalid`] for an id that is no UUID, of which nothing is sent; [`ClientError::Unknown`] if
    /// it was sent and not answered.
    pub async fn retract(&self, what: Retract, id: &str) -> Result<(), ClientError> {
        if !is_uuid(id) {
            let id: String = id.chars().take(60).collect();
            return Err(ClientError::Invalid(format!("{id:?} is no UUID; nothing was sent")));
        }
        let request = self.http.client().post(self.address(&self.path(what, id))?).body("");
        self.http.act(self.known(request)).await.map(drop)
    }

    /// The same by hand.
    #[must_use]
    pub fn retract_command(&self, what: Retract, id: &str) -> String {
        let by_hand = &self.config;
        let suffix = match by_hand.suffix.as_str() {
            "" => String::new(),
            suffix => format!(" --suffix {suffix}"),
        };
        format!("nu ser curl POST {} {}{suffix} {}", by_hand.shard, by_hand.service, self.path(what, id))
    }

    fn path(&self, what: Retract, id: &str) -> String {
        let template = match what {
            Retract::Committed => &self.config.retract_committed,
            Retract::Attribute => &self.config.retract_attribute,
            Retract::IndexedAttribute => &self.config.retract_indexed_attribute,
            Retract::Append => &self.config.retract_append,
        };
        template.replace("{id}", &segment(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MetapodConfig;

    const ID: &str = "5a5d411b-e41a-4a30-ab34-bac476b95761";

    #[test]
    fn the_lines_of_the_how_to() {
        let mut config = MetapodConfig::at("http://metapod.example/api/graphql".parse().unwrap());
        let line = |config: &MetapodConfig, what| Metapod::new(config).unwrap().retract_command(what, ID);
        for (what, kind) in [
            (Retract::Committed, "committed-dataset"),
            (Retract::Attribute, "attribute"),
            (Retract::IndexedAttribute, "indexed-attribute"),
            (Retract::Append, "dataset-series/dataset"),
        ] {
            let said = format!("nu ser curl POST global metapod /api/migrations/retract/{kind}/{ID}");
            assert_eq!(line(&config, what), said);
        }
        (config.suffix, config.retract_committed) =
            ("k".into(), "/api/migrations/retract/committed-dataset/dataset/{id}".into());
        let said = format!(
            "nu ser curl POST global metapod --suffix k /api/migrations/retract/committed-dataset/dataset/{ID}"
        );
        assert_eq!(line(&config, Retract::Committed), said);
    }

    #[test]
    fn a_uuid_is_a_uuid() {
        assert!(is_uuid(ID) && is_uuid(&ID.to_uppercase()));
        let (braced, simple, urn) = (format!("{{{}}}", &ID[..34]), ID.replace('-', ""), format!("urn:uuid:{ID}"));
        for odd in ["", "x", "../../x", &braced, &simple, &urn, &ID.replace('5', "g"), &format!("{ID}/")] {
            assert!(!is_uuid(odd), "{odd}");
        }
    }
}
