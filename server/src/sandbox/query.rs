//! Query strings, where a key may stand more than once.

use percent_encoding::percent_decode_str;

/// The pairs of a query string, in order.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a raw query string.
    #[must_use]
    pub fn read(raw: Option<&str>) -> Self {
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = raw.unwrap_or("").split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v))).collect(),
        )
    }

    /// Pairs that were put together already.
    #[must_use]
    pub const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The last value of a key, as both frameworks take it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// All values of a key, in order.
    #[must_use]
    pub fn all(&self, key: &str) -> Vec<&str> {
        self.0.iter().filter(|(k, _)| k == key).map(|(_, v)| v.as_str()).collect()
    }

    /// Whether any value of a key is `wanted`, or there is none.
    #[must_use]
    pub fn admits(&self, key: &str, wanted: &str) -> bool {
        let all = self.all(key);
        all.is_empty() || all.contains(&wanted)
    }

    /// The same for a value that is only worked out where somebody asks.
    #[must_use]
    pub fn admits_number(&self, key: &str, wanted: impl Into<i64>) -> bool {
        let all = self.all(key);
        all.is_empty() || all.contains(&wanted.into().to_string().as_str())
    }

    /// The keys that are there, each once.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(k, _)| k.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_repeat() {
        let query = Query::read(Some("state=failed&state=none&x=a%2Bb+c&flag"));
        assert_eq!(query.all("state"), ["failed", "none"]);
        assert_eq!(query.get("x"), Some("a+b c"));
        assert_eq!(query.get("flag"), Some(""));
        assert!(query.admits("state", "none") && !query.admits("state", "queued") && query.admits("pool", "any"));
    }
}
