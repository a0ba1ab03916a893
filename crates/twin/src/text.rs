//! Text from elsewhere, made fit for a terminal.

/// Replaces what could steer a terminal or turn the direction of writing: a value comes from a
/// source that nobody here controls.
pub(crate) fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if steers(c) { '·' } else { c }).collect()
}

/// Cuts a text to `width` characters, with an ellipsis where something is missing.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain((width > 0).then_some('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\r\n\u{202e}b é"), "a·[2J···b é");
    }

    #[test]
    fn a_long_text_ends_with_an_ellipsis() {
        for (width, expected) in [(4, "äbcd"), (3, "äb…"), (1, "…"), (0, "")] {
            assert_eq!(fit("äbcd", width), expected);
        }
    }
}
