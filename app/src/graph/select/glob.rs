//! Patterns with `*` and `?`, matched against whole names in time proportional to both lengths.

/// Whether a pattern matches the whole of a text.
pub(super) fn matches(pattern: &[char], text: &str) -> bool {
    let (mut at, mut retry) = (0, None);
    let mut rest = text.chars();
    loop {
        let here = rest.clone();
        match (pattern.get(at), rest.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                at += 1;
                rest = here;
                retry = Some((at, rest.clone()));
            }
            (Some(&wanted), Some(found)) if wanted == '?' || wanted == found => at += 1,
            _ => {
                // The last star takes one more character.
                let Some((star, mut from)) = retry.take() else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                retry = Some((star, from.clone()));
                (at, rest) = (star, from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(pattern: &str, text: &str) -> bool {
        matches(&pattern.chars().collect::<Vec<_>>(), text)
    }

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text) in
            [("", ""), ("*", ""), ("a*c", "abbc"), ("*ão", "previsão"), ("?b*", "ab"), ("*a*a", "aaba")]
        {
            assert!(glob(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("?", ""), ("a*c", "abcd"), ("*aa", "aba"), ("a", "ab"), ("ab", "a")] {
            assert!(!glob(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_forever() {
        assert!(!glob(&"a*".repeat(50), &format!("{}b", "a".repeat(10_000))[..1]));
        assert!(!glob(&format!("{}b", "a*".repeat(50)), &"a".repeat(5_000)));
    }
}
