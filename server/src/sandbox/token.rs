//! Signed text, the way `itsdangerous` makes it: URL-safe base64 without padding, a dot, a
//! signature. Airflow uses it for log positions and file tokens; the signature here is a hash, not
//! a secret.

use super::rng;

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Signs `payload` for this sandbox.
#[must_use]
pub fn sign(seed: u64, payload: &str) -> String {
    format!("{}.{}", encode(payload.as_bytes()), signature(seed, payload))
}

/// The payload of a token this sandbox signed, or nothing.
#[must_use]
pub fn open(seed: u64, token: &str) -> Option<String> {
    let (body, signed) = token.split_once('.')?;
    let payload = String::from_utf8(decode(body)?).ok()?;
    (signature(seed, &payload) == signed).then_some(payload)
}

/// URL-safe base64 without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |acc, byte| (acc << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            let six = (word >> (18 - 6 * at)) & 63;
            out.push(char::from(URL_SAFE[six as usize]));
        }
    }
    out
}

/// Reads base64 of either alphabet, with or without padding.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut word, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        word = (word << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((word >> bits) & 0xff).ok()?);
        }
    }
    Some(out)
}

fn signature(seed: u64, payload: &str) -> String {
    encode(&rng::hash(&[seed, rng::text(payload)]).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_round_trips() {
        for text in ["", "a", "ab", "abc", "comporta:sandbox"] {
            assert_eq!(decode(&encode(text.as_bytes())).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(decode("Y29tcG9ydGE6c2FuZGJveA==").as_deref(), Some(&b"comporta:sandbox"[..]));
    }

    #[test]
    fn a_changed_token_does_not_open() {
        let token = sign(7, "{\"log_pos\":3}");
        assert_eq!(open(7, &token).as_deref(), Some("{\"log_pos\":3}"));
        assert_eq!(open(8, &token), None);
        assert_eq!(open(7, "abc"), None);
    }
}
