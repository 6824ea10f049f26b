//! Text inside HTML that is put together by hand.

/// Text as it may stand between tags and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_ends_the_element_or_the_attribute() {
        assert_eq!(escape("<a href=\"x\">&'é"), "&lt;a href=&quot;x&quot;>&amp;'é");
    }
}
