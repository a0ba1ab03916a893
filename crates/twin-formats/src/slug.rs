//! Makes a name that is safe in a component out of one that people read.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns a text in small letters and digits of ASCII, with single hyphens in place of all else: marks
/// are taken off their letters first. Empty where nothing is left.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::slug;

    #[test]
    fn marks_are_stripped_and_other_characters_are_hyphens() {
        for (text, expected) in [
            ("Aadorf / Tänikon", "aadorf-tanikon"),
            ("Col du Grand St-Bernard", "col-du-grand-st-bernard"),
            ("Château-d'Oex", "chateau-d-oex"),
            ("Gütsch, Andermatt", "gutsch-andermatt"),
            ("S. Bernardino", "s-bernardino"),
            ("Langnau i.E.", "langnau-i-e"),
            (" -- ", ""),
            ("İzmir ﬁ ²", "izmir-fi-2"),
            ("Straße Øst", "stra-e-st"),
            ("東京", ""),
            ("a\u{301}\u{323}", "a"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_its_own_slug_and_has_single_hyphens_inside(text in "\\PC{0,40}") {
            let once = slug(&text);
            prop_assert!(!once.contains("--") && !once.starts_with('-') && !once.ends_with('-'));
            prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert_eq!(slug(&once), once);
        }
    }
}
