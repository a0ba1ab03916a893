//! What an answer stands for: a weak entity tag over the versions and the freshness of what it shows.

use twin_normalization::sha256_hex;

/// Gathers what an answer depends on.
#[derive(Debug, Default)]
pub(crate) struct Tag(String);

impl Tag {
    /// A tag of answers as this code writes them: another may show the same version in another form.
    pub(crate) fn of_code(code: &str) -> Self {
        let mut tag = Self::default();
        tag.add([code]);
        tag
    }

    /// Adds parts; none of them holds a line break.
    pub(crate) fn add<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) {
        for part in parts {
            self.0.push_str(part);
            self.0.push('\n');
        }
    }

    /// The entity tag.
    pub(crate) fn finish(self) -> String {
        let mut digest = sha256_hex(self.0.as_bytes());
        digest.truncate(32);
        format!("W/\"{digest}\"")
    }
}

/// Whether `If-None-Match` names the tag. The comparison is weak: `W/` does not count.
pub(crate) fn names(if_none_match: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut listed = if_none_match.split(',').map(str::trim);
    listed.any(|listed| listed == "*" || opaque(listed) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_every_form_of_the_header() {
        let tag = "W/\"abc\"";
        for header in ["W/\"abc\"", "\"abc\"", "*", "\"x\", W/\"abc\"", " W/\"abc\" ,\"x\""] {
            assert!(names(header, tag), "{header}");
        }
        for header in ["", "abc", "W/\"abcd\"", "\"ab\"", "W/"] {
            assert!(!names(header, tag), "{header}");
        }
    }
}
