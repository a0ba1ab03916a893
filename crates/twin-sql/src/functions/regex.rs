//! Compiles a Java regular expression with the Rust crate, with Java's meaning or not at all.
//!
//! The crate has no look-around and no back-references, which is why it never takes exponential time. What it
//! reads differently is rewritten: `\d`, `\w` and `\s` are ASCII in Java, `.` stops at more line ends
//! than the newline, `$` matches before a last line end. What cannot be rewritten is refused.

use regex::Regex;

use super::repeat::is_too_deep;

/// Java's line ends, inside a character class.
const LINE_ENDS: &str = "\\n\\r\\x{85}\\x{2028}\\x{2029}";

/// What is wrong with a regular expression, and what to do instead.
pub(crate) type Refusal = (String, &'static str);

/// What an expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Only whether it matches, or a group of the match.
    Part,
    /// The text of the whole match.
    Whole,
    /// Every match is replaced.
    Replace,
}

/// Compiles an expression.
pub(crate) fn compile(java: &str, purpose: Use) -> Result<Regex, Refusal> {
    if java.is_empty() {
        return Err(("an empty regular expression".to_owned(), "write what to look for"));
    }
    if let Some(found) = LOOK_AROUND.iter().find(|found| java.contains(**found)) {
        let help = "match the context as well and take a group: REGEXP_EXTRACT(text, 'before (wanted)', 1)";
        return Err((format!("look-around {found}…) in the regular expression"), help));
    }
    let translated = translate(java, purpose != Use::Part)?;
    let regex = Regex::new(&translated).map_err(|error: regex::Error| {
        let text = error.to_string();
        let reason = text.lines().next_back().unwrap_or_default().trim_start_matches("error: ");
        (
            format!("regular expression does not compile: {reason}"),
            "see docs.rs/regex for the syntax",
        )
    })?;
    if is_too_deep(java) {
        let help = "Java goes round it by recursion, and its stack overflows on a long text: repeat a class, as [ab]*, or up \
                    to a number, as (a|b){0,100}";
        return Err(("a repeated group that matches in several ways".to_owned(), help));
    }
    if purpose == Use::Replace && regex.is_match("") {
        let help = "between two characters the engines count differently: let it match at least one, as X+ does";
        return Err(("a regular expression that matches the empty text".to_owned(), help));
    }
    Ok(regex)
}

static LOOK_AROUND: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

/// Rewrites the parts that the two languages read differently.
fn translate(java: &str, whole: bool) -> Result<String, Refusal> {
    let mut rust = String::with_capacity(java.len() * 2);
    // Java's (?i) is about ASCII letters only, so it is written out.
    let (any_case, java) = java.strip_prefix("(?i)").map_or((false, java), |rest| (true, rest));
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
            _ if any_case && character.is_ascii_alphabetic() => {
                any_case_of(character, class_depth > 0, &mut characters, &mut rust)?;
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
        Some(same @ ('n' | 'r' | 't' | 'f' | 'a')) => format!("\\{same}"),
        Some('A') if !in_class => "\\A".to_owned(),
        Some('z') if !in_class => "\\z".to_owned(),
        Some(digit @ '1'..='9') => return Err(refused(&format!("back-reference \\{digit}"))),
        Some(letter) if letter.is_alphanumeric() => return Err(refused(&format!("\\{letter}"))),
        Some(other) => regex::escape(other.encode_utf8(&mut [0; 4])),
        None => return Err(refused("a backslash at the end")),
    })
}

/// Writes a letter, or in a class a range of letters, in small letters and capitals.
fn any_case_of(
    letter: char,
    in_class: bool,
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    rust: &mut String,
) -> Result<(), Refusal> {
    let (small, capital) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
    if !in_class {
        rust.extend(['[', small, capital, ']']);
        return Ok(());
    }
    let mut ahead = characters.clone();
    if ahead.next() != Some('-') || ahead.peek() == Some(&']') {
        rust.extend([small, capital]);
        return Ok(());
    }
    characters.next();
    match characters.next() {
        Some(end)
            if end.is_ascii_lowercase() == letter.is_ascii_lowercase()
                && end.is_ascii_alphabetic() =>
        {
            rust.extend([small, '-', end.to_ascii_lowercase()]);
            rust.extend([capital, '-', end.to_ascii_uppercase()]);
            Ok(())
        }
        _ => Err(refused("a range from a letter to something else after (?i)")),
    }
}

/// Copies `?:` and `?<name>`; flags change what `.`, `^`, `$`, a letter or a blank means.
fn copy_group_flags(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    rust: &mut String,
) -> Result<(), Refusal> {
    if characters.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    rust.push('?');
    match characters.next() {
        Some(':') => rust.push(':'),
        // The name of a group is no letter to match.
        Some('<') => {
            rust.push('<');
            for letter in characters.by_ref() {
                rust.push(letter);
                if letter == '>' {
                    break;
                }
            }
        }
        Some('>') => return Err(refused("an atomic group")),
        _ => return Err(refused("a flag other than (?i) at the start")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_what_they_mean_in_java() {
        let check = |java: &str, text: &str, expected: Option<&str>| {
            let regex = compile(java, Use::Part).unwrap();
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
        check(r"(?i)([a-z]+)", "\u{17f}Kb", Some("Kb"));
        check(r"(?i)([A-Cx-]+)", "aB-X", Some("aB-X"));
        check(r"([$.])", "a$", Some("$"));
        check(r"(?<name>a)", "a", Some("a"));
    }

    #[test]
    fn what_java_reads_differently_is_refused() {
        let check = |java: &str, expected: &str| {
            let (message, _) = compile(java, Use::Part).unwrap_err();
            assert!(message.contains(expected), "{java:?}: {message}");
        };
        check("a(?=b)", "look-around (?=");
        check("(?<!a)b", "look-around (?<!");
        check(r"(a)\1", r"back-reference \1");
        check("a++", "possessive");
        check(r"\ba", r"\b");
        check("(?>a)", "atomic");
        check("(?s).", "flag");
        check("a(?i)b", "flag");
        check("(?i)[a-9]", "range");
        check(r"\p{L}", r"\p");
        check("[a&&b]", "set operation");
        check("(a", "unclosed group");
        check("a\\", "backslash at the end");
        assert!(compile("a$", Use::Whole).is_err());
        assert!(compile("", Use::Part).is_err());
        assert!(compile("a*", Use::Replace).is_err());
        assert!(compile("^|a", Use::Replace).is_err());
        assert!(compile("a+", Use::Replace).is_ok());
    }
}
