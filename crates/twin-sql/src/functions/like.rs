//! `LIKE` patterns: `%` is any text, `_` any one character but a line end, everything else itself.

/// A pattern, ready to match.
#[derive(Debug)]
pub(crate) struct Like {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    AnyText,
    AnyOne,
    Exactly(char),
}

impl Like {
    /// Reads a pattern. `None` where the escape character stands before anything but `%`, `_` or itself.
    pub(crate) fn new(pattern: &str, escape: Option<char>) -> Option<Like> {
        let mut parts = Vec::new();
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            let part = match character {
                _ if Some(character) == escape => match characters.next()? {
                    next if matches!(next, '%' | '_') || Some(next) == escape => {
                        Part::Exactly(next)
                    }
                    _ => return None,
                },
                '%' => Part::AnyText,
                '_' => Part::AnyOne,
                _ => Part::Exactly(character),
            };
            if part != Part::AnyText || parts.last() != Some(&part) {
                parts.push(part);
            }
        }
        Some(Like { parts })
    }

    /// Whether the whole text matches. Takes time in proportion to text times pattern at the worst.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let (mut text, mut parts) = (text.chars(), self.parts.iter());
        // Where to go on after a mismatch: `%` takes one more character.
        let mut retry = None;
        loop {
            match parts.next() {
                Some(Part::AnyText) => {
                    retry = Some((text.clone(), parts.clone()));
                    continue;
                }
                Some(Part::AnyOne) if text.next().is_some_and(|one| !is_line_end(one)) => continue,
                Some(Part::Exactly(wanted)) if text.next() == Some(*wanted) => continue,
                None if text.as_str().is_empty() => return true,
                _ => {}
            }
            let Some((from, rest)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            (text, parts) = (from.clone(), rest.clone());
        }
    }
}

/// What `.` does not match in a Java regular expression.
fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        let check = |text: &str, pattern: &str, expected: bool| {
            let like = Like::new(pattern, Some('!')).unwrap();
            assert_eq!(like.matches(text), expected, "{text:?} LIKE {pattern:?}");
        };
        check("", "", true);
        check("", "%", true);
        check("", "_", false);
        check("abc", "abc", true);
        check("abc", "ab", false);
        check("abc", "a%", true);
        check("abc", "%c", true);
        check("abc", "%b%", true);
        check("abc", "a_c", true);
        check("aXbXc", "a%X%c", true);
        check("abcbd", "a%bd", true);
        check("line\nbreak", "line%", true);
        check("line\nbreak", "line_break", false);
        check("é", "_", true);
        check("a\\b", "a\\b", true);
        check("50%", "50!%", true);
        check("500", "50!%", false);
        check("a!", "a!!", true);
        check("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%a%a%a%c", false);
    }

    #[test]
    fn an_escape_before_an_ordinary_character_is_no_pattern() {
        assert!(Like::new("a!b", Some('!')).is_none());
        assert!(Like::new("a!", Some('!')).is_none());
    }
}
