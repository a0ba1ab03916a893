//! The path of the records in a JSON document.

use std::fmt;
use std::str::FromStr;

/// Where the records of a JSON document stand: `$`, `$.a.b`, `$[*]` or `$.a.b[*]`.
///
/// ```
/// let path: twin_pipeline::RecordPath = "$.entity[*]".parse()?;
/// assert_eq!(path.fields(), ["entity"]);
/// assert!(path.each());
/// # Ok::<(), twin_pipeline::RecordPathError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPath {
    fields: Vec<String>,
    each: bool,
}

impl RecordPath {
    /// Returns the names of the fields to enter, outermost first; empty for the document itself.
    #[must_use]
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// Returns whether the value at the end is an array whose elements are the records; otherwise
    /// the value itself is the one record.
    #[must_use]
    pub fn each(&self) -> bool {
        self.each
    }
}

/// Why a text is not a record path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a record path: write $, $.a.b, $[*] or $.a.b[*]")]
pub struct RecordPathError {
    /// The text as given.
    pub text: String,
}

impl FromStr for RecordPath {
    type Err = RecordPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || RecordPathError { text: text.to_owned() };
        let rest = text.strip_prefix('$').ok_or_else(error)?;
        let (rest, each) = match rest.strip_suffix("[*]") {
            Some(head) => (head, true),
            None => (rest, false),
        };
        if rest.is_empty() {
            return Ok(Self { fields: Vec::new(), each });
        }
        let names = rest.strip_prefix('.').ok_or_else(error)?;
        let fields: Vec<String> = names.split('.').map(str::to_owned).collect();
        if fields.len() > 16 || !fields.iter().all(|name| is_name(name)) {
            return Err(error());
        }
        Ok(Self { fields, each })
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for name in &self.fields {
            write!(f, ".{name}")?;
        }
        f.write_str(if self.each { "[*]" } else { "" })
    }
}

/// A field name that needs no quotes in a path. Others wait for a quoted form.
fn is_name(name: &str) -> bool {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | ':' | '/');
    !name.is_empty() && name.chars().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&[&str], bool)>) {
        let parsed = text.parse::<RecordPath>().ok();
        let shape = parsed.as_ref().map(|path| (path.fields().to_vec(), path.each()));
        let wanted =
            expected.map(|(fields, each)| (fields.iter().map(|f| (*f).to_owned()).collect(), each));
        assert_eq!(shape, wanted, "{text}");
        if let Some(path) = parsed {
            assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn reads_the_four_forms() {
        check("$", Some((&[], false)));
        check("$[*]", Some((&[], true)));
        check("$.a.b", Some((&["a", "b"], false)));
        check("$.a-1.b_2[*]", Some((&["a-1", "b_2"], true)));
    }

    #[test]
    fn refuses_everything_else() {
        for text in
            ["", "a", "$.", "$a", "$..a", "$.a[*].b", "$[0]", "$.a[*][*]", "$.a b", "$['a']"]
        {
            check(text, None);
        }
    }
}
