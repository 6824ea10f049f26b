//! What a command prints, made fit to be kept: whole lines, without escapes, without what reorders text on a
//! screen, and without secrets. How much is kept is [`super::keeper`]'s affair.

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

/// What stands in the place of a secret.
const HIDDEN: &str = "•••";

/// What is searched for so that no secret is shown: each line of each secret, since output is read by the
/// line, as it is and as it looks without control characters; the longest first, for one may begin as another.
#[must_use]
pub(super) fn needles<'a>(secrets: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all = Vec::new();
    for secret in secrets {
        let lines: Vec<&str> = secret.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        // Of several lines, those that could be anything (a brace) would only make the output unreadable.
        let telling = |line: &&&str| lines.len() == 1 || line.len() >= 6;
        all.extend(lines.iter().filter(telling).flat_map(|line| [(*line).to_owned(), plain(line)]));
    }
    all.retain(|needle| !needle.is_empty());
    all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    all.dedup();
    all
}

/// A line without terminal escapes and control characters, cut where it is too long, secrets hidden. Of what
/// overwrites itself (a progress bar) the last is kept, as on a terminal.
#[must_use]
pub(super) fn clean(raw: &[u8], needles: &[String]) -> String {
    let text = String::from_utf8_lossy(raw);
    let text = text.trim_end_matches(['\n', '\r']);
    let text = hide(text.rsplit('\r').next().unwrap_or_default().to_owned(), needles);
    let mut kept = hide(plain(&text), needles);
    if kept.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|at| kept.is_char_boundary(*at)).unwrap_or(0);
        kept.truncate(cut);
        kept.push('…');
    }
    kept
}

fn hide(text: String, needles: &[String]) -> String {
    needles.iter().fold(text, |text, needle| if text.contains(needle) { text.replace(needle, HIDDEN) } else { text })
}

/// The text alone (escapes: ECMA-48, in both their 7-bit and their 8-bit forms).
fn plain(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let introduced = match c {
            '\u{1b}' => chars.next(),
            // The 8-bit form of an introducer is its 7-bit form, 0x40 higher.
            '\u{80}'..='\u{9f}' => char::from_u32(u32::from(c) - 0x40),
            _ => None,
        };
        match introduced {
            // CSI: parameters, intermediates, one final byte.
            Some('[') => {
                while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
                chars.next_if(|c| ('@'..='~').contains(c));
            }
            // DCS, SOS, OSC, PM, APC: strings, such as the title of a window, up to their terminator.
            Some('P' | 'X' | ']' | '^' | '_') => {
                while let Some(c) = chars.next() {
                    if matches!(c, '\u{7}' | '\u{9c}') || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                        break;
                    }
                }
            }
            Some(_) => {}
            None if c == '\t' => kept.push(' '),
            None if c.is_control() || reorders(c) => {}
            None => kept.push(c),
        }
    }
    kept
}

/// Unicode's explicit directional formatting, by which a line can look like another.
fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(secrets: &[&str], text: &str) -> String {
        clean(text.as_bytes(), &needles(secrets.iter().copied()))
    }

    #[test]
    fn lines_are_fit_to_be_kept() {
        assert_eq!(clean(b"\x1b[1;31mred\x1b[0m\tand \x07so\r\n", &[]), "red and so");
        assert_eq!(clean(b"caf\xe9 \xff", &[]), "caf\u{fffd} \u{fffd}");
        let long = clean("é".repeat(3_000).as_bytes(), &[]);
        assert!(long.len() <= LONGEST + 3 && long.ends_with('…'));
    }

    #[test]
    fn escapes_go_whole() {
        for (printed, shown) in [
            ("\u{1b}]0;a title\u{7}text", "text"),
            ("\u{1b}]8;;https://example.com\u{1b}\\a link\u{1b}]8;;\u{1b}\\", "a link"),
            ("\u{9b}31mred\u{9b}0m", "red"),
            ("\u{1b}[38;5;196;1mred", "red"),
            ("\u{1b}(Bplain\u{1b}", "Bplain"),
            ("\u{1b}[é", "é"),
            ("10 %\r50 %\rdone", "done"),
            ("a \u{202e}desrever\u{202c} b", "a desrever b"),
        ] {
            assert_eq!(clean(printed.as_bytes(), &[]), shown, "{printed:?}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        assert_eq!(without(&["hush", ""], "token=hush!"), "token=•••!");
        assert_eq!(without(&["abcdef", "abcdef-long"], "a=abcdef-long b=abcdef"), "a=••• b=•••");
        assert_eq!(without(&["hu\tsh"], "<hu\tsh>"), "<•••>");
        assert_eq!(without(&["hush"], "\u{1b}[1mhu\u{1b}[0msh"), "•••");
        let key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\n}\n-----END KEY-----";
        assert_eq!(without(&[key], "read MIIEvQIBADANBg {}"), "read ••• {}");
    }
}
