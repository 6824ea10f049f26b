//! Numbers as they are read.

/// A number with its thousands apart.
#[must_use]
pub fn grouped(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let said = [0_u32, 999, 1_000, 20_000, 1_234_567].map(grouped);
        assert_eq!(said, ["0", "999", "1,000", "20,000", "1,234,567"]);
    }
}
