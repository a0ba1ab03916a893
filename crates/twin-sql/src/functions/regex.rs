//! Compiles a Java regular expression with the Rust crate, with Java's meaning or not at all.
//!
//! The crate has no look-around and no back-references, which is why it never takes exponential time. What it
//! reads differently is rewritten: `\d`, `\w`, `\s` and `\b` are ASCII in Java, `.` stops at more line ends
//! than the newline, `$` matches before a last line end. What cannot be rewritten is refused.

use regex::Regex;

/// Java's line ends, inside a character class.
const LINE_ENDS: &str = "\\n\\r\\x{85}\\x{2028}\\x{2029}";

/// What is wrong with a regular expression, and what to do instead.
pub(crate) type Refusal = (String, &'static str);

/// Compiles an expression. `whole` says whether the text of the whole match will be asked for.
pub(crate) fn compile(java: &str, whole: bool) -> Result<Regex, Refusal> {
    if let Some(found) = LOOK_AROUND.iter().find(|found| java.contains(**found)) {
        let help = "match the context as well and take a group: REGEXP_EXTRACT(text, 'before (wanted)', 1)";
        return Err((format!("look-around {found}…) in the regular expression"), help));
    }
    let translated = translate(java, whole)?;
    Regex::new(&translated).map_err(|error| {
        let text = error.to_string();
        let reason = text.lines().next_back().unwrap_or_default().trim_start_matches("error: ");
        (
            format!("regular expression does not compile: {reason}"),
            "see docs.rs/regex for the syntax",
        )
    })
}

static LOOK_AROUND: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

/// Rewrites the parts that the two languages read differently.
fn translate(java: &str, whole: bool) -> Result<String, Refusal> {
    let mut rust = String::with_capacity(java.len() * 2);
    let mut characters = java.chars().peekable();
    let mut class_depth = 0_usize;
    while let Some(character) = characters.next() {
        match character {
            '\\' => rust.push_str(&escape(characters.next(), class_depth > 0)?),
            '[' => {
                class_depth += 1;
                rust.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    rust.push('^');
                }
            }
            ']' => {
                class_depth = class_depth.saturating_sub(1);
                rust.push(']');
            }
            '&' | '~' | '-' if class_depth > 0 && characters.peek() == Some(&character) => {
                return Err(refused("a set operation in a character class"));
            }
            _ if class_depth > 0 => rust.push(character),
            '.' => rust.push_str(&format!("[^{LINE_ENDS}]")),
            '$' if whole => return Err(refused("$ without a group")),
            '$' => rust.push_str(&format!("(?:\\r\\n|[{LINE_ENDS}])?\\z")),
            '*' | '+' | '?' | '}' if characters.peek() == Some(&'+') => {
                return Err(refused("a possessive quantifier"));
            }
            '(' => {
                rust.push('(');
                copy_group_flags(&mut characters, &mut rust)?;
            }
            other => rust.push(other),
        }
    }
    Ok(rust)
}

fn refused(what: &str) -> Refusal {
    let help = "the two engines read it differently: write the characters out, and take a group";
    (format!("{what} in the regular expression"), help)
}

/// Rewrites one escape. In a class the ASCII classes stand without brackets of their own.
fn escape(escaped: Option<char>, in_class: bool) -> Result<String, Refusal> {
    Ok(match escaped {
        Some('d') => "[0-9]".to_owned(),
        Some('D') => "[^0-9]".to_owned(),
        Some('w') => "[A-Za-z0-9_]".to_owned(),
        Some('W') => "[^A-Za-z0-9_]".to_owned(),
        Some('s') => "[ \\t\\n\\x0B\\f\\r]".to_owned(),
        Some('S') => "[^ \\t\\n\\x0B\\f\\r]".to_owned(),
        Some('b') if !in_class => "(?-u:\\b)".to_owned(),
        Some(same @ ('n' | 'r' | 't' | 'f' | 'a')) => format!("\\{same}"),
        Some('A') if !in_class => "\\A".to_owned(),
        Some('z') if !in_class => "\\z".to_owned(),
        Some(digit @ '1'..='9') => return Err(refused(&format!("back-reference \\{digit}"))),
        Some(letter) if letter.is_alphanumeric() => return Err(refused(&format!("\\{letter}"))),
        Some(other) => regex::escape(other.encode_utf8(&mut [0; 4])),
        None => return Err(refused("a backslash at the end")),
    })
}

/// Copies `?:`, `?<name>` and `?i)` or `?i:`; other flags change what `.`, `^`, `$` or a blank means.
fn copy_group_flags(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    rust: &mut String,
) -> Result<(), Refusal> {
    if characters.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    rust.push('?');
    match characters.next() {
        Some(allowed @ (':' | '<')) => rust.push(allowed),
        Some('i') if matches!(characters.peek(), Some(')' | ':')) => rust.push('i'),
        Some('>') => return Err(refused("an atomic group")),
        _ => return Err(refused("a flag other than (?i)")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_what_they_mean_in_java() {
        let check = |java: &str, text: &str, expected: Option<&str>| {
            let regex = compile(java, false).unwrap();
            let group = regex.captures(text).and_then(|found| found.get(1));
            assert_eq!(group.map(|group| group.as_str()), expected, "{java:?} in {text:?}");
        };
        check(r"\((-?\d+) mins late\)", "x (-14 mins late)", Some("-14"));
        check(r"(\d)", "٣", None);
        check(r"(\w+)", "é", None);
        check(r"(\w+)", "_a1é", Some("_a1"));
        check(r"(.+)", "one\rtwo", Some("one"));
        check(r"next (.+)$", "next stop\n", Some("stop"));
        check(r"next (.+)$", "next stop\nx", None);
        check(r"([\d.]+)", "a 1.5 b", Some("1.5"));
        check(r"([^\s]+)x", "ab x abx", Some("ab"));
        check(r"\\n(\w)", r"a\nb", Some("b"));
        check(r"(?i)LATE (\d)", "late 5", Some("5"));
        check(r"\b(a+)\b", "aa", Some("aa"));
        check(r"([$.])", "a$", Some("$"));
        check(r"(?<name>a)", "a", Some("a"));
    }

    #[test]
    fn what_java_reads_differently_is_refused() {
        let check = |java: &str, expected: &str| {
            let (message, _) = compile(java, false).unwrap_err();
            assert!(message.contains(expected), "{java:?}: {message}");
        };
        check("a(?=b)", "look-around (?=");
        check("(?<!a)b", "look-around (?<!");
        check(r"(a)\1", r"back-reference \1");
        check("a++", "possessive");
        check("(?>a)", "atomic");
        check("(?s).", "flag");
        check(r"\p{L}", r"\p");
        check("[a&&b]", "set operation");
        check("(a", "unclosed group");
        check("a\\", "backslash at the end");
        assert!(compile("a$", true).is_err());
    }
}
