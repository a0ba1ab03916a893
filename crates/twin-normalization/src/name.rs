//! Names and other short texts, each with the characters and the length that are legal for it.
//!
//! The limits make the largest item of the twin table fit into one write unit (1,024 bytes), and
//! keep every name usable in a URL path without escaping. Most are short, and are kept without an allocation.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::Error;

/// Declares a text that can only be made through its check.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $max:literal, $rule:literal, $allowed:pat) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "SmolStr", into = "SmolStr")]
        pub struct $name(SmolStr);

        impl $name {
            /// The greatest length in bytes.
            pub const MAX_BYTES: usize = $max;

            /// Checks a text and keeps it.
            ///
            /// # Errors
            /// [`Error::Name`] where it is empty, too long or holds an illegal character.
            pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
                let text = text.as_ref();
                Self::check(text).map(|()| Self(text.into()))
            }

            /// Checks a text.
            ///
            /// # Errors
            /// Those of `new`.
            pub(crate) fn check(text: &str) -> Result<(), Error> {
                // Looked up, since names are checked for every observation that there is.
                #[expect(clippy::indexing_slicing, reason = "the index is below 256")]
                static LEGAL: [bool; 256] = {
                    let mut legal = [false; 256];
                    let mut byte = 0_u8;
                    while byte < u8::MAX {
                        legal[byte as usize] = matches!(byte, $allowed);
                        byte += 1;
                    }
                    legal
                };
                let legal = text.bytes().all(|byte| LEGAL.get(usize::from(byte)) == Some(&true));
                if text.is_empty() || text.len() > Self::MAX_BYTES || !legal {
                    let rule = concat!($rule, ", 1 to ", $max, " bytes").into();
                    return Err(Error::Name { kind: $kind, text: Error::excerpt(text), rule });
                }
                Ok(())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<SmolStr> for $name {
            type Error = Error;

            fn try_from(text: SmolStr) -> Result<Self, Error> {
                Self::new(text)
            }
        }

        impl From<$name> for SmolStr {
            fn from(name: $name) -> SmolStr {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

checked_text!(
    /// The thing observed, such as `train:A200~2025-10-02`. It has no dot, so that a [`Key`] splits
    /// at its first one.
    Component, "component", 96, "letters, digits and _ : ~ -",
    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b':' | b'~' | b'-'
);

checked_text!(
    /// What was observed, such as `position.latitude`.
    Metric, "metric", 96, "letters, digits and _ . -",
    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-'
);

checked_text!(
    /// The name of a pipeline, such as `irish-rail`: the same word as its folder, its stream and its
    /// scope.
    PipelineName, "pipeline", 40, "lower-case letters, digits and -",
    b'a'..=b'z' | b'0'..=b'9' | b'-'
);

checked_text!(
    /// A unit, by its UCUM code, such as `km/h` or `Cel`.
    Unit, "unit", 24, "visible ASCII characters", b'!'..=b'~'
);

checked_text!(
    /// The first 16 hex digits of the SHA-256 of a mapping's text.
    MappingHash, "mapping", 16, "hex digits",
    b'0'..=b'9' | b'a'..=b'f'
);

checked_text!(
    /// Names the source record an observation was made from; the lake holds the record under the same id.
    SourceId, "source_id", 48, "letters, digits and _ . : -",
    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b':' | b'-'
);

checked_text!(
    /// A facility or a process that an observation belongs to.
    Label, "label", 40, "visible ASCII characters", b'!'..=b'~'
);

checked_text!(
    /// A parameter of SSM Parameter Store, or a secret, by the last part of its name: the folder before it is the
    /// environment's.
    ParameterName, "parameter", 64, "lower-case letters, digits and -",
    b'a'..=b'z' | b'0'..=b'9' | b'-'
);

impl SourceId {
    /// Takes hex digits that this crate made itself.
    pub(crate) fn from_digest(hex: String) -> Self {
        Self(hex.into())
    }
}

/// Names one value of the twin: `Component.MetricName`.
///
/// ```
/// use twin_normalization::Key;
/// let key = Key::parse("train:A200~2025-10-02.position.latitude")?;
/// assert_eq!(key.component.as_str(), "train:A200~2025-10-02");
/// assert_eq!(key.metric.as_str(), "position.latitude");
/// # Ok::<(), twin_normalization::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The thing observed.
    pub component: Component,
    /// What was observed of it.
    pub metric: Metric,
}

impl Key {
    /// Splits a key at its first dot.
    ///
    /// # Errors
    /// [`Error::Name`] where there is no dot, or one side is not legal.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some((component, metric)) = text.split_once('.') else {
            let rule = "a component, a dot and a metric".into();
            return Err(Error::Name { kind: "key", text: Error::excerpt(text), rule });
        };
        Ok(Self { component: Component::new(component)?, metric: Metric::new(metric)? })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.component, self.metric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_names_are_taken_and_all_others_refused() {
        let long = "x".repeat(96);
        for good in ["a", "train:A200~2025-10-02", "w_1", long.as_str()] {
            assert_eq!(Component::new(good).unwrap().as_str(), good);
        }
        let too_long = "x".repeat(97);
        for bad in ["", "a.b", "a b", "a/b", "ä", "a\0", "#pipeline", too_long.as_str()] {
            assert!(Component::new(bad).is_err(), "{bad:?}");
        }
        assert!(Metric::new("position.latitude").is_ok());
        assert!(Metric::new("a:b").is_err());
        assert!(PipelineName::new("irish-rail").is_ok());
        assert!(PipelineName::new("Irish").is_err());
    }

    #[test]
    fn a_key_splits_at_its_first_dot() {
        let key = Key::parse("a.b.c").unwrap();
        assert_eq!((key.component.as_str(), key.metric.as_str()), ("a", "b.c"));
        assert_eq!(key.to_string(), "a.b.c");
        for bad in ["a", ".b", "a.", "", "."] {
            assert!(Key::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_error_names_the_text_and_the_rule_and_stays_short() {
        let error = Component::new("x y".repeat(1000)).unwrap_err().to_string();
        assert!(error.len() < 200, "{error}");
        assert!(error.contains("letters, digits and _ : ~ -, 1 to 96 bytes"), "{error}");
    }
}
