//! Reading a selection, with an error that says where it went wrong and what to write instead.
//!
//! Whether anything is selected is not decided here.

use super::error::{Problem, SelectError};
use super::{Expr, Term, Walk, What};

/// No parentheses are deeper than this.
const DEEPEST: u32 = 40;

pub(super) fn parse(text: &str, keys: &[&str]) -> Result<Vec<Expr>, SelectError> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, depth: 0, keys };
    let parts = parser.list()?;
    if parser.peek().is_some() {
        return Parser::fail(parser.at, Problem::StrayParenthesis);
    }
    Ok(parts)
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    /// How many parentheses are open.
    depth: u32,
    keys: &'a [&'a str],
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ends(&self, found: Option<char>) -> bool {
        found.is_none_or(|found| found == ',' || found.is_whitespace() || (found == ')' && self.depth > 0))
    }

    fn fail<T>(at: usize, problem: Problem) -> Result<T, SelectError> {
        Err(SelectError { at: at as u32, problem })
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The word is next, on its own.
    fn is_word(&self, word: &str) -> bool {
        let end = self.at + word.len();
        let here = self.chars.get(self.at..end);
        here.is_some_and(|here| here.iter().zip(word.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b)))
            && (self.ends(self.chars.get(end).copied()) || self.chars.get(end) == Some(&'('))
    }

    /// Goes past the word, and the spaces around it.
    fn takes(&mut self, word: &str) -> bool {
        let from = self.at;
        self.spaces();
        if self.is_word(word) {
            self.at += word.len();
            self.spaces();
            return true;
        }
        self.at = from;
        false
    }

    /// One beside the other, until the text or the parenthesis ends.
    fn list(&mut self) -> Result<Vec<Expr>, SelectError> {
        let mut parts = Vec::new();
        loop {
            self.spaces();
            if self.peek().is_none() || (self.peek() == Some(')') && self.depth > 0) {
                return Ok(parts);
            }
            parts.push(self.any()?);
            let next = self.peek();
            if !self.ends(next) {
                return Self::fail(self.at, Problem::StrayParenthesis);
            }
        }
    }

    fn any(&mut self) -> Result<Expr, SelectError> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expr::Any(parts) })
    }

    fn all(&mut self) -> Result<Expr, SelectError> {
        let mut parts = vec![self.term()?];
        loop {
            if self.peek() == Some(',') {
                self.at += 1;
            } else if !self.takes("and") {
                break;
            }
            parts.push(self.term()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expr::All(parts) })
    }

    fn term(&mut self) -> Result<Expr, SelectError> {
        let start = self.at;
        let first = self.peek();
        if self.ends(first) {
            let joined = start > 0 && first != Some(',') && self.chars[start - 1] != ',';
            let problem = if joined { Problem::NoOperand } else { Problem::NoCondition };
            return Self::fail(start.saturating_sub(usize::from(first != Some(','))), problem);
        }
        if first == Some(')') {
            return Self::fail(start, Problem::StrayParenthesis);
        }
        if self.is_word("and") || self.is_word("or") {
            return Self::fail(start, Problem::NoOperand);
        }
        let mut not = false;
        loop {
            if self.peek() == Some('!') {
                self.at += 1;
            } else if self.is_word("not") {
                self.takes("not");
                if self.peek().is_none() {
                    return Self::fail(start, Problem::NoOperand);
                }
            } else {
                break;
            }
            not = !not;
        }
        let up = self.prefix()?;
        let next = self.peek();
        if self.ends(next) {
            return Self::fail(start, Problem::NoTask);
        }
        let (what, down) = match next {
            Some('(') => (self.group()?, self.suffix()?),
            Some('"') => (What::Named(self.quoted()?), self.suffix()?),
            _ => self.word()?,
        };
        let next = self.peek();
        if next == Some('"') || !self.ends(next) {
            let problem = if matches!(what, What::Group(_)) { Problem::StrayParenthesis } else { Problem::StrayQuote };
            return Self::fail(self.at, problem);
        }
        let term = match what {
            What::Group(part) if (up, down) == (Walk::No, Walk::No) => *part,
            what => Expr::Term(Term { up, down, what }),
        };
        Ok(if not { Expr::Not(Box::new(term)) } else { term })
    }

    fn group(&mut self) -> Result<What, SelectError> {
        let start = self.at;
        if self.depth == DEEPEST {
            return Self::fail(start, Problem::TooDeep);
        }
        self.at += 1;
        self.depth += 1;
        let mut parts = self.list()?;
        if self.peek() != Some(')') {
            return Self::fail(start, Problem::OpenParenthesis);
        }
        self.at += 1;
        self.depth -= 1;
        match parts.len() {
            0 => Self::fail(start, Problem::NoOperand),
            1 => Ok(What::Group(Box::new(parts.swap_remove(0)))),
            _ => Ok(What::Group(Box::new(Expr::Beside(parts)))),
        }
    }

    /// `+` or `2+`, unless the plus ends the word: then the digits are its name.
    fn prefix(&mut self) -> Result<Walk, SelectError> {
        let digits = self.digits(self.at);
        if self.chars.get(digits) != Some(&'+') || (digits > self.at && self.ends(self.chars.get(digits + 1).copied()))
        {
            return Ok(Walk::No);
        }
        let walk = self.walk(self.at, digits)?;
        self.at = digits + 1;
        Ok(walk)
    }

    /// `+` or `+2` after a quoted name or value.
    fn suffix(&mut self) -> Result<Walk, SelectError> {
        if self.peek() != Some('+') {
            return Ok(Walk::No);
        }
        let digits = self.digits(self.at + 1);
        let walk = self.walk(self.at + 1, digits)?;
        self.at = digits;
        Ok(walk)
    }

    /// The end of the digits that start at `from`.
    fn digits(&self, from: usize) -> usize {
        from + self.chars[from..].iter().take_while(|found| found.is_ascii_digit()).count()
    }

    fn walk(&self, from: usize, to: usize) -> Result<Walk, SelectError> {
        if from == to {
            return Ok(Walk::Far(None));
        }
        let number: String = self.chars[from..to].iter().collect();
        match number.parse() {
            Ok(depth) => Ok(Walk::Far(Some(depth))),
            Err(_) => Self::fail(from, Problem::TooFar),
        }
    }

    fn quoted(&mut self) -> Result<String, SelectError> {
        let start = self.at;
        let mut name = String::new();
        loop {
            self.at += 1;
            match self.peek() {
                None => return Self::fail(start, Problem::OpenQuote),
                Some('"') => break,
                Some('\\') if matches!(self.chars.get(self.at + 1), Some('"' | '\\')) => {
                    self.at += 1;
                    name.extend(self.peek());
                }
                Some(other) => name.push(other),
            }
        }
        self.at += 1;
        Ok(name)
    }

    /// An unquoted name or pattern, or a property whose value may be quoted.
    fn word(&mut self) -> Result<(What, Walk), SelectError> {
        let start = self.at;
        while !self.ends(self.peek()) && self.peek() != Some('"') {
            self.at += 1;
        }
        let end = self.at;
        let key =
            self.chars[start..end].iter().take_while(|found| found.is_ascii_alphabetic() || **found == '_').count();
        let colon = start + key;
        let is_key = key > 0 && self.chars[start..end].get(key) == Some(&':');
        if is_key && colon + 1 == end && self.peek() == Some('"') {
            let key = self.key(start, colon)?;
            let value = self.quoted()?;
            return Ok((What::Is(key, value), self.suffix()?));
        }
        let plus = end - self.chars[start..end].iter().rev().take_while(|found| found.is_ascii_digit()).count();
        let (end, down) = if plus > start + 1 && self.chars[plus - 1] == '+' {
            (plus - 1, self.walk(plus, end)?)
        } else {
            (end, Walk::No)
        };
        let text = |from: usize| self.chars[from..end].iter().collect::<String>();
        if is_key {
            let key = self.key(start, colon)?;
            if colon + 1 >= end {
                return Self::fail(colon, Problem::NoValue { key });
            }
            return Ok((What::Is(key, text(colon + 1)), down));
        }
        let lower = text(start).to_lowercase();
        let what = if lower.contains(['*', '?']) { What::Glob(lower.chars().collect()) } else { What::Contains(lower) };
        Ok((what, down))
    }

    fn key(&self, from: usize, to: usize) -> Result<String, SelectError> {
        let key = self.chars[from..to].iter().collect::<String>().to_lowercase();
        if self.keys.contains(&key.as_str()) {
            return Ok(key);
        }
        let known = self.keys.iter().map(|&known| known.to_owned()).collect();
        Self::fail(from, Problem::UnknownKey { key, known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> SelectError {
        parse(text, super::super::KEYS).unwrap_err()
    }

    fn one(text: &str) -> Term {
        match parse(text, super::super::KEYS).unwrap().remove(0) {
            Expr::Term(term) => term,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn errors_say_where() {
        let at = |text: &str| (error(text).at, error(text).problem);
        assert_eq!(at("a \"b"), (2, Problem::OpenQuote));
        assert_eq!(at("ab\"c\""), (2, Problem::StrayQuote));
        assert_eq!(at("\"a\"b"), (3, Problem::StrayQuote));
        assert_eq!(at("a +"), (2, Problem::NoTask));
        assert_eq!(at("a !"), (2, Problem::NoTask));
        assert_eq!(at("a,,b"), (2, Problem::NoCondition));
        assert_eq!(at("ção,"), (3, Problem::NoCondition));
        assert_eq!(at(",a"), (0, Problem::NoCondition));
        assert_eq!(at("a, b"), (1, Problem::NoCondition));
        assert_eq!(at("state:"), (5, Problem::NoValue { key: "state".to_owned() }));
        assert_eq!(at("99999999999+a"), (0, Problem::TooFar));
        assert_eq!(at("x load:y").0, 2);
        assert_eq!(at("a (b"), (2, Problem::OpenParenthesis));
        assert_eq!(at("a )"), (2, Problem::StrayParenthesis));
        assert_eq!(at("(a)b"), (3, Problem::StrayParenthesis));
        assert_eq!(at("a () b"), (2, Problem::NoOperand));
        assert_eq!(at("a and"), (4, Problem::NoOperand));
        assert_eq!(at("or a"), (0, Problem::NoOperand));
        assert_eq!(at("a not"), (2, Problem::NoOperand));
        assert_eq!(at(&"(".repeat(10_000)).1, Problem::TooDeep);
    }

    #[test]
    fn plus_signs_and_digits_are_told_apart() {
        assert_eq!(one("3+").what, What::Contains("3".to_owned()));
        assert_eq!(one("3+").down, Walk::Far(None));
        assert_eq!(one("3+4").up, Walk::Far(Some(3)));
        assert_eq!(one("3+4").what, What::Contains("4".to_owned()));
        assert_eq!(one("c++").what, What::Contains("c+".to_owned()));
        assert_eq!(one("a+1b").what, What::Contains("a+1b".to_owned()));
        assert_eq!(one("task-12").what, What::Contains("task-12".to_owned()));
        assert_eq!(one("!!x"), one("x"));
    }

    #[test]
    fn values_may_be_quoted() {
        let term = one("Owner:\"Data, Platform\"+2");
        assert_eq!(term.what, What::Is("owner".to_owned(), "Data, Platform".to_owned()));
        assert_eq!(term.down, Walk::Far(Some(2)));
        assert_eq!(one("state:up_for_retry").what, What::Is("state".to_owned(), "up_for_retry".to_owned()));
        assert_eq!(one(r#""a\"b\\c\d""#).what, What::Named(r#"a"b\c\d"#.to_owned()));
    }
}
