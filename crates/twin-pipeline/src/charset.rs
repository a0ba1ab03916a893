//! The character encoding of a body.

use encoding_rs::Encoding;

/// A character encoding, by the labels of the WHATWG Encoding Standard: `utf-8`, `iso-8859-1` (which there is
/// another name of windows-1252, of which it is a part), `shift_jis`, `utf-16le` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);

    /// Returns the encoding with this label, in capitals or not; none where there is none.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        Encoding::for_label_no_replacement(label.as_bytes()).map(Self)
    }

    /// Returns the encoding that a `Content-Type` names, as in `text/csv; charset="iso-8859-1"`.
    ///
    /// ```
    /// use twin_pipeline::Charset;
    /// let charset = Charset::of_content_type("text/csv; header=present; Charset=\"Latin1\"");
    /// assert_eq!(charset, Charset::of_label("windows-1252"));
    /// assert_eq!(Charset::of_content_type("text/csv"), None);
    /// ```
    #[must_use]
    pub fn of_content_type(value: &str) -> Option<Self> {
        let (_, label) = value.split(';').skip(1).find_map(|parameter| {
            let (name, label) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some((name, label))
        })?;
        Self::of_label(label.trim().trim_matches('"'))
    }

    /// Returns the encoding whose byte order mark `bytes` begin with.
    #[must_use]
    pub fn of_mark(bytes: &[u8]) -> Option<Self> {
        Encoding::for_bom(bytes).map(|(encoding, _)| Self(encoding))
    }

    /// The encoding itself.
    #[must_use]
    pub fn encoding(self) -> &'static Encoding {
        self.0
    }
}
