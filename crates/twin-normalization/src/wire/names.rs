//! The names of a JSON object's fields, which seeing that it is JSON comes with.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::source::not_a_source_record;
use crate::Error;

/// What is asked of the names.
pub(super) struct Names {
    /// Whether one is `_lineage`, as it is written or by an escape.
    pub(super) has_lineage: bool,
}

impl Names {
    /// Reads an object; its values are checked and skipped.
    ///
    /// # Errors
    /// [`Error::Line`] where it is none.
    pub(super) fn read(object: &str) -> Result<Self, Error> {
        serde_json::from_str(object).map_err(not_a_source_record)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
        let mut has_lineage = false;
        while let Some(IsLineage(found)) = map.next_key()? {
            has_lineage |= found;
            map.next_value::<IgnoredAny>()?;
        }
        Ok(Names { has_lineage })
    }
}

/// Whether a field's name, without its escapes, is `_lineage`.
struct IsLineage(bool);

impl<'de> Deserialize<'de> for IsLineage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = IsLineage;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<IsLineage, E> {
                Ok(IsLineage(name == "_lineage"))
            }
        }
        deserializer.deserialize_str(Name)
    }
}
