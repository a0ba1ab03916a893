//! The character encoding of a body.

use encoding_rs::Encoding;

/// A character encoding, by the labels of the WHATWG Encoding Standard: `utf-8`, `iso-8859-1` (which there is
/// another name of windows-1252, of which it is a part), `shift_jis`, `utf-16le` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset {
    encoding: &'static Encoding,
    is_ascii: bool,
}

/// The labels of ASCII, which the standard takes for windows-1252.
const ASCII: [&str; 3] = ["us-ascii", "ascii", "ansi_x3.4-1968"];

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self { encoding: encoding_rs::UTF_8, is_ascii: false };

    /// Returns the encoding with this label, in capitals or not; none where there is none.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        let is_ascii = ASCII.iter().any(|name| label.trim_ascii().eq_ignore_ascii_case(name));
        Some(Self { encoding, is_ascii })
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
        let label = value.split(';').skip(1).find_map(|parameter| {
            let (name, label) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(label)
        })?;
        Self::of_label(label.trim().trim_matches('"'))
    }

    /// Returns the encoding whose byte order mark `bytes` begin with.
    #[must_use]
    pub fn of_mark(bytes: &[u8]) -> Option<Self> {
        let (encoding, _) = Encoding::for_bom(bytes)?;
        Some(Self { encoding, is_ascii: false })
    }

    /// The encoding itself.
    #[must_use]
    pub fn encoding(self) -> &'static Encoding {
        self.encoding
    }

    /// Whether the label is one of ASCII. What goes beyond ASCII then breaks a promise: it may be of
    /// [`Charset::encoding`], or of what else ASCII is a part of.
    #[must_use]
    pub fn is_ascii(self) -> bool {
        self.is_ascii
    }
}
