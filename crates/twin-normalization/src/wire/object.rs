//! JSON objects as text: a field is put in front, renamed or replaced, and every other byte stays as it came.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use memchr::memmem;
use serde::de::Visitor;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::meta;
use crate::Error;

/// The fields of an object in their order, each value as it is written. A name may come twice.
pub(super) struct Fields<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Reads an object.
    ///
    /// # Errors
    /// [`Error::Line`] where it is none.
    pub(super) fn read(object: &'a str) -> Result<Self, Error> {
        let fields = serde_json::from_str(object);
        fields.map_err(|source| Error::Line { what: "a JSON object", source })
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<meta::Text<'de>, &RawValue>()? {
            fields.push((name.0, value));
        }
        Ok(Fields(fields))
    }
}

/// Appends `object` with `"name": value` as its first field.
pub(super) fn splice(
    out: &mut String,
    name: &'static str,
    value: &impl Serialize,
    object: &str,
) -> Result<(), Error> {
    let value =
        serde_json::to_string(value).map_err(|source| Error::Write { what: name, source })?;
    let fields = object.trim_ascii().strip_prefix('{').unwrap_or_default();
    let separator = if fields.trim_ascii_start().starts_with('}') { "" } else { "," };
    for part in ["{\"", name, "\":", &value, separator, fields] {
        out.push_str(part);
    }
    Ok(())
}

/// Appends a field, and in front of it what comes before it: `{` or a comma.
pub(super) fn push_field(out: &mut String, name: &str, json: &str) -> Result<(), Error> {
    let name = serde_json::to_string(name)
        .map_err(|source| Error::Write { what: "a field's name", source })?;
    let separator = if out.is_empty() { '{' } else { ',' };
    _ = write!(out, "{separator}{name}:{json}");
    Ok(())
}

/// The record with a field of its own called `name` renamed to `name` and `_source`.
pub(super) fn without<'a>(record: &'a str, name: &str) -> Result<Cow<'a, str>, Error> {
    if !may_have(record, name) {
        return Ok(record.into());
    }
    Ok(rename(record, name)?.map_or(record.into(), Cow::Owned))
}

/// Tells whether a field might be called `name`: as it is written, or by an escape that could hide it.
fn may_have(record: &str, name: &str) -> bool {
    let record = record.as_bytes();
    // A field's name ends in a quote; that its text stands there at all is rare enough.
    memmem::find(record, name.as_bytes()).is_some() || memmem::find(record, b"\\u").is_some()
}

/// The object written again, each raw value untouched, with a field renamed; none where it has no such field.
fn rename(record: &str, renamed: &str) -> Result<Option<String>, Error> {
    let Fields(fields) = Fields::read(record)?;
    if fields.iter().all(|(name, _)| name != renamed) {
        return Ok(None);
    }
    let mut out = String::with_capacity(record.len() + 16);
    for (name, value) in fields {
        let suffix = if name == renamed { "_source" } else { "" };
        push_field(&mut out, &format!("{name}{suffix}"), value.get())?;
    }
    out.push('}');
    Ok(Some(out))
}
