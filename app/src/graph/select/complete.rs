//! How the word of a selection that is being written could go on.

use super::exactly;

/// No more completions than this are offered.
pub const OFFERED: usize = 12;

/// What can be written.
pub trait Vocabulary {
    /// The properties, in lower case.
    fn keys(&self) -> &[&str];

    /// Names that begin with this, which is in lower case; not many more than [`OFFERED`].
    fn names(&self, beginning: &str) -> Vec<String>;

    /// Every value of a property, sorted.
    fn values(&self, key: &str) -> Vec<String>;
}

/// How the last word of a selection could go on: whole texts, so that choosing one replaces the field.
#[must_use]
pub fn complete(text: &str, vocabulary: &dyn Vocabulary) -> Vec<String> {
    let (before, word) = text.split_at(last_word(text));
    if word.is_empty() {
        return Vec::new();
    }
    let lower = word.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    if let Some((key, value)) = lower.split_once(':') {
        for candidate in vocabulary.values(key) {
            if candidate.to_lowercase().starts_with(value) {
                let plain = candidate.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
                found.push(if plain { format!("{key}:{candidate}") } else { format!("{key}:{}", exactly(&candidate)) });
            }
        }
    } else {
        let keys = vocabulary.keys().iter().filter(|key| key.starts_with(&lower));
        found.extend(keys.map(|key| format!("{key}:")));
        found.extend(vocabulary.names(&lower).iter().map(|name| exactly(name)));
    }
    found.retain(|candidate| candidate != word);
    found.truncate(OFFERED);
    // A quotation mark that was begun is part of the name that is offered.
    let before = before.strip_suffix('"').unwrap_or(before);
    found.into_iter().map(|word| format!("{before}{word}")).collect()
}

/// Where the word that is being written begins: inside quotes that are open, or after what separates words.
fn last_word(text: &str) -> usize {
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => {
                quoted = !quoted;
                start = at + 1;
            }
            '(' | ',' | '!' | '+' if !quoted => start = at + 1,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Words;

    impl Vocabulary for Words {
        fn keys(&self) -> &[&str] {
            &["state", "owner"]
        }

        fn names(&self, beginning: &str) -> Vec<String> {
            let names = ["fx-model", "fx a \"b\"", "or", "load-fx"];
            names.into_iter().filter(|name| name.starts_with(beginning)).map(str::to_owned).collect()
        }

        fn values(&self, key: &str) -> Vec<String> {
            if key == "owner" { vec!["Squad FX".into(), "squad-a".into()] } else { Vec::new() }
        }
    }

    #[test]
    fn the_last_word_goes_on_and_what_is_before_it_stays() {
        let cases: [(&str, Vec<&str>); 9] = [
            ("", vec![]),
            ("s", vec!["state:"]),
            ("not (f", vec![r#"not ("fx-model""#, r#"not ("fx a \"b\"""#]),
            ("2+load", vec![r#"2+"load-fx""#]),
            ("O", vec!["owner:", r#""or""#]),
            ("x and owner:sq", vec![r#"x and owner:"Squad FX""#, "x and owner:squad-a"]),
            ("owner:squad-a", vec![]),
            (r#"state:failed or "fx a"#, vec![r#"state:failed or "fx a \"b\"""#]),
            (r#""fx-"#, vec![r#""fx-model""#]),
        ];
        for (text, offered) in cases {
            assert_eq!(complete(text, &Words), offered, "{text}");
        }
    }
}
