//! Why a text is not a selection, and what to write instead.
//!
//! For the person who typed it; nothing here is parsed or logged.

/// Why a text is not a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectError {
    /// Where, in characters from the start.
    pub at: u32,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A quotation mark without its partner.
    OpenQuote,
    /// A quotation mark in the middle of a word, or a word right after one.
    StrayQuote,
    /// `+` or `!` with nothing to apply to.
    NoTask,
    /// A comma with nothing on one side.
    NoCondition,
    /// A property that does not exist.
    UnknownKey {
        /// What was written before the colon.
        key: String,
        /// The properties there are.
        known: Vec<String>,
    },
    /// A property without a value.
    NoValue {
        /// The property.
        key: String,
    },
    /// A number of edges beyond all bounds.
    TooFar,
    /// A parenthesis without its partner.
    OpenParenthesis,
    /// A closing parenthesis that closes nothing, or a word right after one.
    StrayParenthesis,
    /// `and`, `or` or `not` with nothing to join.
    NoOperand,
    /// Parentheses within parentheses beyond all bounds.
    TooDeep,
}

impl std::fmt::Display for SelectError {
    /// What is wrong and what to do about it, for the person who typed it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            Problem::OpenQuote => f.write_str("This quotation mark is not closed: add \" after the name."),
            Problem::StrayQuote => f.write_str(
                "A quotation mark inside a name: put the whole name in quotes and write \\\" for the mark, \
                 or leave a space between two names.",
            ),
            Problem::NoTask => f.write_str("Nothing to apply this to: write a name right after it, such as +load."),
            Problem::NoCondition => f.write_str(
                "A comma joins two conditions without a space: write load,state:failed for what meets both.",
            ),
            Problem::UnknownKey { key, known } => write!(
                f,
                "There is no property {key}: use one of {}, or put a name with a colon in quotes.",
                known.join(", ")
            ),
            Problem::NoValue { key } => {
                write!(f, "The value is missing: write it right after the colon, as in {key}:value.")
            }
            Problem::OpenParenthesis => f.write_str("This parenthesis is not closed: add ) after what belongs in it."),
            Problem::StrayParenthesis => f.write_str(
                "This parenthesis does not fit: leave a space after a group, and put a name that has one in quotes.",
            ),
            Problem::NoOperand => f.write_str(
                "This joins nothing: write something on both sides of and and or and after not, or put the name in quotes.",
            ),
            Problem::TooDeep => f.write_str("Too many parentheses within each other: write it in fewer."),
            Problem::TooFar => f.write_str("That is too far: leave the number out to go all the way."),
        }
    }
}

impl std::error::Error for SelectError {}

#[cfg(test)]
mod tests {
    use super::super::Selection;

    #[test]
    fn errors_say_what_to_do() {
        let message = |text: &str| Selection::parse(text).unwrap_err().to_string();
        assert_eq!(
            message("load:y"),
            "There is no property load: use one of state, kind, group, owner, tag, or put a name with a colon in quotes."
        );
        assert_eq!(message("state:"), "The value is missing: write it right after the colon, as in state:value.");
        for text in ["\"a", "a\"b\"", "+", "a,", "9999999999+a", "(a", "a )", "(a)b", "a and", "or a", "not", "()"] {
            assert!(message(text).ends_with('.'), "{text}");
        }
    }
}
