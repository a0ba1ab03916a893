//! Rewrites what is legal JSON and what the decoder does not take: half of a surrogate pair, which Flink reads as `?`,
//! and a number beyond the doubles, which it reads as infinity.

use std::fmt::Write;

/// The line in a form that the decoder takes, if there was something to rewrite.
pub(crate) fn repaired(line: &str) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '"' => text(rest, &mut out)?,
            '-' | '0'..='9' => number(rest, &mut out)?,
            _ => copy(rest, first.len_utf8(), &mut out)?,
        };
    }
    (out != line).then_some(out)
}

/// Takes over so many bytes and returns the rest.
fn copy<'t>(text: &'t str, length: usize, out: &mut String) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(length)?;
    out.push_str(head);
    Some(rest)
}

/// Takes over a text with its quotes.
fn text<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let mut rest = copy(text, 1, out)?;
    loop {
        match rest.chars().next()? {
            '"' => return copy(rest, 1, out),
            '\\' if rest.starts_with("\\u") => rest = escape(rest, out)?,
            '\\' => {
                let escaped = rest.chars().nth(1)?;
                rest = copy(rest, 1 + escaped.len_utf8(), out)?;
            }
            other => rest = copy(rest, other.len_utf8(), out)?,
        }
    }
}

/// Takes over `\u0000`, or two of them that are one character.
fn escape<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(text)?;
    let second = text.get(6..).and_then(unit);
    let pair = [Some(first), second].into_iter().flatten();
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => copy(text, 6 * character.len_utf16(), out),
        _ => {
            out.push('?');
            text.get(6..)
        }
    }
}

/// Takes over a number, in quotes if it is beyond the doubles.
fn number<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let end = text.find(|letter: char| !matches!(letter, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
    let (digits, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    match digits.parse::<f64>() {
        Ok(number) if number.is_infinite() && digits.contains(['e', 'E', '.']) => {
            let sign = if number < 0.0 { "-" } else { "" };
            write!(out, "\"{sign}Infinity\"").ok()?;
        }
        Ok(number) if number.is_infinite() => write!(out, "\"{digits}\"").ok()?,
        _ => out.push_str(digits),
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_decoder_does_not_take_is_rewritten() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(repaired(line).as_deref(), expected, "{line}");
        };
        check(r#"{"a":"b\ud800c","d":-1e400}"#, Some(r#"{"a":"b?c","d":"-Infinity"}"#));
        check(r#"{"a":"\ud83d\ude00\u0041\"","d":1e300}"#, None);
        check(r#"{"a":"\ude00\ud83d"}"#, Some(r#"{"a":"??"}"#));
        check(r#"{"1e400":"1e400"}"#, None);
        check(r#"{"a":"open"#, None);
        check(r#"{"a":"\u12"#, None);
    }
}
