//! Adds the same fields to every record of a document.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::Error;
use crate::record::{key, push_text};

/// The fields, as they stand at the end of a record.
#[derive(Debug)]
pub(crate) struct Constants<'c> {
    fields: &'c [(String, String)],
    text: String,
    /// Whether records may have a field of the same name: the format does not tell.
    unsure: bool,
    out: String,
    /// Records so far, refused ones among them.
    count: u64,
}

impl<'c> Constants<'c> {
    pub(crate) fn new(fields: &'c [(String, String)], unsure: bool) -> Self {
        let mut text = String::new();
        for (name, value) in fields {
            text.push_str(&key(name, false));
            push_text(&mut text, value);
        }
        Self { fields, text, unsure, out: String::new(), count: 0 }
    }

    /// Returns the record with the fields, if there are any. A record that is no object becomes the field
    /// `value` of one.
    pub(crate) fn add<'r>(&'r mut self, record: &'r str) -> Result<&'r str, Error> {
        self.count += 1;
        if self.fields.is_empty() {
            return Ok(record);
        }
        self.out.clear();
        let record = record.trim_ascii();
        match record.strip_suffix('}').filter(|_| record.starts_with('{')) {
            Some(open) => {
                self.check(|name| has_field(record, name))?;
                self.out.push_str(open);
                let empty = open.trim_ascii_end() == "{";
                let text = if empty { self.text.get(1..) } else { Some(&*self.text) };
                self.out.push_str(text.unwrap_or_default());
            }
            None => {
                self.check(|name| name == "value")?;
                self.out.push_str("{\"value\":");
                self.out.push_str(record);
                self.out.push_str(&self.text);
            }
        }
        self.out.push('}');
        Ok(&self.out)
    }

    fn check(&self, has: impl Fn(&str) -> bool) -> Result<(), Error> {
        let clash = self.fields.iter().find(|(name, _)| self.unsure && has(name));
        match clash {
            Some((field, _)) => Err(Error::Clash { field: field.clone(), record: self.count }),
            None => Ok(()),
        }
    }
}

/// Whether a JSON object has a field of this name.
fn has_field(record: &str, name: &str) -> bool {
    struct Find<'n>(&'n str);
    impl<'de> Visitor<'de> for Find<'_> {
        type Value = bool;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
            let mut found = false;
            while let Some((name, IgnoredAny)) = map.next_entry::<String, _>()? {
                found |= name == self.0;
            }
            Ok(found)
        }
    }
    serde_json::Deserializer::from_str(record).deserialize_map(Find(name)).unwrap_or(false)
}
