//! What a command prints, made fit to be kept: whole lines, bounded, without escapes and without secrets.

/// A line that a command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// It was printed as an error.
    pub error: bool,
    /// The line.
    pub text: String,
}

/// Longer lines are cut.
const LONGEST: usize = 4_000;

/// A line without terminal escapes and control characters, cut where it is too long, secrets hidden.
#[must_use]
pub(super) fn clean(raw: &[u8], secrets: &[String]) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut kept = String::with_capacity(text.len().min(LONGEST));
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // ECMA-48: CSI ends with a byte of 0x40 to 0x7E; other escapes are two characters.
            if chars.next_if_eq(&'[').is_some() {
                while chars.next().is_some_and(|c| !('@'..='~').contains(&c)) {}
            } else {
                chars.next();
            }
        } else if c == '\t' {
            kept.push(' ');
        } else if !c.is_control() {
            kept.push(c);
        }
    }
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        kept = kept.replace(secret.as_str(), "•••");
    }
    if kept.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|at| kept.is_char_boundary(*at)).unwrap_or(0);
        kept.truncate(cut);
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_fit_to_be_kept() {
        assert_eq!(clean(b"\x1b[1;31mred\x1b[0m\tand \x07so", &[]), "red and so");
        assert_eq!(clean(b"caf\xe9 \xff", &[]), "caf\u{fffd} \u{fffd}");
        assert_eq!(clean(b"token=hush!", &["hush".into(), String::new()]), "token=•••!");
        let long = clean("é".repeat(3_000).as_bytes(), &[]);
        assert!(long.len() <= LONGEST + 3 && long.ends_with('…'));
    }
}
